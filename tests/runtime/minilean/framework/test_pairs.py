"""Bets on pairs."""

# ruff: noqa: F403, F405
from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from minilean.api import *
from minilean.framework import pairs_in_python
from minilean.testing import run

NUM_BARS = 560


def prices(seed: int, common: float) -> np.ndarray:
    """Closes with a part of their changes in common."""
    shared = np.random.default_rng(1).normal(0, 0.01, NUM_BARS)
    own = np.random.default_rng(seed).normal(0, 0.01, NUM_BARS)
    return np.round(50 * np.exp(np.cumsum(common * shared + (1 - common) * own)), 2)


MARKET = {"AAA": prices(2, 0.95), "BBB": prices(3, 0.1), "CCC": prices(4, 0.95)}


class Holder(QCAlgorithm):
    model: Any = None

    def initialize(self):
        self.universe_settings.resolution = Resolution.DAILY
        self.set_universe_selection(ManualUniverseSelectionModel([Symbol.create(ticker) for ticker in MARKET]))
        self.chosen = type(self).model()
        self.set_alpha(self.chosen)
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())


def _run(model: Any, **options: Any) -> Any:
    class Chosen(Holder):
        pass

    Chosen.model = staticmethod(model)
    return run(Chosen, prices=MARKET, **options)


@pytest.mark.parametrize("module", [None, pairs_in_python])
def test_the_pair_that_correlates_most_is_followed(module: Any) -> None:
    kind = PearsonCorrelationPairsTradingAlphaModel if module is None else module.PearsonCorrelationPairsTradingAlphaModel
    result = _run(lambda: kind(10, Resolution.DAILY, 0.05), bars_before=15)
    model = result.algorithm.chosen
    assert [symbol.value for symbol in model._best_pair] == ["AAA", "CCC"]
    assert [tuple(symbol.value for symbol in pair) for pair in model._pairs] == [("AAA", "CCC")]
    # the mean is that of 500 bars; nothing is told before, and never the same side twice in a row
    first, second = result.insights[:2]
    assert {first.symbol.value, second.symbol.value} == {"AAA", "CCC"}
    assert first.group_id == second.group_id is not None
    assert sorted([first.direction, second.direction]) == [InsightDirection.DOWN, InsightDirection.UP]
    assert first.period == timedelta(days=10)
    told = [insight.direction for insight in result.insights if insight.symbol.value == "AAA"]
    assert all(one != other for one, other in itertools.pairwise(told))


def test_a_pair_below_the_minimum_is_not_traded() -> None:
    result = _run(lambda: PearsonCorrelationPairsTradingAlphaModel(10, Resolution.DAILY, 1, 0.99999), bars_before=540)
    assert result.algorithm.chosen._best_pair is None
    assert result.insights == []


def test_without_a_test_all_pairs_are_followed_and_dropped_with_their_securities() -> None:
    class Leaving(Holder):
        model = staticmethod(lambda: BasePairsTradingAlphaModel(3, Resolution.DAILY, 0.5))

        def on_data(self, data):
            self.followed = [tuple(symbol.value for symbol in pair) for pair in self.chosen._pairs]
            self.streams = sum(config.consolidators.count for config in self.subscription_manager.subscriptions)
            if "BBB" in [symbol.value for pair in self.chosen._pairs for symbol in pair]:
                gone = self.securities["BBB"]
                self.chosen.on_securities_changed(self, SecurityChanges(removed=[gone]))

    result = run(Leaving, prices=MARKET, bars_before=555)
    assert result.algorithm.followed == [("AAA", "CCC")]
    assert result.algorithm.streams == 2
    assert result.algorithm.chosen.name == "BasePairsTradingAlphaModel(3,Daily,0.5)"


def test_a_single_security_makes_no_pair() -> None:
    class Alone(Holder):
        model = staticmethod(lambda: PearsonCorrelationPairsTradingAlphaModel(5, Resolution.DAILY))

    with pytest.raises(ArgumentException, match="A pair needs two securities with bars; the universe has AAA"):
        run(type("One", (Alone,), {"initialize": _only_one}), prices=MARKET, bars_before=550)


def _only_one(self: Any) -> None:
    self.universe_settings.resolution = Resolution.DAILY
    self.set_universe_selection(ManualUniverseSelectionModel([Symbol.create("AAA")]))
    self.set_alpha(type(self).model())
