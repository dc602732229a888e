"""Realised volatility over the last bars: annual, a fraction, as implied volatilities are."""

import numpy as np

from forecasting import variance
from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.returns import log_return
from forecasting.features.rolling import mean_of_last


def _annual(variances: np.ndarray, span: int) -> np.ndarray:
    return np.sqrt(variance.TRADING_DAYS * mean_of_last(variances, span))


@feature("realised_volatility", kind="ratio", needs=("closes",), memory=lambda span: span + 1)
def realised_volatility(bars: DailyBars, span: int = 22) -> np.ndarray:
    """Root of the mean squared log return from close to close; their mean is taken to be 0."""
    return _annual(log_return(bars, 1) ** 2, span)


@feature("parkinson", kind="ratio", needs=("highs", "lows"), memory=lambda span: span)
def parkinson(bars: DailyBars, span: int = 22) -> np.ndarray:
    """The same from the ranges of the sessions (Parkinson 1980), without the nights."""
    return _annual(variance.parkinson(bars), span)


@feature("garman_klass", kind="ratio", needs=("opens", "highs", "lows", "closes"), memory=lambda span: span)
def garman_klass(bars: DailyBars, span: int = 22) -> np.ndarray:
    """The same from the four prices of the sessions (Garman and Klass 1980), without the nights."""
    # rounded prices may lie a little beyond their high and low
    return _annual(np.maximum(variance.garman_klass(bars), 0.0), span)
