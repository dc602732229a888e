"""How a strategy moves with its benchmark, and what it earns besides."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from minilean.judging.moments import moments


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its interval.

    Args:
        value: the estimate.
        error: its standard error.
        low, high: ends of the interval.
    """

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class MarketModel:
    """Strategy = alpha + beta x benchmark + rest, all above the risk-free rate.

    Args:
        alpha: of one period, a fraction.
        beta: of the benchmark.
        correlation: of the two.
        lags: over which the errors heed the past.
    """

    alpha: Estimate
    beta: Estimate
    correlation: float
    lags: int


def market_model(strategy: np.ndarray, benchmark: np.ndarray, confidence: float = 0.95) -> MarketModel:
    """Least squares with errors that heed changing spread and dependence on the past.

    Source: Jensen (1968), *The performance of mutual funds*; errors by Newey and West (1987), *A simple, positive semi-definite,
    heteroskedasticity and autocorrelation consistent covariance matrix*, Econometrica 55(3), with 4 (T / 100)^(2/9) lags, rounded down,
    as in their paper of 1994.

    Args:
        strategy: shape (T,), returns above the risk-free rate.
        benchmark: shape (T,), those of the benchmark on the same days.
        confidence: of the intervals.

    Raises:
        InputError: one of them does not vary, or has a return that is no number.
    """
    moments(strategy, "The strategy's returns")
    moments(benchmark, "The benchmark's returns")
    num_days = strategy.size
    lags = int(4.0 * (num_days / 100.0) ** (2.0 / 9.0))
    regressors = np.column_stack([np.ones(num_days), benchmark])
    inverse = np.linalg.inv(regressors.T @ regressors)
    coefficients = inverse @ regressors.T @ strategy
    scores = regressors * (strategy - regressors @ coefficients)[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        together = scores[lag:].T @ scores[:-lag]
        middle += (1.0 - lag / (lags + 1.0)) * (together + together.T)
    errors = np.sqrt(np.diag(inverse @ middle @ inverse))
    reach = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    alpha, beta = (
        Estimate(value, error, value - reach * error, value + reach * error)
        for value, error in zip(coefficients.tolist(), errors.tolist(), strict=True)
    )
    correlation = float(np.corrcoef(strategy, benchmark)[0, 1])
    return MarketModel(alpha, beta, correlation, lags)
