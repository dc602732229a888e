"""Models that ask an optimizer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from minilean.common.enums import PortfolioBias, Resolution
from minilean.errors import InputError
from minilean.framework.portfolio_construction.black_litterman import BlackLittermanOptimizationPortfolioConstructionModel
from minilean.framework.portfolio_construction.optimization import (
    MeanVarianceOptimizationPortfolioConstructionModel,
    RiskParityPortfolioConstructionModel,
)


class Recorder:
    """An optimizer that keeps what it was asked and answers with a rising series of weights."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def optimize(self, returns: Any, expected: Any = None, covariance: Any = None) -> Any:
        self.asked.append((returns, expected, covariance))
        return np.linspace(-0.2, 0.3, returns.shape[1])


def enter(stage: Any, model: Any, places: list[int]) -> None:
    symbols = [stage.symbols[place] for place in places]
    times = pd.date_range("2020-02-01", periods=4)

    def history(wanted: Any, bars: int, resolution: Any) -> pd.DataFrame:
        assert (wanted, bars, resolution) == (symbols, 3, Resolution.DAILY)
        index = pd.MultiIndex.from_product([symbols, times])
        prices = np.concatenate([(place + 1.0) * np.array([100, 110, 99, 108.9]) for place in places])
        return pd.DataFrame({"close": prices}, index=index)

    stage.algorithm.history = history
    stage.algorithm.consolidate = lambda symbol, resolution, handler: stage.__dict__.setdefault("handlers", {}).update({symbol: handler})
    added = [SimpleNamespace(symbol=symbol) for symbol in symbols]
    model.on_securities_changed(stage.algorithm, SimpleNamespace(count=1, added_securities=added, removed_securities=[]))


def test_mean_variance_asks_with_past_returns_and_magnitudes(stage: Any) -> None:
    optimizer = Recorder()
    model = MeanVarianceOptimizationPortfolioConstructionModel(period=3, optimizer=optimizer)
    enter(stage, model, [0, 1])
    insights = stage.emit(stage.insight(0, 1, magnitude=0.02), stage.insight(1, 1, magnitude=0.04))
    targets = model.create_targets(stage.algorithm, insights)
    np.testing.assert_allclose(optimizer.asked[0][0], [[0.02, 0.04], [0.1, 0.1], [-0.1, -0.1]])
    assert [(target.symbol.value, target.quantity) for target in targets] == [("A", -200), ("B", 300)]


def test_mean_variance_with_a_bias_drops_the_other_side(stage: Any) -> None:
    model = MeanVarianceOptimizationPortfolioConstructionModel(portfolio_bias=PortfolioBias.LONG, period=3, optimizer=Recorder())
    enter(stage, model, [0, 1])
    insights = stage.emit(stage.insight(0, 1, magnitude=0.02), stage.insight(1, 1, magnitude=0.04))
    assert [target.quantity for target in model.create_targets(stage.algorithm, insights)] == [0, 300]


def test_mean_variance_needs_magnitudes(stage: Any) -> None:
    model = MeanVarianceOptimizationPortfolioConstructionModel(period=3)
    enter(stage, model, [0, 1])
    insights = stage.emit(stage.insight(0, 1))
    with pytest.raises(InputError, match="needs a magnitude"):
        model.create_targets(stage.algorithm, insights)


def test_mean_variance_without_a_reachable_return_weighs_equally(stage: Any) -> None:
    model = MeanVarianceOptimizationPortfolioConstructionModel(period=3, target_return=0.9)
    enter(stage, model, [0, 1])
    insights = stage.emit(stage.insight(0, 1, magnitude=0.02), stage.insight(1, 1, magnitude=0.04))
    assert [target.quantity for target in model.create_targets(stage.algorithm, insights)] == [500, 500]


def test_risk_parity_follows_prices(stage: Any) -> None:
    optimizer = Recorder()
    model = RiskParityPortfolioConstructionModel(period=3, optimizer=optimizer)
    enter(stage, model, [0])
    stage.handlers[stage.symbols[0]](SimpleNamespace(end_time=stage.algorithm.time, close=217.8))
    model.create_targets(stage.algorithm, stage.emit(stage.insight(0, 1)))
    np.testing.assert_allclose(optimizer.asked[0][0], [[1.0], [0.1], [-0.1]])
    with pytest.raises(InputError, match="long"):
        RiskParityPortfolioConstructionModel(portfolio_bias=PortfolioBias.SHORT)


def test_a_view_without_uncertainty_pulls_the_mean_half_way(stage: Any) -> None:
    model = BlackLittermanOptimizationPortfolioConstructionModel()
    mean, covariance = np.array([0.1, 0.1]), np.diag([0.04, 0.09])
    posterior, sigma = model._posterior(mean, covariance, np.array([[1.0, 0.0]]), np.array([0.3]))
    # tau cancels: gain is prior / (prior + prior) for the asset of the view, 0 for the other
    np.testing.assert_allclose(posterior, [0.2, 0.1])
    np.testing.assert_allclose(sigma, np.diag([(0.04 + 0.002 - 0.001) * 2.5, (0.09 + 0.0045) * 2.5]))


def test_black_litterman_asks_with_one_view_per_model(stage: Any) -> None:
    optimizer = Recorder()
    model = BlackLittermanOptimizationPortfolioConstructionModel(period=3, optimizer=optimizer)
    enter(stage, model, [0, 1])
    first, second = stage.insight(0, 1, magnitude=0.02), stage.insight(1, -1, magnitude=0.01)
    views = model._views([first, second])
    assert views is not None
    portfolios, returns = views
    np.testing.assert_allclose(portfolios, [[1.0, -0.5]])
    np.testing.assert_allclose(returns, [0.02])
    targets = model.create_targets(stage.algorithm, stage.emit(first, second))
    assert [(target.symbol.value, target.quantity) for target in targets] == [("A", -200), ("B", 300)]
    assert optimizer.asked[0][1].shape == (2,)
    assert optimizer.asked[0][2].shape == (2, 2)


def test_black_litterman_without_views_makes_no_targets(stage: Any) -> None:
    model = BlackLittermanOptimizationPortfolioConstructionModel(period=3)
    enter(stage, model, [0, 1])
    assert model.determine_target_percent([stage.insight(0, 1)]) == {}
    assert model.determine_target_percent([stage.insight(0, 0, magnitude=0.02)]) == {}
