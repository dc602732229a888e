"""Views of a market, as Black and Litterman weigh them; figures by hand for two assets."""

from __future__ import annotations

import numpy as np
import pytest

from minilean.common.enums import InsightDirection
from minilean.framework.portfolio_construction.black_litterman import BlackLittermanOptimizationPortfolioConstructionModel, _total


class View:
    def __init__(self, symbol: str, direction: InsightDirection, magnitude: float | None, source_model: str = "a") -> None:
        self.symbol, self.direction, self.magnitude, self.source_model = symbol, direction, magnitude, source_model


UP, DOWN = InsightDirection.UP, InsightDirection.DOWN


@pytest.fixture
def model() -> BlackLittermanOptimizationPortfolioConstructionModel:
    return BlackLittermanOptimizationPortfolioConstructionModel()


def test_a_view_is_sized_by_the_stronger_side(model: BlackLittermanOptimizationPortfolioConstructionModel) -> None:
    # up 0.3 in all, down 0.1: the view returns 0.3, and its weights are shares of that
    views = model._views([View("A", UP, 0.1), View("B", UP, 0.2), View("C", DOWN, 0.1)])
    assert views is not None
    portfolios, returns = views
    assert portfolios.tolist() == [[pytest.approx(1 / 3), pytest.approx(2 / 3), pytest.approx(-1 / 3)]]
    assert returns.tolist() == [pytest.approx(0.3)]
    assert _total([View("A", UP, 0.1), View("B", DOWN, -0.2)], DOWN) == 0.2


def test_every_model_has_a_view_of_its_own(model: BlackLittermanOptimizationPortfolioConstructionModel) -> None:
    views = model._views([View("A", UP, 0.1), View("B", UP, 0.2, "b")])
    assert views is not None
    assert views[0].shape == (2, 2)
    assert views[1].tolist() == [0.1, 0.2]


def test_without_strength_there_is_no_view(model: BlackLittermanOptimizationPortfolioConstructionModel) -> None:
    assert model._views([View("A", UP, None)]) is None
    assert model._views([View("A", UP, 0.0)]) is None
    assert model._views([]) is None


def test_the_market_holds_all_alike(model: BlackLittermanOptimizationPortfolioConstructionModel) -> None:
    # two days: the first asset returns 1 % and 3 %, the second nothing; its variance is 0.0002 a day, 0.0504 a year
    mean, covariance = model.get_equilibrium_returns(np.array([[0.01, 0.0], [0.03, 0.0]]))
    assert covariance.tolist() == [[pytest.approx(0.0504), 0.0], [0.0, 0.0]]
    yearly = (1.02**252 - 1) / 2
    # aversion is return by variance of the market, 0.0504 / 4; half of the covariance times that
    assert mean.tolist() == [pytest.approx(0.0504 / 2 * yearly / (0.0504 / 4)), 0.0]


def test_a_view_moves_the_mean_halfway_where_both_are_as_sure(model: BlackLittermanOptimizationPortfolioConstructionModel) -> None:
    # one asset, one view of it: prior and uncertainty are both tau times the variance
    mean, covariance = model._posterior(np.array([0.1]), np.array([[0.04]]), np.array([[1.0]]), np.array([0.3]))
    assert mean.tolist() == [pytest.approx(0.2)]
    # variance plus half of tau times it, times delta
    assert covariance.tolist() == [[pytest.approx((0.04 + 0.04 * 0.05 / 2) * 2.5)]]
