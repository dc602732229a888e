"""How a run is made from what `initialize` asked for."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import pytest

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101]}


class Asking(QCAlgorithm):
    def initialize(self):
        self.add_equity("SPY", Resolution.DAILY)
        self.at_first = (self.portfolio.cash, self.account_currency, self.time_zone, str(self.time), self.portfolio.margin_remaining)


def test_a_run_begins_with_leans_defaults() -> None:
    cash, currency, zone, time, margin = run(Asking, prices=PRICES).algorithm.at_first
    assert (cash, currency, str(zone), time, margin) == (100_000, "USD", "America/New_York", "2024-01-02 00:00:00", 100_000)


def test_cash_is_what_was_set_last() -> None:
    class Rich(Asking):
        def initialize(self):
            super().initialize()
            self.set_cash(5)
            self.set_cash(7_000)

    assert run(Rich, prices=PRICES).cash == 7_000


def test_what_may_be_set_at_first_only_is_locked_afterwards() -> None:
    class Late(Asking):
        def on_data(self, data):
            self.set_cash(5)

    with pytest.raises(Exception, match=r"(?i)cannot|locked|initialize"):
        run(Late, prices=PRICES)


def test_the_benchmark_is_spy_unless_another_is_set() -> None:
    class Own(Asking):
        def initialize(self):
            super().initialize()
            self.set_benchmark(lambda time: 5)

    charts = run(Own, prices=PRICES).charts
    assert {value for _, value in charts["Benchmark"]["Benchmark"]} == {5.0}
