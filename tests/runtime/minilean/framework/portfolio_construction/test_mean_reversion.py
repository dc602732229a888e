"""Mean reversion of two securities; weights worked out by hand from the formulas of the papers."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import InsightDirection, PortfolioBias
from minilean.framework.portfolio_construction.mean_reversion import MeanReversionPortfolioConstructionModel, simplex_projection


class Algorithm:
    """Gives each symbol a price and an average, ready or not."""

    def __init__(self, *, ready: bool = True, **prices: tuple[float, float]) -> None:
        self.prices, self.ready, self.warmed_up = prices, ready, []
        self.insights = SimpleNamespace(expire=lambda symbols: None)

    def _indicator(self, value: float) -> SimpleNamespace:
        return SimpleNamespace(is_ready=self.ready, current=SimpleNamespace(value=value))

    def identity(self, symbol, resolution):
        return self._indicator(self.prices[symbol][0])

    def sma(self, symbol, period, resolution):
        assert period == 20
        return self._indicator(self.prices[symbol][1])

    def warm_up_indicator(self, symbol, indicator, resolution) -> None:
        self.warmed_up.append(symbol)


@dataclass(eq=False)
class Emitted:
    """The part of an insight that the model looks at."""

    symbol: str
    magnitude: float | None
    direction: InsightDirection = InsightDirection.UP


def _insights(*symbols: str, magnitude: float | None = None) -> list[Any]:
    return [Emitted(symbol, magnitude) for symbol in symbols]


def _model(algorithm: Algorithm) -> MeanReversionPortfolioConstructionModel:
    model = MeanReversionPortfolioConstructionModel()
    added = [SimpleNamespace(symbol=symbol) for symbol in algorithm.prices]
    changes: Any = SimpleNamespace(added_securities=added, removed_securities=[], count=len(added))
    model.on_securities_changed(algorithm, changes)
    return model


def test_weight_moves_to_what_is_below_its_average() -> None:
    algorithm = Algorithm(A=(12, 10), B=(10, 10))
    model, insights = _model(algorithm), _insights("A", "B")
    # relatives 1.2 and 1: mean 1.1, step (1.1 - 1) / 0.02 = 5, weights 0.5 -/+ 5 * 0.1
    assert list(model.determine_target_percent(insights).values()) == pytest.approx([0.0, 1.0])
    # from there the portfolio's relative is the threshold, and nothing moves
    assert list(model.determine_target_percent(insights).values()) == pytest.approx([0.0, 1.0])
    assert algorithm.warmed_up == ["A", "A", "B", "B"]


def test_a_magnitude_stands_for_the_relative_price() -> None:
    model = _model(Algorithm(A=(12, 10), B=(10, 10)))
    one, other = _insights("A", magnitude=0.02)[0], _insights("B", magnitude=0.02)[0]
    # equal relatives leave the weights alone
    assert list(model.determine_target_percent([one, other]).values()) == [0.5, 0.5]


def test_nothing_is_held_until_the_averages_are_ready() -> None:
    model = _model(Algorithm(ready=False, A=(12, 10)))
    assert model.determine_target_percent(_insights("A")) == {}
    assert model.determine_target_percent([]) == {}


def test_short_only_is_refused() -> None:
    with pytest.raises(ArgumentException, match="holds long positions"):
        MeanReversionPortfolioConstructionModel(portfolio_bias=PortfolioBias.SHORT)


@pytest.mark.parametrize(
    ("vector", "projected"),
    [([0.5, 0.5], [0.5, 0.5]), ([1.0, 0.5], [0.75, 0.25]), ([2.0, 0.0], [1.0, 0.0]), ([-1, 0.2, 0.6], [0, 0.3, 0.7])],
)
def test_projections(vector: list[float], projected: list[float]) -> None:
    assert simplex_projection(np.array(vector)) == pytest.approx(np.array(projected))


def test_a_sum_of_nothing_is_refused() -> None:
    with pytest.raises(ArgumentException, match="expected a sum above 0"):
        simplex_projection(np.array([1.0]), 0)
