"""Checked daily bars of one symbol, with what else is known of each day: the columns that targets and references are made of."""

from dataclasses import dataclass, field

import numpy as np

from forecasting.errors import InvalidHistory, NotFinite
from forecasting.span import Span

_PRICES = ("opens", "highs", "lows", "closes")
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
        for name in ("intraday_variances", "implied_volatilities"):
            object.__setattr__(self, name, self._of_days(name))

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
        columns = (getattr(self, name)[bars] for name in ("times", *_PRICES, "intraday_variances", "implied_volatilities"))
        return DailyBars(*columns)

    # or Python would ask for bar 0, 1, 2, ...
    __iter__ = None

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
