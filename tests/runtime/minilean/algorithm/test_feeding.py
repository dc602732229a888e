"""Indicators and consolidators that an algorithm feeds."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportCallIssue=false
from __future__ import annotations

from datetime import timedelta

import pytest

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 102, 104, 106]}


def test_every_two_bars_make_one_for_the_handler() -> None:
    class Pairing(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.closes = []
            pairs = TradeBarConsolidator(2)
            pairs.data_consolidated += lambda _, bar: self.closes.append(bar.close)
            self.subscription_manager.add_consolidator(spy, pairs)

    assert run(Pairing, prices=PRICES).algorithm.closes == [102, 106]


def test_a_number_is_no_period_as_in_lean() -> None:
    class Consolidating(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.consolidate(symbol="SPY", calendar=Calendar.WEEKLY, handler=print)
            self.Consolidate("SPY", period=timedelta(2), tickType=TickType.Trade, handler=None)
            self.consolidate("SPY", 3, print)

    with pytest.raises(ArgumentException, match="consolidate was given the number 3; expected a resolution"):
        run(Consolidating, prices=PRICES)


def test_an_indicator_is_fed_until_it_is_unregistered() -> None:
    class Registering(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.average = SimpleMovingAverage(2)
            self.register_indicator(self.spy, self.average, Resolution.DAILY)
            self.values = []

        def on_data(self, data):
            self.values.append(self.average.current.value)
            if len(self.values) == 3:
                self.unregister_indicator(self.average)

    assert run(Registering, prices=PRICES).algorithm.values == [100, 101, 103, 103]


def test_history_warms_up_and_shows_the_past_of_an_indicator() -> None:
    class Looking(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.average = SimpleMovingAverage(2)
            self.warm_up_indicator(self.spy, self.average, Resolution.DAILY)
            past = self.indicator_history(SimpleMovingAverage(2), self.spy, 2, Resolution.DAILY)
            self.seen = (self.average.current.value, [point.value for point in past.current])

    # three bars lie before the run: means 101 and 103
    assert run(Looking, prices=PRICES, bars_before=3).algorithm.seen == (103, [101, 103])


def test_names_are_leans_and_a_consolidator_is_made_for_a_type() -> None:
    class Naming(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.names = (self.create_indicator_name(spy, "SMA(2)", Resolution.DAILY), self.create_indicator_name(spy, "OBV"))
            self.kind = type(self.create_consolidator(timedelta(days=2), TradeBar))

    algorithm = run(Naming, prices=PRICES).algorithm
    assert algorithm.names == ("SMA(2,SPY_day)", "OBV(SPY_day)")
    assert algorithm.kind is TradeBarConsolidator
