"""What is forecast, defined before any model is fitted: the value that a forecast made at the end of a bar is of."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec
from forecasting.variance import MEASURES, daily_variances


def close_change(bars: DailyBars, horizon: int) -> np.ndarray:
    """Change from this close to the one ``horizon`` bars later, a fraction."""
    changes = np.full(len(bars), np.nan)
    changes[:-horizon] = bars.closes[horizon:] / bars.closes[:-horizon] - 1.0
    return changes


def open_to_open(bars: DailyBars, horizon: int) -> np.ndarray:
    """Change from the next open to the open ``horizon`` bars after it, a fraction: what a position taken at the next open earns."""
    changes = np.full(len(bars), np.nan)
    changes[: -1 - horizon] = bars.opens[1 + horizon :] / bars.opens[1:-horizon] - 1.0
    return changes


def direction(bars: DailyBars, horizon: int) -> np.ndarray:
    """1 where the close rises over the next ``horizon`` bars, else 0."""
    changes = close_change(bars, horizon)
    return np.where(np.isnan(changes), np.nan, (changes > 0).astype(np.float64))


def log_variance(bars: DailyBars, horizon: int, measure: str = "intraday") -> np.ndarray:
    """Logarithm of the mean daily variance of the next ``horizon`` bars, by a measure of :func:`forecasting.variance.daily_variances`."""
    sums = np.concatenate(([0.0], np.cumsum(daily_variances(bars, measure))))
    values = np.full(len(bars), np.nan)
    values[:-horizon] = np.log((sums[1 + horizon :] - sums[1:-horizon]) / horizon)
    return values


@dataclass(frozen=True)
class _Kind:
    values: Callable[[DailyBars, "Target"], np.ndarray]
    bars_later: int  # than the horizon is its value known


_KINDS = {
    "close_change": _Kind(lambda bars, target: close_change(bars, target.horizon), 0),
    "open_to_open": _Kind(lambda bars, target: open_to_open(bars, target.horizon), 1),
    "direction": _Kind(lambda bars, target: direction(bars, target.horizon), 0),
    "log_variance": _Kind(lambda bars, target: log_variance(bars, target.horizon, target.measure), 0),
}
TARGET_NAMES = tuple(_KINDS)


@dataclass(frozen=True)
class Target:
    """One thing to forecast.

    Args:
        name: one of ``TARGET_NAMES``.
        horizon: bars that it looks ahead.
        measure: how a day's variance is measured, one of ``forecasting.variance.MEASURES``; other targets leave it.

    Raises:
        InvalidSpec: the name or the measure is unknown, or the horizon is no whole number of at least 1.
    """

    name: str
    horizon: int = 1
    measure: str = "intraday"

    def __post_init__(self) -> None:
        if self.name not in _KINDS:
            raise InvalidSpec(f"There is no target {self.name!r}: expected one of {', '.join(TARGET_NAMES)}.")
        if isinstance(self.horizon, bool) or not isinstance(self.horizon, int) or self.horizon < 1:
            raise InvalidSpec(f"The target {self.name} has horizon={self.horizon!r}: expected a whole number of at least 1.")
        if self.measure not in MEASURES:
            raise InvalidSpec(f"There is no measure of variance {self.measure!r}: expected one of {', '.join(MEASURES)}.")

    @property
    def known_after(self) -> int:
        """How many bars after the forecast its value is known."""
        return self.horizon + _KINDS[self.name].bars_later

    def values(self, bars: DailyBars) -> np.ndarray:
        """The value that a forecast made at the end of each bar is of.

        Args:
            bars: T bars.

        Returns:
            shape (T,); NaN for the last ``known_after`` bars, whose values lie in the future.
        """
        if len(bars) <= self.known_after:
            return np.full(len(bars), np.nan)
        return _KINDS[self.name].values(bars, self)
