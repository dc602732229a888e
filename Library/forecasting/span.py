"""A checked stretch of daily closes: the only form in which prices reach windows, scaling and networks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from forecasting.errors import GapInHistory, HistoryTooShort, InvalidHistory, NotFinite

Closes = pd.Series | np.ndarray | Sequence[float]

# The longest closure of the US market since 1933 lasted from 10 to 17 September 2001: seven calendar days between closes.
LONGEST_GAP = np.timedelta64(10, "D")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True)
class Span:
    """Closes that are known to be sound: finite, above zero, in time order, without a hole.

    Args:
        times: shape (T,), datetime64[ns], ends of the bars in exchange time, increasing.
        closes: shape (T,), float64, adjusted closes in the currency of the listing.

    Raises:
        InvalidHistory: lengths differ or times do not increase.
        NotFinite: a close is NaN, infinite, zero or negative.
        GapInHistory: two neighbouring bars are more than ten calendar days apart.
    """

    times: np.ndarray
    closes: np.ndarray

    def __post_init__(self) -> None:
        times = np.asarray(self.times, dtype="datetime64[ns]")
        closes = np.asarray(self.closes, dtype=np.float64)
        if times.ndim != 1 or closes.shape != times.shape:
            raise InvalidHistory(f"A history has {times.shape} times and {closes.shape} closes: expected one close for every time.")
        wrong = ~(np.isfinite(closes) & (closes > 0))
        if wrong.any():
            first = int(np.argmax(wrong))
            raise NotFinite(
                f"{int(wrong.sum())} of {closes.size} closes cannot be used, the first on {_day(times[first])} ({closes[first]}): "
                "expected finite prices above zero; repair or drop these bars."
            )
        steps = np.diff(times)
        if (steps <= np.timedelta64(0, "ns")).any():
            first = int(np.argmax(steps <= np.timedelta64(0, "ns")))
            raise InvalidHistory(f"The bar after {_day(times[first])} is not later than it: expected increasing times, each once.")
        if (steps > LONGEST_GAP).any():
            first = int(np.argmax(steps > LONGEST_GAP))
            raise GapInHistory(
                f"No bar between {_day(times[first])} and {_day(times[first + 1])}: expected at most {LONGEST_GAP.astype(int)} "
                "calendar days between bars; fill the hole in the data."
            )
        object.__setattr__(self, "times", times)
        object.__setattr__(self, "closes", closes)

    @classmethod
    def from_series(cls, closes: Closes) -> "Span":
        """A span from a series of closes indexed by bar end time, as ``history.loc[symbol].close`` is.

        A series or array without times gets one business day per bar, so that research on plain arrays works too.

        Raises:
            InvalidHistory: the closes cannot be used; see ``Span``.
        """
        values = np.asarray(closes, dtype=np.float64).reshape(-1)
        index = getattr(closes, "index", None)
        if isinstance(index, pd.DatetimeIndex):
            return cls(index.to_numpy(), values)
        return cls(pd.bdate_range("2000-01-03", periods=len(values)).to_numpy(), values)

    def __len__(self) -> int:
        return int(self.closes.size)

    # or Python would ask for bar 0, 1, 2, ...
    __iter__ = None

    def __getitem__(self, bars: slice) -> "Span":
        if isinstance(bars, int | np.integer):
            raise TypeError(f"A span was asked for bar {bars}: expected a slice such as span[-20:]; single closes are in span.closes.")
        return Span(self.times[bars], self.closes[bars])

    def last(self, num_bars: int, purpose: str) -> "Span":
        """The newest ``num_bars`` bars.

        Raises:
            HistoryTooShort: there are fewer.
        """
        if len(self) < num_bars:
            since = f", the first on {_day(self.times[0])}" if len(self) else ""
            raise HistoryTooShort(
                f"{purpose} needs {num_bars} bars and the history has {len(self)}{since}: "
                "start later, provide earlier data, or ask for fewer bars."
            )
        return self[len(self) - num_bars :]

    def until(self, moment: np.datetime64) -> "Span":
        """The bars that had ended at the given moment (exchange time)."""
        return self[: int(np.searchsorted(self.times, np.datetime64(moment, "ns"), side="right"))]


def read_time(text: object) -> datetime:
    """The end of a bar as text, such as 2020-03-31T16:00:00, exchange time.

    Raises:
        ValueError: that is no such time.
    """
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise ValueError(f"{text!r:.60} is no time: expected one such as 2020-03-31T16:00:00")
    return datetime.fromisoformat(text)


def _day(time: np.datetime64) -> str:
    return str(time.astype("datetime64[D]"))
