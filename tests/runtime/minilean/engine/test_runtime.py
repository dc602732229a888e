"""One run does not know of another."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from AlgorithmImports import *
from minilean.testing import run


class Buying(QCAlgorithm):
    def initialize(self):
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol

    def on_data(self, data):
        if not self.portfolio.invested:
            self.market_order(self.spy, 1)


def test_the_numbers_of_orders_begin_anew_and_results_are_the_same() -> None:
    first, second = (run(Buying, prices={"SPY": [100, 101, 105]}) for _ in range(2))
    assert [order.id for order in first.orders] == [order.id for order in second.orders] == [1]
    assert first.statistics == second.statistics
    # bought at the open of 101, a fee of one dollar, the last close 105
    assert first.portfolio_value == second.portfolio_value == 100_003
