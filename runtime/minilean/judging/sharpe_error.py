"""How far a Sharpe ratio may be off: its standard error, the chance that it is above a level, and how long it takes to know.

All Sharpe ratios here are of one period, such as a day, and not of a year.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from minilean.judging.moments import Moments

_NORMAL = NormalDist()


def lo_error(found: Moments) -> float:
    """Standard error of the Sharpe ratio of independent normal returns: the root of (1 + SR^2 / 2) / N.

    Source: Lo (2002), *The Statistics of Sharpe Ratios*, Financial Analysts Journal 58(4).
    """
    return math.sqrt((1.0 + found.sharpe**2 / 2.0) / found.num)


def mertens_error(found: Moments) -> float:
    """Standard error of the Sharpe ratio of independent returns of any shape, with skewness g3 and raw kurtosis g4.

    The root of (1 - g3 SR + (g4 - 1) / 4 SR^2) / N. Sources: Mertens (2002), *Comments on variance of the IID estimator in Lo (2002)*;
    Opdyke (2007), *Comparing Sharpe ratios: So where are the p-values?*, Journal of Asset Management 8(5).
    """
    return math.sqrt(_shape_factor(found) / found.num)


def probabilistic_sharpe(found: Moments, level: float = 0.0) -> float:
    """The probability that the true Sharpe ratio is above a level, itself a Sharpe ratio of one period.

    The normal distribution function at (SR - level) sqrt(N - 1) / sqrt(1 - g3 SR + (g4 - 1) / 4 SR^2). Source: Bailey and Lopez de Prado
    (2012), *The Sharpe Ratio Efficient Frontier*, Journal of Risk 15(2); g4 is the raw kurtosis.
    """
    return _NORMAL.cdf((found.sharpe - level) * math.sqrt(found.num - 1) / math.sqrt(_shape_factor(found)))


def minimum_track_record(found: Moments, level: float = 0.0, confidence: float = 0.95) -> float:
    """How many periods it takes until the probability of a true Sharpe ratio above the level reaches the confidence.

    1 + (1 - g3 SR + (g4 - 1) / 4 SR^2) (z / (SR - level))^2, infinite for a ratio at or below the level. Source: Bailey and Lopez de
    Prado (2012).

    Args:
        found: what has been seen so far; its ratio and shape are taken to stay.
        level: a Sharpe ratio of one period.
        confidence: above one half, below one.
    """
    if found.sharpe <= level:
        return math.inf
    return 1.0 + _shape_factor(found) * (_NORMAL.inv_cdf(confidence) / (found.sharpe - level)) ** 2


def _shape_factor(found: Moments) -> float:
    # never below zero, since a distribution's raw kurtosis is at least its squared skewness plus one
    return 1.0 - found.skewness * found.sharpe + (found.kurtosis - 1.0) / 4.0 * found.sharpe**2
