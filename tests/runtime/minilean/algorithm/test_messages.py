"""What an algorithm says: lines of the log, statistics, name, tags, its end."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102]}


class Speaking(QCAlgorithm):
    def initialize(self):
        self.add_equity("SPY", Resolution.DAILY)
        self.set_name("spoken")
        self.add_tag("a=1")
        self.seen = 0

    def on_data(self, data):
        self.seen += 1
        self.debug(1.5)
        self.log("logged")
        self.error("wrong")
        self.set_summary_statistic("Seen", self.seen)
        self.quit("enough")


def test_each_kind_has_its_line_and_any_value_may_be_said() -> None:
    result = run(Speaking, prices=PRICES)
    said = [line for line in result.log if line.startswith("2024-01-02 16:00:00")]
    assert said == [
        "2024-01-02 16:00:00 1.5",
        "2024-01-02 16:00:00 logged",
        "2024-01-02 16:00:00 wrong",
        "2024-01-02 16:00:00 Quit(): enough",
        "2024-01-02 16:00:00 Algorithm Stopped",
    ]


def test_quit_ends_the_run_and_statistics_of_its_own_are_kept() -> None:
    result = run(Speaking, prices=PRICES)
    assert (result.algorithm.seen, result.algorithm.name, result.statistics["Seen"]) == (1, "spoken", "1")


def test_parameters_are_asked_for_by_name_with_a_default_of_any_type() -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.asked = (self.get_parameter("window", 5), self.get_parameter("rate", 0.5), self.get_parameter("name"))

    assert run(Asking, prices=PRICES, parameters={"window": 7}).algorithm.asked == (7, 0.5, None)
