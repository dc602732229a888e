"""Weekly returns of many tickers, laid out once as weeks times tickers: the only form in which a panel reaches windows and networks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forecasting.errors import HistoryTooShort, InvalidHistory, NotFinite
from forecasting.span import Span

DEAD_WEEKS = 4
"""A close that stays the same to the last digit for so many weeks is a copy of an old one: the stock is traded no more."""

_WEEK = np.timedelta64(7, "D")
# NumPy counts days from a Thursday: weeks from Monday to Sunday begin three days before it.
_MONDAY = 3
_FRIDAY, _CLOSE = np.timedelta64(4, "D"), np.timedelta64(16, "h")


@dataclass(frozen=True, eq=False)
class WeeklyPanel:
    """Changes of weekly closes of many tickers.

    Args:
        tickers: N tickers, each once; a ticker's place is its number in a network.
        times: shape (W,), datetime64[ns], the Friday of each week at 16:00, one week apart. A week whose last session was earlier has
            the same stamp: later than its closes were known, never earlier.
        returns: shape (W, N), float64, change from the week before to this one, a fraction; NaN where it is not known.

    Raises:
        InvalidHistory: a ticker is there twice, shapes differ, or times are no Fridays one week apart.
        NotFinite: a change is infinite, or a fall of more than all.
    """

    tickers: tuple[str, ...]
    times: np.ndarray
    returns: np.ndarray

    def __post_init__(self) -> None:
        times, returns = np.asarray(self.times, dtype="datetime64[ns]"), np.asarray(self.returns, dtype=np.float64)
        require_tickers(self.tickers)
        if returns.shape != (times.size, len(self.tickers)) or times.ndim != 1:
            raise InvalidHistory(
                f"A panel of {len(self.tickers)} tickers has {times.shape} weeks and changes of shape {returns.shape}: "
                "expected a row for each week and a column for each ticker."
            )
        steps = np.diff(times)
        if (steps != _WEEK).any():
            before, after = times[int(np.argmax(steps != _WEEK)) :][:2].astype("datetime64[D]")
            raise InvalidHistory(f"The week after {before} is that of {after}: expected the next one; fill the hole in the data.")
        known = returns[~np.isnan(returns)]
        if not (np.isfinite(known) & (known > -1)).all():
            raise NotFinite("A weekly change of the panel is infinite or a fall to nothing: repair or drop the bars.")
        object.__setattr__(self, "times", times)
        object.__setattr__(self, "returns", returns)

    @classmethod
    def from_closes(cls, times: np.ndarray, closes: np.ndarray, tickers: Sequence[str]) -> "WeeklyPanel":
        """The panel of daily closes; the newest week counts as whole.

        A ticker's close of a week is its last one in it. Nothing is filled: a week without a bar has no change, and neither has the week
        after it. Where a close has been the same for ``DEAD_WEEKS`` weeks, changes are unknown from the last of these on.

        Args:
            times: shape (T,), datetime64, ends of daily bars in exchange time, increasing.
            closes: shape (T, N), adjusted closes; NaN where a ticker has no bar.
            tickers: N tickers.

        Raises:
            InvalidHistory: shapes differ, times do not increase, or a week has no bar of any ticker.
            NotFinite: a close is infinite, zero or negative.
        """
        times, closes = np.asarray(times, dtype="datetime64[ns]"), np.asarray(closes, dtype=np.float64)
        require_tickers(tickers)
        if closes.shape != (times.size, len(tickers)) or times.ndim != 1:
            raise InvalidHistory(
                f"There are {times.shape} times and closes of shape {closes.shape} of {len(tickers)} tickers: "
                "expected a row for each time and a column for each ticker."
            )
        if not times.size or (np.diff(times) <= np.timedelta64(0, "ns")).any():
            raise InvalidHistory("The times of daily closes do not increase, or there are none: sort the bars, each day once.")
        with np.errstate(invalid="ignore"):
            wrong = ~(np.isnan(closes) | (np.isfinite(closes) & (closes > 0)))
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            raise NotFinite(
                f"{int(wrong.sum())} closes cannot be used, the first of {tickers[column]} on {times[row].astype('datetime64[D]')} "
                f"({closes[row, column]}): expected finite prices above zero; repair or drop these bars."
            )
        traded = ~np.isnan(closes).all(axis=1)
        times, closes = times[traded], closes[traded]
        weeks = (times.astype("datetime64[D]").astype(np.int64) + _MONDAY) // 7
        of_week = _last_of_each(weeks, closes)
        with np.errstate(invalid="ignore"):
            returns = np.vstack([np.full(len(tickers), np.nan), of_week[1:] / of_week[:-1] - 1.0])
        mondays = (np.unique(weeks) * 7 - _MONDAY).astype("datetime64[D]")
        return cls(tuple(tickers), (mondays + _FRIDAY).astype("datetime64[ns]") + _CLOSE, _without_dead(returns))

    def __len__(self) -> int:
        return int(self.times.size)

    # or Python would ask for week 0, 1, 2, ...
    __iter__ = None

    def __getitem__(self, weeks: slice) -> "WeeklyPanel":
        return WeeklyPanel(self.tickers, self.times[weeks], self.returns[weeks])

    def last(self, num_weeks: int, purpose: str) -> "WeeklyPanel":
        """The newest ``num_weeks`` weeks.

        Raises:
            HistoryTooShort: there are fewer.
        """
        if len(self) < num_weeks:
            since = f", the first of {self.times[0].astype('datetime64[D]')}" if len(self) else ""
            raise HistoryTooShort(
                f"{purpose} needs {num_weeks} weeks and the panel has {len(self)}{since}: "
                "start later, provide earlier data, or ask for fewer weeks."
            )
        return self[len(self) - num_weeks :]

    def until(self, moment: np.datetime64) -> "WeeklyPanel":
        """The weeks whose Friday, 16:00, is not after a moment (exchange time)."""
        return self[: int(np.searchsorted(self.times, np.datetime64(moment, "ns"), side="right"))]

    @cached_property
    def index(self) -> Span:
        """What a dollar in equal parts of all tickers comes to, shared out anew every week: what the store tells one panel's prices by.

        Raises:
            InvalidHistory: a week after the first has no known change.
        """
        known = ~np.isnan(self.returns)
        counts = known.sum(axis=1)
        if not counts[1:].all():
            raise InvalidHistory(
                f"No ticker of the panel has a change in the week of {self.times[1:][counts[1:] == 0][0].astype('datetime64[D]')}: "
                "fill the hole in the data, or start later."
            )
        means = np.where(known, self.returns, 0.0).sum(axis=1) / np.maximum(counts, 1)
        return Span(self.times, np.cumprod(1.0 + means))

    @property
    def months(self) -> np.ndarray:
        """The month of each week's Friday, shape (W,), int32, from 0 for January."""
        return (self.times.astype("datetime64[M]").astype(np.int64) % 12).astype(np.int32)

    def month_after(self) -> int:
        """The month of the Friday after the newest week, from 0."""
        return int((self.times[-1] + _WEEK).astype("datetime64[M]").astype(np.int64) % 12)


def require_tickers(tickers: Sequence[str]) -> None:
    """Refuse a list of tickers that a network cannot number.

    Raises:
        InvalidHistory: it is empty, or has a ticker twice.
    """
    twice = sorted({ticker for ticker in tickers if list(tickers).count(ticker) > 1}) if len(set(tickers)) < len(tickers) else []
    if twice or not tickers:
        what = f"The ticker {twice[0]} is there twice" if twice else "There is no ticker"
        raise InvalidHistory(f"{what}: expected a list of tickers, each once.")


def panel_name(tickers: Sequence[str]) -> str:
    """The name under which weights of a network of these tickers, numbered in this order, are published."""
    return f"PANEL{len(tickers)}-{hashlib.sha256(','.join(tickers).encode('utf-8')).hexdigest()[:8]}"


def _last_of_each(weeks: np.ndarray, closes: np.ndarray) -> np.ndarray:
    """The last close of each ticker in each week, shape (W, N); NaN where a week has none."""
    first_days = np.flatnonzero(np.diff(weeks, prepend=weeks[0] - 1))
    rows = np.where(np.isnan(closes), -1, np.arange(len(closes))[:, np.newaxis])
    newest = np.maximum.reduceat(rows, first_days, axis=0)
    return np.where(newest >= 0, np.take_along_axis(closes, np.maximum(newest, 0), axis=0), np.nan)


def _without_dead(returns: np.ndarray) -> np.ndarray:
    """Changes that are unknown where the last ``DEAD_WEEKS`` of them were all exactly zero."""
    still = returns == 0.0
    run = np.zeros(returns.shape[1], dtype=np.int64)
    dead = np.zeros(returns.shape, dtype=bool)
    for week, unchanged in enumerate(still):
        run = np.where(unchanged, run + 1, 0)
        dead[week] = run >= DEAD_WEEKS
    return np.where(dead, np.nan, returns)
