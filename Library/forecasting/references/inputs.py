"""What references see: the columns of one symbol, each known when the bar has ended, implied volatility a quarter of an hour later."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec
from forecasting.targets import Target
from forecasting.variance import TRADING_DAYS, daily_variances

_WEEK = 5


@dataclass(frozen=True, eq=False)
class Inputs:
    """One symbol's history as columns of T bars, and what is to be forecast of it. A row is a bar's place; row t knows bars up to t.

    Args:
        bars: T bars.
        target: what is forecast.
        lookback: bars in a window, as the network that is judged has them.

    Raises:
        InvalidSpec: the lookback is no whole number of at least 2.
    """

    bars: DailyBars
    target: Target
    lookback: int = 60

    def __post_init__(self) -> None:
        if isinstance(self.lookback, bool) or not isinstance(self.lookback, int) or self.lookback < 2:
            raise InvalidSpec(f"Inputs have lookback={self.lookback!r}: expected a whole number of at least 2.")

    def __len__(self) -> int:
        return len(self.bars)

    @cached_property
    def values(self) -> np.ndarray:
        """Shape (T,): the target's value for each row, NaN where it lies in the future. Only for fitting and scoring."""
        return self.target.values(self.bars)

    @cached_property
    def changes(self) -> np.ndarray:
        """Shape (T,): change of each close from the one before, a fraction."""
        return self.bars.changes

    @cached_property
    def variances(self) -> np.ndarray:
        """Shape (T,): realised variance of each day, by the target's measure."""
        return daily_variances(self.bars, self.target.measure)

    @cached_property
    def implied_variances(self) -> np.ndarray:
        """Shape (T,): daily variance that option prices imply, the newest known one of the last week; NaN where there is none."""
        annual, rows = self.bars.implied_volatilities, np.arange(len(self))
        newest = np.maximum.accumulate(np.where(np.isnan(annual), -1, rows))
        return np.where((newest < 0) | (rows - newest > _WEEK), np.nan, annual[newest] ** 2 / TRADING_DAYS)

    def windows(self, rows: np.ndarray) -> np.ndarray:
        """The last ``lookback`` closes of each row, as logarithms relative to the newest.

        Args:
            rows: shape (N,), each at least ``lookback`` - 1.

        Returns:
            shape (N, lookback), oldest first; the last column is 0.
        """
        windows = sliding_window_view(np.log(self.bars.closes), self.lookback)[rows - self.lookback + 1]
        return windows - windows[:, -1:]

    def lags(self, rows: np.ndarray) -> np.ndarray:
        """Shape (N, lookback - 1): the log changes within each row's window, oldest first."""
        return np.diff(self.windows(rows), axis=1)

    def mean_of_last(self, column: np.ndarray, num_bars: int) -> np.ndarray:
        """Shape (T,): mean of the last ``num_bars`` values of a column; of as many as there are at the start."""
        sums = np.concatenate(([0.0], np.cumsum(column)))
        ends = np.arange(1, column.size + 1)
        starts = np.maximum(ends - num_bars, 0)
        return (sums[ends] - sums[starts]) / (ends - starts)
