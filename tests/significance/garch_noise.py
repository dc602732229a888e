"""Noise with changing volatility and fat tails, and how many of so many tests may reject at a level: what all simulations share."""

from __future__ import annotations

import numpy as np
from scipy.stats import binom

LEVEL = 0.05
_SHOCK, _MEMORY, _TAILS = 0.08, 0.90, 5
SETTLING = 250
"""Bars before the first that is used."""


def garch(random: np.random.Generator, cases: int, n: int) -> np.ndarray:
    """Returns of unit variance, shape (cases, n): GARCH(1,1) with shocks of Student's t, without a finite fourth moment."""
    shocks = random.standard_t(_TAILS, (n + SETTLING, cases)) * ((_TAILS - 2) / _TAILS) ** 0.5
    variance = np.ones(cases)
    for bar in range(n + SETTLING):
        shocks[bar] *= np.sqrt(variance)
        variance = (1 - _SHOCK - _MEMORY) + _SHOCK * shocks[bar] ** 2 + _MEMORY * variance
    return shocks[SETTLING:].T


def rejections(values: np.ndarray) -> int:
    """How many p-values are below the level."""
    return int((values < LEVEL).sum())


def binomial_interval(cases: int) -> tuple[int, int]:
    """Numbers of rejections between which a test of that level stays with a probability of 99 %."""
    low, high = binom.interval(0.99, cases, LEVEL)
    return int(low), int(high)
