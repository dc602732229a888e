"""Indicators and consolidators that an algorithm feeds."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportCallIssue=false
from __future__ import annotations

from datetime import timedelta

import pytest

from AlgorithmImports import *
from minilean.common.dotnet_errors import ArgumentException, NullReferenceException
from minilean.testing import run

PRICES = {"SPY": [100, 102, 104, 106]}


def test_bars_of_two_days_go_to_the_handler_when_the_third_begins() -> None:
    class Consolidating(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.closes = []
            self.consolidate(spy, timedelta(days=2), lambda bar: self.closes.append(bar.close))

    assert run(Consolidating, prices=PRICES).algorithm.closes == [102]


def test_a_number_is_no_period_as_in_lean() -> None:
    class Consolidating(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.consolidate(symbol="SPY", calendar=Calendar.WEEKLY, handler=print)
            self.Consolidate("SPY", period=timedelta(2), tickType=TickType.Trade, handler=None)
            self.consolidate("SPY", 3, print)

    with pytest.raises(ArgumentException, match="consolidate got the number 3"):
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


def test_a_number_of_bars_is_no_period_of_consolidate() -> None:
    class Counting(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.consolidate(spy, 2, lambda bar: None)

    with pytest.raises(ArgumentException, match="which LEAN takes for a resolution; make a TradeBarConsolidator"):
        run(Counting, prices=PRICES)


def test_consolidate_and_its_kin_take_their_parameters_by_name() -> None:
    class Naming(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            made = (
                self.consolidate(symbol=spy, period=timedelta(days=2), handler=lambda bar: None),
                self.consolidate(symbol=spy, calendar=Calendar.MONTHLY, handler=lambda bar: None),
                self.resolve_consolidator(symbol=spy, resolution=Resolution.DAILY),
                self.resolve_consolidator(spy, time_span=timedelta(days=3)),
            )
            self.kinds = [type(consolidator).__name__ for consolidator in made]
            self.average = SimpleMovingAverage(1)
            self.register_indicator(spy, self.average, consolidator=TradeBarConsolidator(1))
            self.warm = SimpleMovingAverage(2)
            self.warm_up_indicator(symbols=[spy], indicator=self.warm)

    algorithm = run(Naming, prices=PRICES, bars_before=3).algorithm
    # as LEAN's run of the surface case `keywords`
    assert algorithm.kinds == ["TradeBarConsolidator", "TradeBarConsolidator", "IdentityDataConsolidator", "TradeBarConsolidator"]
    assert (algorithm.average.current.value, algorithm.warm.is_ready) == (106, True)


def test_a_symbol_that_was_never_added_is_added_for_its_indicator() -> None:
    class Forgetful(QCAlgorithm):
        def initialize(self):
            self.universe_settings.resolution = Resolution.DAILY
            self.average = self.sma(Symbol.create("SPY", SecurityType.EQUITY, Market.USA), 2, Resolution.DAILY)

    algorithm = run(Forgetful, prices=PRICES).algorithm
    assert "SPY" in [str(security.symbol.value) for security in algorithm.securities.values()]


@pytest.mark.parametrize(("symbol", "error"), [(None, NullReferenceException), (5, TypeError)])
def test_what_is_no_symbol_has_no_indicator(symbol: object, error: type[Exception]) -> None:
    class Mistaken(QCAlgorithm):
        def initialize(self):
            self.sma(symbol, 2, Resolution.DAILY)

    with pytest.raises(error, match="expected a symbol, security or ticker"):
        run(Mistaken, prices=PRICES)
