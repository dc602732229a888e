"""Checked daily bars of one symbol, with what else is known of each day: the columns that targets and references are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from forecasting.errors import InvalidHistory, NotFinite
from forecasting.span import Span

if TYPE_CHECKING:
    import pandas as pd

_PRICES = ("opens", "highs", "lows", "closes")
EXTRA_COLUMNS = ("intraday_variances", "implied_volatilities", "volumes", "implied_volatilities_3m")
"""Names of the columns that not all bars have."""
COLUMNS = ("times", *_PRICES, *EXTRA_COLUMNS)
"""Names of all columns."""
_CBOE_CLOSE = timedelta(minutes=15)
KNOWN_AFTER_CLOSE: Mapping[str, timedelta] = MappingProxyType(
    {name: _CBOE_CLOSE if name.startswith("implied") else timedelta(0) for name in COLUMNS}
)
"""How long after the end of a bar the value of a column is known: the indices of the exchange in Chicago end a quarter of an hour later."""
# adjusted prices are rounded, each for itself
_ROUNDING = 1e-6


def _nothing_known() -> np.ndarray:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class DailyBars:
    """Bars that are known to be sound: finite, above zero, in time order, low and high around open and close.

    Args:
        times: shape (T,), datetime64[ns], ends of the bars in exchange time, increasing.
        opens: shape (T,), float64, adjusted for dividends and splits.
        highs: shape (T,).
        lows: shape (T,).
        closes: shape (T,).
        intraday_variances: shape (T,), sum of squared log returns within the session, e.g. hourly; NaN on days without such bars. All
            NaN if left out.
        implied_volatilities: shape (T,), annual, a fraction, known a quarter of an hour after the close (VIX / 100); NaN where unknown.
            All NaN if left out.
        volumes: shape (T,), shares traded, adjusted as prices are, the other way; NaN where unknown. All NaN if left out.
        implied_volatilities_3m: shape (T,), of three months as ``implied_volatilities`` are of one (VIX3M / 100).

    Raises:
        InvalidHistory: shapes differ, times do not increase, or a high or low lies within its bar.
        NotFinite: a price is NaN, infinite, zero or negative.
        GapInHistory: two neighbouring bars are more than ten calendar days apart.
    """

    times: np.ndarray
    opens: np.ndarray
    highs: np.ndarray
    lows: np.ndarray
    closes: np.ndarray
    intraday_variances: np.ndarray = field(default_factory=_nothing_known)
    implied_volatilities: np.ndarray = field(default_factory=_nothing_known)
    volumes: np.ndarray = field(default_factory=_nothing_known)
    implied_volatilities_3m: np.ndarray = field(default_factory=_nothing_known)

    def __post_init__(self) -> None:
        for name in _PRICES:
            span = Span(self.times, getattr(self, name))
            object.__setattr__(self, name, span.closes)
        object.__setattr__(self, "times", np.asarray(self.times, dtype="datetime64[ns]"))
        around = (1 + _ROUNDING) * self.highs >= np.maximum(self.opens, self.closes)
        around &= (1 - _ROUNDING) * self.lows <= np.minimum(self.opens, self.closes)
        if not around.all():
            first = int(np.argmin(around))
            raise InvalidHistory(
                f"The bar of {self.times[first].astype('datetime64[D]')} has open {self.opens[first]}, high {self.highs[first]}, low "
                f"{self.lows[first]} and close {self.closes[first]}: expected open and close between low and high; repair the data."
            )
        for name in EXTRA_COLUMNS:
            object.__setattr__(self, name, self._of_days(name))

    @classmethod
    def from_frame(
        cls,
        frame: "pd.DataFrame",
        implied_volatilities: "pd.Series | None" = None,
        implied_volatilities_3m: "pd.Series | None" = None,
    ) -> "DailyBars":
        """Bars of a history as LEAN gives it, ``history.loc[symbol]``, in an algorithm and in a notebook.

        Args:
            frame: shape (T, C), indexed by the ends of the bars in exchange time; columns ``open``, ``high``, ``low``, ``close``, and
                ``volume`` where it is known. Others are left.
            implied_volatilities: fractions (VIX / 100) indexed by times of the days that they are of; midnight ends a day.
            implied_volatilities_3m: the same of three months.

        Raises:
            InvalidHistory: a column of prices or the times are missing, or the bars are not sound.
        """
        names = [name.removesuffix("s") for name in _PRICES]
        missing = [name for name in names if name not in frame.columns]
        if missing:
            raise InvalidHistory(
                f"The frame has no column {', '.join(missing)} among {', '.join(map(str, frame.columns))}: "
                "expected the daily bars of one symbol, such as history.loc[symbol]."
            )
        times = _times_of(frame)
        days = days_of(times)
        return cls(
            times,
            *(frame[name].to_numpy(np.float64) for name in names),
            volumes=frame["volume"].to_numpy(np.float64) if "volume" in frame.columns else _nothing_known(),
            implied_volatilities=_on_days(implied_volatilities, days),
            implied_volatilities_3m=_on_days(implied_volatilities_3m, days),
        )

    def _of_days(self, name: str) -> np.ndarray:
        values = np.asarray(getattr(self, name), dtype=np.float64)
        if not values.size:
            return np.full(len(self), np.nan)
        if values.shape != self.closes.shape:
            raise InvalidHistory(f"There are {values.shape} {name} and {self.closes.shape} bars: expected one for every bar.")
        if np.isinf(values).any() or (values < 0).any():
            raise NotFinite(f"One of the {name} is infinite or below zero: expected NaN where it is not known.")
        return values

    def __len__(self) -> int:
        return int(self.closes.size)

    def __getitem__(self, bars: slice) -> "DailyBars":
        return DailyBars(**{name: getattr(self, name)[bars] for name in COLUMNS})

    # or Python would ask for bar 0, 1, 2, ...
    __iter__ = None

    def last(self, num_bars: int, purpose: str) -> "DailyBars":
        """The newest ``num_bars`` bars.

        Raises:
            HistoryTooShort: there are fewer.
        """
        self.span.last(num_bars, purpose)
        return self[len(self) - num_bars :]

    def until(self, moment: np.datetime64) -> "DailyBars":
        """The bars that had ended at the given moment (exchange time)."""
        return self[: len(self.span.until(moment))]

    @property
    def days(self) -> np.ndarray:
        """Shape (T,), datetime64[D]: the day of each bar; one that ends at midnight is of the day before."""
        return days_of(self.times)

    @property
    def span(self) -> Span:
        """The closes alone, as networks take them."""
        return Span(self.times, self.closes)

    @property
    def changes(self) -> np.ndarray:
        """Shape (T,): change of each close from the one before, a fraction; 0 on the first bar."""
        changes = np.zeros(len(self))
        changes[1:] = self.closes[1:] / self.closes[:-1] - 1.0
        return changes


def days_of(ends: np.ndarray) -> np.ndarray:
    """The days of bars by their ends.

    Args:
        ends: shape (T,), datetime64[ns]. Vendors stamp the same daily bar at the close or at the midnight after it.

    Returns:
        shape (T,), datetime64[D].
    """
    return (ends - np.timedelta64(1, "ns")).astype("datetime64[D]")


def _times_of(values: "pd.DataFrame | pd.Series") -> np.ndarray:
    ends = values.index.to_numpy()
    if ends.dtype.kind != "M":
        raise InvalidHistory(
            f"A history is indexed by {values.index.dtype}: expected times without a zone, the ends of one symbol's bars in exchange time."
        )
    return ends.astype("datetime64[ns]")


def _on_days(values: "pd.Series | None", days: np.ndarray) -> np.ndarray:
    if values is None:
        return _nothing_known()
    of_day = dict(zip(days_of(_times_of(values)).tolist(), values.to_numpy(np.float64).tolist(), strict=True))
    return np.array([of_day.get(day, np.nan) for day in days.tolist()])
