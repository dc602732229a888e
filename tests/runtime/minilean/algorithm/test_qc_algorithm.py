"""An algorithm as a whole: what it is made of, and what it may not forget."""

# ruff: noqa: BLE001, F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import numpy

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102]}


def test_training_runs_when_its_rule_says_and_is_what_it_was() -> None:
    class Training(QCAlgorithm):
        def initialize(self):
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.trained = []
            self.train(self.fit)
            self.train(self.date_rules.every_day(spy), self.time_rules.at(9, 35), self.fit)

        def fit(self):
            self.trained.append(str(self.time))

    assert run(Training, prices=PRICES).algorithm.trained == [
        "2024-01-02 00:00:00",
        "2024-01-02 09:35:00",
        "2024-01-03 09:35:00",
        "2024-01-04 09:35:00",
    ]


def test_the_slice_of_now_is_the_one_that_on_data_got() -> None:
    class Looking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.same = []

        def on_data(self, data):
            self.same.append(self.current_slice is data)

    assert run(Looking, prices=PRICES).algorithm.same == [True, True, True]


def test_a_backtest_has_no_project_and_no_debug_mode() -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.answers = (self.project_id, self.debug_mode, self.live_mode)

    assert run(Asking, prices=PRICES).algorithm.answers == (0, False, False)


OLDER = {
    "order type": (lambda a: a.order("SPY", 1, OrderType.MARKET).quantity, 1),
    "order type keyword": (lambda a: a.Order("SPY", 1, type=OrderType.Market, tag="t").tag, "t"),
    "order tag": (lambda a: a.order("SPY", 1, False, "t").tag, "t"),
    "market bool": (lambda a: a.market_order("SPY", True).quantity, 1),
    "market array": (lambda a: a.market_order("SPY", numpy.array([1])).quantity, 1),
    "resolution int": (lambda a: a.add_equity("TLT", 4).symbol.value, "TLT"),
    "brokerage": (lambda a: a.set_brokerage_model(BrokerageName.DEFAULT), None),
}
REFUSED = {
    "benchmark": (lambda a: a.set_benchmark("SPY"), "InvalidOperationException"),
    "cash": (lambda a: a.set_cash(5), "InvalidOperationException"),
    "name": (lambda a: a.set_name("n"), "InvalidOperationException"),
    "initializer": (lambda a: a.set_security_initializer(print), "Exception"),
    "resolution text": (lambda a: a.add_equity("TLT", "daily"), "TypeError"),
    "empty": (lambda a: a.add_equity("", Resolution.DAILY), "ArgumentNullException"),
    "None": (lambda a: a.add_equity(None, Resolution.DAILY), "ArgumentNullException"),
    "number": (lambda a: a.add_equity(5, Resolution.DAILY), "TypeError"),
    "tuple": (lambda a: a.set_holdings((PortfolioTarget("SPY", 1),)), "TypeError"),
    "tuple liquidate": (lambda a: a.set_holdings((PortfolioTarget("SPY", 1),), True), "TypeError"),
}


def test_older_forms_and_refusals_after_initialize_are_those_that_lean_recorded() -> None:
    # recorded by LEAN: obsolete_overloads
    class Older(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.set_benchmark(SecurityType.EQUITY, "SPY")
            self.compared = self.benchmark.security.symbol.value
            try:
                self.set_benchmark(None)
            except Exception as error:
                self.none = type(error).__name__

        def on_data(self, data):
            self.answers = {label: call(self) for label, (call, _) in OLDER.items()}
            self.refused = {}
            for label, (call, _) in REFUSED.items():
                try:
                    call(self)
                except Exception as error:
                    self.refused[label] = type(error).__name__
            self.quit()

    algorithm = run(Older, prices={**PRICES, "TLT": [50, 51, 52]}).algorithm
    assert (algorithm.compared, algorithm.none) == ("SPY", "NullReferenceException")
    assert algorithm.answers == {label: answer for label, (_, answer) in OLDER.items()}
    assert algorithm.refused == {label: name for label, (_, name) in REFUSED.items()}
