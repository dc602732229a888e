"""One step of a run after the other: what comes before what."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import datetime

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
    assert [(event.utc, event.fill_price) for event in fills] == [(datetime(2024, 1, 3, 21), 101)]


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
