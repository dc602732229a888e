"""Mean, spread and shape of a row of returns, and the Sharpe ratio that they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilean.errors import InputError

FEWEST = 4
"""Returns that a kurtosis needs."""
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Moments:
    """Of N returns of one period each, above the risk-free rate.

    Args:
        num: N.
        mean: fraction (0.01 = 1 %).
        deviation: sample standard deviation, fraction.
        skewness: third central moment over the cube of the population deviation.
        kurtosis: fourth central moment over its fourth power: raw, 3 for a normal distribution.
    """

    num: int
    mean: float
    deviation: float
    skewness: float
    kurtosis: float

    @property
    def sharpe(self) -> float:
        """Sharpe ratio of one period (Sharpe 1994, *The Sharpe Ratio*)."""
        return self.mean / self.deviation


def moments(returns: np.ndarray, name: str = "The returns") -> Moments:
    """Moments of returns, shape (N,).

    Args:
        returns: fractions, above the risk-free rate.
        name: what they are, for the sentence of an error.

    Raises:
        InputError: there are fewer than four, one is not finite, or they never vary.
    """
    if returns.size < FEWEST:
        raise InputError(f"{name}: {returns.size} returns are too few for a Sharpe ratio; expected {FEWEST} or more.")
    if not np.isfinite(returns).all():
        raise InputError(f"{name}: return {int(np.flatnonzero(~np.isfinite(returns))[0]) + 1} is not a number.")
    mean, deviation = float(returns.mean()), float(returns.std(ddof=1))
    if deviation <= _ROUNDING * max(abs(mean), _ROUNDING):
        raise InputError(f"{name} never vary, so they have no Sharpe ratio; did the strategy trade at all?")
    standard = (returns - mean) / returns.std()
    return Moments(returns.size, mean, deviation, float((standard**3).mean()), float((standard**4).mean()))
