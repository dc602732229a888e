"""Past returns of the symbols that an optimizer weighs (`ReturnsSymbolData`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minilean.common.enums import Resolution

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol


def covariance_of(returns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unbiased covariance (N, N) of returns (T, N); NaN where T is 1, since LEAN (`Measures.Covariance`) divides by T - 1."""
    rows, size = returns.shape
    # NumPy would take a single row for one symbol's returns
    return np.atleast_2d(np.cov(returns, rowvar=False)) if rows > 1 else np.full((size, size), np.nan)


class ReturnsWindow:
    """The latest returns of one symbol, newest first.

    Args:
        lookback: bars between the two prices of a return.
        period: how many returns are kept.
    """

    def __init__(self, lookback: int, period: int) -> None:
        self._prices: deque[float] = deque(maxlen=lookback + 1)
        self._returns: deque[tuple[datetime, float]] = deque(maxlen=period)

    def add(self, time: datetime, value: float) -> None:
        """Add a return; a second one of the same time is ignored."""
        if not self._returns or self._returns[0][0] != time:
            self._returns.appendleft((time, value))

    def update(self, time: datetime, price: float) -> None:
        """Add the return that a new price makes, once there are enough prices."""
        self._prices.append(price)
        if len(self._prices) == self._prices.maxlen:
            base = self._prices[0]
            self.add(time, price / base - 1 if base else 0.0)

    @property
    def returns(self) -> dict[datetime, float]:
        """Returns as fractions by time, newest first."""
        return dict(self._returns)


def returns_matrix(windows: Mapping[Symbol, ReturnsWindow], symbols: Iterable[Symbol]) -> NDArray[np.float64]:
    """The returns of symbols side by side.

    Rows are times if all windows share them, else places in the windows; rows with a gap and rows of zeros are left out.

    Args:
        windows: all windows of the model.
        symbols: the columns, in order; symbols without a window are left out.

    Returns:
        Shape (T, N), fractions.
    """
    columns = [windows[symbol].returns for symbol in symbols if symbol in windows]
    times = list(dict.fromkeys(time for column in columns for time in column))
    longest = max((len(window.returns) for window in windows.values()), default=0)
    if longest == len(times):
        rows = [[column.get(time, np.nan) for column in columns] for time in times]
    else:
        values = [list(column.values()) for column in columns]
        rows = [[column[place] if place < len(column) else np.nan for column in values] for place in range(longest)]
    matrix = np.asarray(rows, dtype=float).reshape(len(rows), len(columns))
    sizes = np.abs(matrix).sum(axis=1)
    return matrix[np.isfinite(sizes) & (sizes != 0)]


def warm_up(algorithm: Any, windows: Mapping[Symbol, ReturnsWindow], symbols: list[Symbol], num_bars: int, resolution: Resolution) -> None:
    """Fill windows with past closes.

    Args:
        algorithm: gives the history.
        windows: by symbol.
        symbols: whose windows to fill.
        num_bars: bars to look back.
        resolution: length of a bar.
    """
    if not symbols:
        return
    frame = algorithm.history(symbols, num_bars, resolution)
    if frame.empty:
        return
    closes = frame["close"]
    for (symbol, end_time), close in zip(closes.index, closes.to_numpy(), strict=True):
        windows[symbol].update(end_time.to_pydatetime(), float(close))
