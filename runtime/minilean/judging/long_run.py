"""Covariances of means of what depends on its own past (HAC)."""

from __future__ import annotations

import math

import numpy as np

_PARZEN_CONSTANT = 2.6614
_MOST_PERSISTENT = 0.97


def parzen_weight(distance: float) -> float:
    """Parzen's kernel at a distance in bandwidths, zero or above.

    Source: Parzen (1957), *On consistent estimates of the spectrum of a stationary time series*.
    """
    if distance > 1.0:
        return 0.0
    return 1.0 - 6.0 * distance**2 + 6.0 * distance**3 if distance <= 0.5 else 2.0 * (1.0 - distance) ** 3


def automatic_bandwidth(values: np.ndarray) -> float:
    """Bandwidth of Parzen's kernel by first-order autoregressions of each column, shape (T, K).

    2.6614 (a T)^(1/5) with a = sum 4 r^2 s^4 / (1 - r)^8 / sum s^4 / (1 - r)^4. Source: Andrews (1991), *Heteroskedasticity and
    autocorrelation consistent covariance matrix estimation*, Econometrica 59(3), equations 6.2 and 6.4. Autocorrelations beyond 0.97
    count as that, as Andrews and Monahan (1992) have it.
    """
    centred = values - values.mean(axis=0)
    before, after = centred[:-1], centred[1:]
    rho = np.clip((before * after).sum(axis=0) / (before**2).sum(axis=0), -_MOST_PERSISTENT, _MOST_PERSISTENT)
    fourth = (((after - rho * before) ** 2).mean(axis=0)) ** 2
    alpha = (4.0 * rho**2 * fourth / (1.0 - rho) ** 8).sum() / (fourth / (1.0 - rho) ** 4).sum()
    return _PARZEN_CONSTANT * float(alpha * len(values)) ** 0.2


def parzen_covariance(values: np.ndarray, bandwidth: float) -> np.ndarray:
    """Long-run covariance of columns, shape (K, K): T times the covariance of their means.

    Args:
        values: shape (T, K).
        bandwidth: lags beyond it do not count; zero for values that do not depend on their past.
    """
    centred = values - values.mean(axis=0)
    total = centred.T @ centred / len(values)
    for lag in range(1, min(math.ceil(bandwidth), len(values))):
        weight = parzen_weight(lag / bandwidth)
        together = centred[lag:].T @ centred[:-lag] / len(values)
        total = total + weight * (together + together.T)
    return total
