"""Slippage from the impact of an order."""

# ruff: noqa: F403, F405
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from minilean.api import *
from minilean.testing import run

CLOSES = [[price, price + 1, price - 1, price, 1_000_000] for price in (100, 102, 101, 103, 104, 102, 105, 106)]


class Buyer(QCAlgorithm):
    options: Mapping[str, Any] = MappingProxyType({})

    def initialize(self):
        self.set_cash(10_000_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY)
        self.spy.set_slippage_model(MarketImpactSlippageModel(self, **self.options))

    def on_data(self, data):
        if not self.portfolio.invested:
            self.market_order("SPY", 10)


def _fill(**options: Any) -> float:
    class Chosen(Buyer):
        pass

    Chosen.options = options
    (order,) = run(Chosen, prices={"SPY": CLOSES}, bars_before=4).orders[:1]
    return order.price


def test_an_order_pays_a_random_part_of_its_impact() -> None:
    # filled at the open of 102 dollars; the numbers of the seed make the rest
    assert _fill() == pytest.approx(102.07495657, abs=1e-8)
    assert _fill(random_seed=50) == _fill() != _fill(random_seed=51)


def test_noise_may_help_where_it_is_allowed_to() -> None:
    fills = [_fill(random_seed=seed, non_negative=False) for seed in range(8)]
    assert min(fills) < 102 < max(fills)
    assert all(_fill(random_seed=seed) >= 102 for seed in range(8))


def test_a_larger_impact_costs_more() -> None:
    assert _fill(eta=2.0) > _fill(eta=1.0) > _fill()


def test_a_security_without_history_fills_at_its_price() -> None:
    class First(Buyer):
        pass

    (order,) = run(First, prices={"SPY": [[100, 101, 99, 100, 0]] * 3}).orders[:1]
    assert order.price == 100


def test_impossible_times_and_securities_without_volume_are_told() -> None:
    with pytest.raises(ArgumentException, match="latency is 0"):
        MarketImpactSlippageModel(None, latency=0)
    pair: Any = SimpleNamespace(type=SecurityType.FOREX, symbol=SimpleNamespace(value="EURUSD"))
    order: Any = None
    with pytest.raises(ArgumentException, match="EURUSD has no volume"):
        MarketImpactSlippageModel(None).get_slippage_approximation(pair, order)
