"""Portfolio optimizers: weights from past returns (the C# ones of LEAN, which Python algorithms get too).

Shapes: returns (T, N), one row per bar and one column per symbol, as fractions; weights (N,).
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minilean.common.naming import LeanObject
from minilean.errors import InputError
from minilean.framework.portfolio_construction.quadratic import NoSolution, QuadraticProgram
from minilean.framework.portfolio_construction.returns import covariance_of

Floats = NDArray[np.float64]


class PortfolioOptimizer(Protocol):
    """What a construction model asks for weights; an algorithm may bring its own."""

    def optimize(self, historical_returns: Floats, expected_returns: Floats | None = None, covariance: Floats | None = None) -> Floats:
        """Weights (N,) from returns (T, N), and from mean returns (N,) and covariance (N, N) where those are given."""
        ...


class MinimumVariancePortfolioOptimizer(LeanObject):
    """The least variance at a wanted return, weights adding up to one before they are scaled to absolute sum one.

    Without a portfolio of that return within the bounds all weights are equal.

    Args:
        lower: least weight.
        upper: largest weight.
        target_return: wanted return per bar, a fraction.
    """

    def __init__(self, lower: float = -1, upper: float = 1, target_return: float = 0.02) -> None:
        self._lower, self._upper, self._target = lower, upper, target_return

    def optimize(
        self, historical_returns: ArrayLike, expected_returns: ArrayLike | None = None, covariance: ArrayLike | None = None
    ) -> Floats:
        """Weights (N,); see `PortfolioOptimizer`."""
        returns, sigma = _moments(historical_returns, expected_returns, covariance)
        size = len(sigma)
        equal = np.full(size, 1.0 / size) if size else np.zeros(0)
        eye = np.eye(size)
        try:
            weights = QuadraticProgram(
                sigma,
                equalities=np.vstack([returns, np.ones(size)]),
                equal_to=np.array([self._target, 1.0]),
                inequalities=np.vstack([eye, -eye]),
                at_least=np.concatenate([np.full(size, self._lower), np.full(size, -self._upper)]),
            ).solve()
        except NoSolution:
            return equal
        total = np.abs(weights).sum()
        return weights / total if total > 0 else equal


class MaximumSharpeRatioPortfolioOptimizer(LeanObject):
    """The best ratio of excess return to deviation, weights adding up to one (Charnes-Cooper form of the problem).

    Without a portfolio of positive excess return all weights are equal.

    Args:
        lower: least weight.
        upper: largest weight.
        risk_free_rate: per bar, a fraction.
    """

    def __init__(self, lower: float = -1, upper: float = 1, risk_free_rate: float = 0.0) -> None:
        self._lower, self._upper, self._risk_free = lower, upper, risk_free_rate

    def optimize(
        self, historical_returns: ArrayLike, expected_returns: ArrayLike | None = None, covariance: ArrayLike | None = None
    ) -> Floats:
        """Weights (N,); see `PortfolioOptimizer`."""
        returns, sigma = _moments(historical_returns, expected_returns, covariance)
        excess = returns - self._risk_free
        size = len(sigma)
        equal = np.full(size, 1.0 / size) if size else np.zeros(0)
        if not ((excess > 0).any() if self._lower >= 0 else (excess != 0).any()):
            return equal
        # y = k w with k = 1'y: bounds on w become bounds relative to the sum of y
        eye = np.eye(size)
        try:
            y = QuadraticProgram(
                sigma,
                equalities=excess[np.newaxis, :],
                equal_to=np.ones(1),
                inequalities=np.vstack([eye - self._lower, self._upper - eye]),
                at_least=np.zeros(2 * size),
            ).solve()
        except NoSolution:
            return equal
        total = y.sum()
        return y / total if total > 0 else equal


class RiskParityPortfolioOptimizer(LeanObject):
    """Every asset contributes the same risk (Newton's method on 1/2 x'Sx - b'log x).

    Args:
        lower: least weight.
        upper: largest weight.
    """

    def __init__(self, lower: float | None = None, upper: float | None = None) -> None:
        self._lower = 1e-05 if lower is None else lower
        self._upper = float("inf") if upper is None else upper

    def optimize(
        self, historical_returns: ArrayLike, expected_returns: ArrayLike | None = None, covariance: ArrayLike | None = None
    ) -> Floats:
        """Weights (N,), adding up to one before they are cut to the bounds; `expected_returns` is the budget of risk here."""
        _, sigma = _moments(historical_returns, expected_returns, covariance)
        size = len(sigma)
        if not 1 <= size <= 1000:
            raise InputError(f"Risk parity of {size} symbols cannot be computed; expected 1 to 1000.")
        budget = np.full(size, 1.0 / size) if expected_returns is None else np.asarray(expected_returns, dtype=float)
        weights = np.ones(1) if size == 1 else _risk_parity(sigma, budget)
        return np.clip(weights / weights.sum(), self._lower, self._upper)


class UnconstrainedMeanVariancePortfolioOptimizer(LeanObject):
    """Mean returns times the inverse covariance, without bounds."""

    def optimize(
        self, historical_returns: ArrayLike, expected_returns: ArrayLike | None = None, covariance: ArrayLike | None = None
    ) -> Floats:
        """Weights (N,); see `PortfolioOptimizer`."""
        returns, sigma = _moments(historical_returns, expected_returns, covariance)
        return returns @ np.linalg.inv(sigma)


def _moments(historical: ArrayLike, expected: ArrayLike | None, covariance: ArrayLike | None) -> tuple[Floats, Floats]:
    history = np.atleast_2d(np.asarray(historical, dtype=float))
    sigma = covariance_of(history) if covariance is None else np.asarray(covariance, dtype=float)
    returns = history.mean(axis=0) if expected is None else np.asarray(expected, dtype=float)
    return returns, sigma


def _risk_parity(sigma: Floats, budget: Floats, tolerance: float = 1e-11, max_iterations: int = 15000) -> Floats:
    weights = np.full(len(sigma), 1.0 / len(sigma))
    objective, previous = -np.inf, np.inf
    for _ in range(max_iterations):
        if abs(objective - previous) <= tolerance:
            break
        previous = objective
        hessian = sigma + np.diag(budget / (weights * weights))
        weights = weights - np.linalg.inv(hessian) @ (sigma @ weights - budget / weights)
        objective = 0.5 * weights @ sigma @ weights - budget @ np.log(weights)
    return weights
