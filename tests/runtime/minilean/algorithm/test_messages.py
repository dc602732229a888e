"""What an algorithm says: lines of the log, statistics, name, tags, its end."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportCallIssue=false
from __future__ import annotations

import datetime as dates
import decimal

import numpy as np
import pandas as pd
import pytest

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


def test_what_waits_for_the_log_can_be_read() -> None:
    class Reading(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

        def on_data(self, data):
            self.debug("one")
            self.log("two")
            self.log("two")
            self.error("three")
            self.seen = (list(self.debug_messages), self.LogMessages.Count, list(self.error_messages), self.log_messages.is_empty)

    assert run(Reading, prices={"SPY": [100]}).algorithm.seen == (["one"], 2, ["three"], False)


def test_tags_are_a_hundred_at_most_and_of_two_hundred_characters() -> None:
    class Tagged(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.set_tags({"one"})
            self.add_tag("two")
            self.add_tag(" ")
            self.first = self.tags
            self.Tags = {f"{'x' * 300}{number}" if number == 0 else f"tag {number}" for number in range(120)}
            self.add_tag("too many")
            self.set_name("n" * 300)

    result = run(Tagged, prices={"SPY": [100]})
    assert result.algorithm.first == {"one", "two"}
    assert (len(result.algorithm.tags), max(map(len, result.algorithm.tags)) <= 200, len(result.algorithm.name)) == (100, True, 200)
    warnings = [line[20:] for line in result.log if "Warning" in line]
    assert warnings == [
        "Warning: The tags collection cannot contain more than 100 items. It will be truncated.",
        "Warning: AddTag(too many): Unable to add tag. Tags are limited to a maximum of 100.",
    ]


def test_statistics_can_be_read_while_the_algorithm_runs() -> None:
    class Tallying(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.set_runtime_statistic("Mood", "good")
            self.record("Series", 1)
            self.add_series("Chart", "Points", SeriesType.SCATTER, "%")
            self.before = (self.statistics.summary.count, self.Statistics.TotalPerformance.PortfolioStatistics.SharpeRatio)

        def on_data(self, data):
            self.market_on_open_order("SPY", 1)

        def on_end_of_algorithm(self):
            statistics = self.statistics
            self.orders = statistics.summary[PerformanceMetrics.TOTAL_ORDERS]
            self.end = statistics.total_performance.portfolio_statistics.end_equity
            self.duration = statistics.total_performance.trade_statistics.average_trade_duration
            self.moods = [(pair.key, pair.value) for pair in self.runtime_statistics]

    algorithm = run(Tallying, prices=PRICES).algorithm
    assert algorithm.before == (0, 0.0)
    assert (algorithm.orders, algorithm.moods) == ("3", [("Mood", "good")])
    assert 99_000 < algorithm.end < 101_000
    assert algorithm.duration == dates.timedelta(0)


def test_a_mail_is_a_line_of_the_log() -> None:
    class Mailing(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

        def on_data(self, data):
            self.answer = self.notify.email("me@example.com", "Trade", "Bought")

    result = run(Mailing, prices={"SPY": [100]})
    assert result.algorithm.answer is False
    assert "2024-01-02 16:00:00 A mail to me@example.com was not sent, as in any backtest: Trade: Bought" in result.log


FIGURES = {
    "int": (5, "5"),
    "long": (2**64, "18446744073709551616"),
    "double": (2.0, "2"),
    "third": (1 / 3, "0.3333333333333333"),
    "tiny": (1e-30, "1E-30"),
    "zero": (-0.0, "-0"),
    "nan": (float("nan"), "NaN"),
    "inf": (-float("inf"), "-Infinity"),
    "numpy": (np.float64(5), "5.0"),
    "array": (np.array([1.5]), "1.5"),
    "series": (pd.Series([1.5]), "1.5"),
    "decimal": (decimal.Decimal("5.50"), "5.50"),
    "bool": (True, "1"),
    "text": ("abc", "abc"),
}


class Counting(QCAlgorithm):
    def initialize(self):
        self.add_equity("SPY", Resolution.DAILY)
        for name, (value, _) in FIGURES.items():
            self.set_summary_statistic(name, value)
        self.set_summary_statistic("gone", 5)
        self.set_summary_statistic("gone", None)
        self.refused = []
        for value in ([1], np.array([1.5, 2]), dates.date(2015, 1, 1), Resolution.DAILY, 1j):
            try:
                self.set_runtime_statistic("refused", value)  # type: ignore[call-overload]
            except TypeError as error:
                self.refused.append(str(error))


def test_figures_are_written_as_lean_writes_them() -> None:
    result = run(Counting, prices=PRICES)
    assert {name: result.statistics[name] for name in FIGURES} == {name: text for name, (_, text) in FIGURES.items()}
    assert "gone" not in result.statistics
    assert len(result.algorithm.refused) == 5
    assert result.algorithm.refused[0] == "[1] is no number; expected one such as 0.5."


def test_parameters_are_set_by_the_engine_alone() -> None:
    # LEAN's trace of surface/obsolete_overloads
    class Setting(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            try:
                self.set_parameters({"a": "1"})
            except TypeError as error:
                self.refused = str(error)

    assert "set_parameters takes a Dictionary of .NET" in run(Setting, prices=PRICES).algorithm.refused


def test_a_handler_of_brokers_messages_is_kept_and_never_asked() -> None:
    class Handler:
        asked = 0

        def handle_message(self, message):
            self.asked += 1

        def handle_order(self, event):
            self.asked += 1

    class Listening(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.default = type(self.brokerage_message_handler).__name__
            with pytest.raises(TypeError, match="object cannot be used as brokerage message handler: it has no method 'handle_message'"):
                self.set_brokerage_message_handler(object())
            self.handler = Handler()
            self.set_brokerage_message_handler(self.handler)
            self.kept = self.BrokerageMessageHandler is self.handler
            self.brokerage_message_handler = self.handler

        def on_data(self, data):
            self.market_on_open_order("SPY", 1)

    algorithm = run(Listening, prices=PRICES).algorithm
    assert (algorithm.default, algorithm.kept, algorithm.handler.asked) == ("DefaultBrokerageMessageHandler", True, 0)
