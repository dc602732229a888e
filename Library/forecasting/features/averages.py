"""Moving averages of the close, and the close over them."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import at_least_two, exponential, mean_of_last, newest, over_last, settled


@feature("sma", kind="price", needs=("closes",), memory=lambda span: span)
def sma(bars: DailyBars, span: int = 20) -> np.ndarray:
    """Mean of the last closes (LEAN's ``SimpleMovingAverage``)."""
    return mean_of_last(bars.closes, span)


@feature("sma_ratio", kind="ratio", needs=("closes",), memory=lambda span: span, fault=at_least_two)
def sma_ratio(bars: DailyBars, span: int = 20) -> np.ndarray:
    """Close over that mean, 1 where both are equal."""
    return bars.closes / sma(bars, span)


@feature("ema", kind="price", needs=("closes",), memory=settled)
def ema(bars: DailyBars, span: int = 20) -> np.ndarray:
    """Exponential average of the close: LEAN's ``ExponentialMovingAverage`` after the last 10 * span bars alone."""
    return over_last(settled(span), lambda closes: newest(exponential(closes, span)), bars.closes)


@feature("ema_ratio", kind="ratio", needs=("closes",), memory=settled, fault=at_least_two)
def ema_ratio(bars: DailyBars, span: int = 20) -> np.ndarray:
    """Close over that average, 1 where both are equal."""
    return bars.closes / ema(bars, span)
