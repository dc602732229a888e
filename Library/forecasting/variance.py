"""The variance of a day from its prices: overnight plus what happened within the session."""

import numpy as np

from forecasting.bars import DailyBars

# Below this a day's variance is rounding and stale prices: a standard deviation of one basis point. Its logarithm is never lower.
LEAST_VARIANCE = 1e-8


def daily_variances(bars: DailyBars) -> np.ndarray:
    """Realised variance of each day, close to close.

    The squared overnight log return plus the session's: the sum of squared returns of its intraday bars where the day has them
    (Andersen and Bollerslev 1998), else the estimator of Garman and Klass (1980) from open, high, low and close.

    Args:
        bars: T bars.

    Returns:
        shape (T,), of a day, not annual, at least ``LEAST_VARIANCE``; the first bar has no night before it.
    """
    night = np.zeros(len(bars))
    night[1:] = np.log(bars.opens[1:] / bars.closes[:-1])
    session = np.where(np.isnan(bars.intraday_variances), garman_klass(bars), bars.intraday_variances)
    return np.maximum(night**2 + session, LEAST_VARIANCE)


def garman_klass(bars: DailyBars) -> np.ndarray:
    """Variance within the session from its four prices (Garman and Klass 1980, their simplified estimator).

    Args:
        bars: T bars.

    Returns:
        shape (T,).
    """
    return 0.5 * np.log(bars.highs / bars.lows) ** 2 - (2.0 * np.log(2.0) - 1.0) * np.log(bars.closes / bars.opens) ** 2


def parkinson(bars: DailyBars) -> np.ndarray:
    """Variance within the session from its range alone (Parkinson 1980).

    Args:
        bars: T bars.

    Returns:
        shape (T,).
    """
    return np.log(bars.highs / bars.lows) ** 2 / (4.0 * np.log(2.0))
