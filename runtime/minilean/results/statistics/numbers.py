"""Sample statistics of returns in doubles, defined as in MathNet.Numerics, which LEAN uses."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Returns = NDArray[np.float64]
# MathNet's Normal.InvCDF(0, 1, p) at the two levels of value at risk
NORMAL_QUANTILE_01 = -2.3263478740408408
NORMAL_QUANTILE_05 = -1.6448536269514729


def variance(values: Returns) -> float:
    """Sample variance with n - 1; 0 for fewer than two values."""
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0


def covariance(left: Returns, right: Returns) -> float:
    """Sample covariance of two rows of one length, shape (n,), with n - 1."""
    return float(np.dot(left - left.mean(), right - right.mean()) / (len(left) - 1))


def annual_return(values: Returns, periods: int) -> float:
    """Mean return compounded over a year of `periods` returns.

    Raises:
        OverflowError: the year's return is too large for a double.
    """
    return (float(values.mean()) + 1.0) ** periods - 1.0


def skewness(values: Returns) -> float:
    """Bias-corrected sample skewness; NaN for fewer than three values or no spread."""
    n = len(values)
    if n < 3:
        return math.nan
    centred = values - values.mean()
    square = float(np.mean(centred**2))
    if square <= 0:
        return math.nan
    return float(np.mean(centred**3)) / square**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def excess_kurtosis(values: Returns) -> float:
    """Bias-corrected sample excess kurtosis; NaN for fewer than four values or no spread."""
    n = len(values)
    if n < 4:
        return math.nan
    centred = values - values.mean()
    square = float(np.mean(centred**2))
    if square <= 0:
        return math.nan
    plain = float(np.mean(centred**4)) / square**2
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain - 3 * (n - 1))


def normal_cdf(value: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


def probabilistic_sharpe_ratio(returns: Returns, benchmark_sharpe: float, risk_free: float) -> float:
    """Probability that the true Sharpe ratio exceeds a benchmark's (`Statistics.ProbabilisticSharpeRatio`).

    Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier (2012); LEAN puts the excess kurtosis where the paper has the kurtosis.

    Args:
        returns: returns per period, shape (n,).
        benchmark_sharpe: Sharpe ratio per period to beat.
        risk_free: risk-free return per period.

    Returns:
        A probability; 0 where the moments do not exist.
    """
    deviation = math.sqrt(variance(returns))
    observed = (float(returns.mean()) - risk_free) / deviation if deviation else 0.0
    inner = (1 - skewness(returns) * observed + (excess_kurtosis(returns) - 1) / 4 * observed**2) / (len(returns) - 1)
    if math.isnan(inner) or inner < 0:
        return 0.0
    error = math.sqrt(inner)
    return normal_cdf((observed - benchmark_sharpe) / error if error else 0.0)
