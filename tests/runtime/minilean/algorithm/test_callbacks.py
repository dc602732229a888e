"""What the engine calls on an algorithm, and what happens where it defines nothing."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import timedelta

import pytest

from AlgorithmImports import *
from minilean.common.dotnet_errors import NotImplementedException
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102, 51, 52]}


class Hearing(QCAlgorithm):
    """Writes down what it is called with."""

    def initialize(self):
        self.heard = []
        self.set_cash(10_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.RAW).symbol
        self.set_warm_up(timedelta(1))

    def on_warmup_finished(self):
        self.heard.append("warm")

    def on_securities_changed(self, changes):
        self.heard.append(f"added {changes.added_securities[0].symbol.value}")

    def on_data(self, data):
        if not self.is_warming_up and not self.portfolio.invested:
            self.market_order(self.spy, 10)

    def on_order_event(self, event):
        self.heard.append(f"order {str(event.status).lower()}")

    def on_splits(self, splits):
        self.heard.extend(f"split {str(split.type).lower()}" for split in splits.values())

    def on_dividends(self, dividends):
        self.heard.extend(f"dividend {dividend.distribution:.2f}" for dividend in dividends.values())

    def on_end_of_algorithm(self):
        self.heard.append("end")


def test_they_come_in_the_order_of_lean() -> None:
    heard = run(
        Hearing, prices=PRICES, splits={"SPY": {"2024-01-05": 2}}, dividends={"SPY": {"2024-01-08": 0.5}}, start="2024-01-02"
    ).algorithm.heard

    assert heard == [
        "added SPY",
        "warm",
        "order submitted",
        "order filled",
        "split warning",
        "split split_occurred",
        "dividend 0.50",
        "end",
    ]


def test_nothing_needs_to_be_defined_but_initialize() -> None:
    class Quiet(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

    assert run(Quiet, prices=PRICES).orders == []


def test_an_algorithm_without_initialize_says_so() -> None:
    class Empty(QCAlgorithm):
        pass

    with pytest.raises(
        NotImplementedException, match=r"Empty has no initialize\(\); define it and call set_start_date and add_equity there"
    ):
        run(Empty, prices=PRICES)


def test_a_margin_call_is_passed_on_and_a_command_accepted() -> None:
    callbacks = QCAlgorithm()
    requests = [object()]
    assert callbacks.on_margin_call(requests) is requests
    assert callbacks.on_command(None) is True
    assert callbacks.OnMarginCall(requests) is requests


def test_callbacks_are_those_that_the_algorithm_had_when_it_was_made() -> None:
    """`AlgorithmPythonWrapper` takes them before it calls `initialize`; `on_end_of_algorithm` and some others it looks up at their time."""

    class Replacing(QCAlgorithm):
        def __init__(self):
            super().__init__()
            self.seen = []
            self.on_order_event = lambda event: self.seen.append("own event")

        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.on_data = self.on_splits = self.on_securities_changed = 3
            self.on_end_of_algorithm = lambda: self.seen.append("own end")

        def on_data(self, data):
            self.seen.append("on_data")
            self.market_order("SPY", 1)

    seen = run(Replacing, prices={"SPY": [100, 101]}).algorithm.seen
    assert seen == ["on_data", "own event", "own event", "on_data", "own event", "own end"]


def test_an_end_of_day_without_a_symbol_comes_once_a_day_at_the_algorithm_s_end_of_it() -> None:
    """Recorded: `surface/end_of_day_pascal_self`."""

    class Ending(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.seen = []

        def OnEndOfDay(self):
            self.seen.append(str(self.time))

    assert run(Ending, prices={"SPY": [100, 101, 102]}).algorithm.seen == ["2024-01-02 23:58:00", "2024-01-03 23:58:00"]
