"""The margin that a position takes, for the charts of exposure."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportCallIssue=false
from __future__ import annotations

from decimal import Decimal

import pytest

from AlgorithmImports import *
from minilean.results.margin import reserved_margin
from minilean.testing import run


class Held(QCAlgorithm):
    def initialize(self):
        self.set_cash(10_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY)
        if self.get_parameter("model", "") == "own":
            self.spy.set_buying_power_model(Own(2))

    def on_data(self, data):
        if not self.portfolio.invested:
            self.market_order(self.spy.symbol, 10)


class Own(SecurityMarginModel):
    """Reserves one dollar whatever is held."""

    def get_reserved_buying_power_for_position(self, parameters):
        return ReservedBuyingPowerForPosition(1)


@pytest.mark.parametrize(("model", "margin"), [("leans", "500"), ("own", "1")])
def test_half_of_a_position_or_what_the_model_of_the_algorithm_says(model: str, margin: str) -> None:
    # ten shares at 100 dollars, with a leverage of two
    security = run(Held, prices={"SPY": [100, 100, 100]}, parameters={"model": model}).algorithm.spy
    assert security.holdings.quantity == 10
    assert reserved_margin(security) == Decimal(margin)
