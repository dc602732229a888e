"""Optimizers on two assets, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from minilean.framework.portfolio_construction.optimizers import (
    MaximumSharpeRatioPortfolioOptimizer,
    MinimumVariancePortfolioOptimizer,
    RiskParityPortfolioOptimizer,
    UnconstrainedMeanVariancePortfolioOptimizer,
)

RETURNS = np.zeros((1, 2))
MEAN = np.array([0.01, 0.03])
COVARIANCE = np.diag([0.01, 0.04])


def test_minimum_variance_meets_return_and_budget() -> None:
    # 0.01 a + 0.03 b = 0.015 and a + b = 1
    weights = MinimumVariancePortfolioOptimizer(-1, 1, 0.015).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_allclose(weights, [0.75, 0.25], atol=1e-12)


def test_minimum_variance_scales_to_absolute_sum_one() -> None:
    # a = 1.5, b = -0.5
    weights = MinimumVariancePortfolioOptimizer(-2, 2, 0.0).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_allclose(weights, [0.75, -0.25], atol=1e-12)


def test_an_unreachable_return_gives_equal_weights() -> None:
    weights = MinimumVariancePortfolioOptimizer(-1, 1, 0.5).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_array_equal(weights, [0.5, 0.5])


def test_maximum_sharpe_is_the_tangency_portfolio() -> None:
    # proportional to mean over variance: 1 and 0.75
    weights = MaximumSharpeRatioPortfolioOptimizer(0, 1, 0.0).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_allclose(weights, [4 / 7, 3 / 7], atol=1e-12)
    bounded = MaximumSharpeRatioPortfolioOptimizer(0, 0.5, 0.0).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_allclose(bounded, [0.5, 0.5], atol=1e-12)


def test_maximum_sharpe_without_excess_return_gives_equal_weights() -> None:
    weights = MaximumSharpeRatioPortfolioOptimizer(0, 1, 0.05).optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_array_equal(weights, [0.5, 0.5])


def test_risk_parity_weighs_by_inverse_deviation() -> None:
    weights = RiskParityPortfolioOptimizer().optimize(RETURNS, None, COVARIANCE)
    np.testing.assert_allclose(weights, [2 / 3, 1 / 3], atol=1e-6)


def test_unconstrained_is_mean_times_inverse_covariance() -> None:
    weights = UnconstrainedMeanVariancePortfolioOptimizer().optimize(RETURNS, MEAN, COVARIANCE)
    np.testing.assert_allclose(weights, [1.0, 0.75])


def test_moments_come_from_the_returns() -> None:
    history = np.array([[0.01, 0.02], [0.03, -0.02], [-0.01, 0.03]])
    weights = UnconstrainedMeanVariancePortfolioOptimizer().optimize(history)
    # means 0.01 each; variances 4e-4 and 7e-4, covariance -5e-4: inverse rows sum to 12e-4/3e-8 and 9e-4/3e-8
    np.testing.assert_allclose(weights, [400.0, 300.0], rtol=1e-9)
    assert weights.sum() == pytest.approx(700.0)
