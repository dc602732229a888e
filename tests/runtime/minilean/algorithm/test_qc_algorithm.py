"""An algorithm as a whole: what it is made of, and what it may not forget."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

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
