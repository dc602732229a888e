"""The universes of an algorithm, and who is in them."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102], "QQQ": [50, 51, 52]}


class Members(QCAlgorithm):
    def initialize(self):
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol
        self.at_first = (self.universe_manager.count, self.universe_manager.active_securities.count)
        self.seen = []

    def on_data(self, data):
        active = self.universe_manager.active_securities
        self.seen.append((active.count, active.contains_key(self.qqq)))
        if len(self.seen) == 1:
            self.remove_security(self.qqq)


def test_securities_of_ones_own_make_one_universe_once_initialize_is_over() -> None:
    algorithm = run(Members, prices=PRICES).algorithm
    assert algorithm.at_first == (1, 0)
    assert algorithm.universe_manager.count == 1
    (universe,) = algorithm.universe_manager.values()
    assert [symbol.value for symbol in universe.securities] == ["SPY"]


def test_who_is_removed_is_active_no_more() -> None:
    assert run(Members, prices=PRICES).algorithm.seen == [(2, True), (1, False), (1, False)]
