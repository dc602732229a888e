"""The variance of a day from its prices: overnight plus what happened within the session."""

import numpy as np

from forecasting.bars import DailyBars

TRADING_DAYS = 252
"""Of a year."""
# Below this a day's variance is rounding and stale prices: a standard deviation of one basis point. Its logarithm is never lower.
LEAST_VARIANCE = 1e-8


def daily_variances(bars: DailyBars, measure: str = "intraday") -> np.ndarray:
    """Realised variance of each day by one of the ``MEASURES``.

    Args:
        bars: T bars.
        measure: ``intraday``: the squared overnight log return plus the session's sum of squared returns of its intraday bars where the
            day has them (Andersen and Bollerslev 1998), else by Garman and Klass. ``garman-klass``: overnight plus their estimator on all
            days. ``parkinson``: the range of the session alone. ``squared``: the squared log return from close to close.

    Returns:
        shape (T,), of a day, not annual, at least ``LEAST_VARIANCE``; the first bar has no night before it.
    """
    return np.maximum(MEASURES[measure](bars), LEAST_VARIANCE)


def _night(bars: DailyBars) -> np.ndarray:
    night = np.zeros(len(bars))
    night[1:] = np.log(bars.opens[1:] / bars.closes[:-1])
    return night**2


def _intraday(bars: DailyBars) -> np.ndarray:
    return _night(bars) + np.where(np.isnan(bars.intraday_variances), garman_klass(bars), bars.intraday_variances)


def _squared(bars: DailyBars) -> np.ndarray:
    return np.log1p(bars.changes) ** 2


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


MEASURES = {
    "intraday": _intraday,
    "garman-klass": lambda bars: _night(bars) + garman_klass(bars),
    "parkinson": parkinson,
    "squared": _squared,
}
