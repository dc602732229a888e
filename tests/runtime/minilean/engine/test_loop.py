"""One step of a run after the other: what comes before what."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102, 103]}


class Steps(QCAlgorithm):
    """Writes down what it is called with, and when."""

    def initialize(self):
        self.set_cash(10_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.seen = []
        self.schedule.on(self.date_rules.every_day(self.spy), self.time_rules.after_market_open(self.spy, 5), self.morning)

    def morning(self):
        self.seen.append(f"{self.time:%d %H:%M} event")

    def on_data(self, data):
        self.seen.append(f"{self.time:%d %H:%M} data {data[self.spy].close:g}")

    def on_end_of_day(self, symbol):
        self.seen.append(f"{self.time:%d %H:%M} end")

    def on_end_of_algorithm(self):
        self.seen.append("end of algorithm")


def test_a_day_is_its_events_then_its_bar() -> None:
    seen = run(Steps, prices={"SPY": [100, 101]}).algorithm.seen
    assert seen == [
        "02 09:35 event",
        "02 15:50 end",
        "02 16:00 data 100",
        "03 09:35 event",
        "03 15:50 end",
        "03 16:00 data 101",
        "end of algorithm",
    ]


def test_an_order_of_the_morning_fills_at_the_close_of_the_day() -> None:
    class Morning(Steps):
        def morning(self):
            if not self.portfolio.invested:
                self.market_order(self.spy, 10)

    fills = [event for event in run(Morning, prices=PRICES).order_events if event.fill_quantity]
    # on the first morning no price is known yet
    assert [(event._utc, event.fill_price) for event in fills] == [(datetime(2024, 1, 3, 21), 101)]


def test_while_it_warms_up_no_order_is_taken() -> None:
    class Warming(Steps):
        def initialize(self):
            super().initialize()
            self.set_warm_up(2, Resolution.DAILY)
            self.answers = []

        def on_data(self, data):
            self.seen.append((self.time.day, self.is_warming_up))
            self.answers.append(self.market_order(self.spy, 1).status)

    result = run(Warming, prices=PRICES, bars_before=2)
    assert [entry for entry in result.algorithm.seen if isinstance(entry, tuple)] == [(2, True), (3, True), (4, False), (5, False)]
    assert result.algorithm.answers[:2] == [OrderStatus.INVALID] * 2
    assert len(result.orders) == 2


def test_an_error_of_the_algorithm_has_the_time_of_the_algorithm() -> None:
    class Failing(Steps):
        def on_data(self, data):
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose") as raised:
        run(Failing, prices=PRICES)
    assert raised.value.__notes__ == ["at algorithm time 2024-01-02 16:00:00"]


def test_kept_bars_see_a_split(conformance_data: Path) -> None:
    """Four raw shares become one on 10 June 2015: values of LEAN's recorded `kinds/kept_bars_and_a_split`."""

    class Keeping(QCAlgorithm):
        def initialize(self):
            self.tmv = self.add_equity("TMV", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.RAW).symbol
            self.window = RollingWindow[TradeBar](4)
            self.seen = []

        def on_data(self, data):
            if data.bars.contains_key(self.tmv):
                self.window.add(data.bars[self.tmv])
            self.seen.append((f"{self.time:%d %H}", *[bar.close for bar in self.window]))

    seen = run(Keeping, data_folder=conformance_data, start="2015-06-05", end="2015-06-11").algorithm.seen
    assert seen[2:] == [
        ("09 00", 110.5, 110.34),
        ("09 16", 108.7, 110.5, 110.34),
        ("10 00", 434.8, 110.5, 110.34),
        ("10 16", 451.19, 434.8, 110.5, 110.34),
        ("11 16", 453.35, 451.19, 434.8, 110.5),
    ]


def test_after_a_delisting_nothing_is_left_of_the_price_but_in_the_holding(conformance_data: Path) -> None:
    """Values of LEAN's recorded `kinds/price_after_the_delisting`."""

    class Gone(QCAlgorithm):
        def initialize(self):
            self.gone = self.add_equity("GONE", Resolution.DAILY)
            self.schedule.on(self.date_rules.every_day(), self.time_rules.noon, self.tell)
            self.seen = []

        def tell(self):
            gone = self.gone
            self.seen.append((f"{self.time:%d %H}", gone.price, gone.has_data, gone.is_tradable, gone.is_delisted, gone.holdings.price))

        def on_data(self, data):
            self.tell()

    seen = run(Gone, data_folder=conformance_data, start="2017-03-17", end="2017-03-20").algorithm.seen
    assert seen[2:] == [
        ("17 16", 8.79, True, True, False, 8.79),
        ("18 00", 8.79, True, False, True, 8.79),
        ("18 12", 0, False, False, True, 8.79),
        ("19 12", 0, False, False, True, 8.79),
        ("20 12", 0, False, False, True, 8.79),
    ]


def test_days_that_a_market_is_open_in_part_are_filled_up_to_one_that_ends_after_the_run(conformance_data: Path) -> None:
    """Times and closes of LEAN's recorded `random/random_4131`, whose last day of the data is 29 December 2017."""

    class Pair(QCAlgorithm):
        def initialize(self):
            self.add_forex("EURUSD", Resolution.DAILY, Market.OANDA)
            self.seen = []

        def on_data(self, data):
            for bar in data.quote_bars.values():
                self.seen.append((f"{self.time:%m-%d %H}", bar.close, bar.is_fill_forward))

    seen = run(Pair, data_folder=conformance_data, start="2017-12-28", end="2017-12-31").algorithm.seen
    assert seen[-3:] == [("12-29 19", 1.24168, False), ("12-31 19", 1.24168, True), ("01-01 19", 1.24168, True)]


def test_slices_carry_the_ticker_of_their_time(conformance_data: Path) -> None:
    """NEWCO was OLDCO until 12 August 2016: values of LEAN's recorded `kinds/mapped_ticker_of_keys`."""

    class Named(QCAlgorithm):
        def initialize(self):
            self.newco = self.add_equity("NEWCO", Resolution.DAILY).symbol
            self.seen = []

        def on_data(self, data):
            for bar in data.bars.values():
                same = bar.symbol == self.newco and self.newco in data.bars
                self.seen.append((f"{self.time:%d}", bar.symbol.value, self.newco.value, same))

    seen = run(Named, data_folder=conformance_data, start="2016-08-11", end="2016-08-15").algorithm.seen
    assert seen == [("11", "OLDCO", "NEWCO", True), ("12", "OLDCO", "NEWCO", True), ("15", "NEWCO", "NEWCO", True)]


def test_total_returns_count_no_dividend_of_the_warm_up(conformance_data: Path) -> None:
    """Prices of LEAN's recorded `kinds/total_return_and_warm_up`; a dividend of TLT falls into the warm-up, on 19 February 2016."""

    class Total(QCAlgorithm):
        def initialize(self):
            self.tlt = self.add_equity("TLT", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.TOTAL_RETURN)
            self.set_warm_up(timedelta(days=14), Resolution.DAILY)
            self.seen = []

        def on_data(self, data):
            self.seen.append((f"{self.time:%m-%d %H}", self.is_warming_up, self.tlt.price))

    seen = run(Total, data_folder=conformance_data, start="2016-03-01", end="2016-03-01").algorithm.seen
    assert ("02-19 16", True, 77.43) in seen
