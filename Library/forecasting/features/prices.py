"""The four prices of a bar."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature


@feature("open", kind="price", needs=("opens",))
def opening(bars: DailyBars) -> np.ndarray:
    """The open."""
    return bars.opens


@feature("high", kind="price", needs=("highs",))
def high(bars: DailyBars) -> np.ndarray:
    """The high."""
    return bars.highs


@feature("low", kind="price", needs=("lows",))
def low(bars: DailyBars) -> np.ndarray:
    """The low."""
    return bars.lows


@feature("close", kind="price", needs=("closes",))
def close(bars: DailyBars) -> np.ndarray:
    """The close."""
    return bars.closes
