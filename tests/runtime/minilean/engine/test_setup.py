"""How a run is made from what `initialize` asked for."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

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


def test_a_brokerage_model_names_the_benchmark_where_the_algorithm_sets_none(conformance_data: Path) -> None:
    """Values of LEAN's recorded `kinds/brokerage_benchmark`."""

    class Alternating:
        def evaluate(self, time):
            return 100 + time.day

    class Model(DefaultBrokerageModel):
        def get_benchmark(self, securities):
            return Alternating()

    class Compared(QCAlgorithm):
        def initialize(self):
            self.set_brokerage_model(Model())
            self.add_equity("XLK", Resolution.DAILY)

    charts = run(Compared, data_folder=conformance_data, start="2014-06-03", end="2014-06-06").charts
    assert charts["Benchmark"]["Benchmark"][:4] == [(datetime(2014, 6, day), 100.0 + day) for day in (3, 4, 5, 6)]


class Index(PythonData):
    def get_source(self, config, date, is_live_mode):
        return SubscriptionDataSource(str(Path(Globals.data_folder) / "alternative" / "cboe" / "vix.csv"))

    def reader(self, config, line, date, is_live_mode):
        if not line[:1].isdigit():
            return None
        day, close = line.split(",")
        point = Index()
        point.symbol = config.symbol
        point.time = datetime.strptime(day, "%m/%d/%Y")
        point.end_time = point.time + timedelta(1)
        point.value = float(close)
        return point


def test_a_benchmark_of_own_data_is_what_their_class_reads(conformance_data: Path) -> None:
    """LEAN's `UniverseSelection.AddPendingInternalDataFeeds` reads custom data once more by their own class."""

    class Own(QCAlgorithm):
        def initialize(self):
            self.set_benchmark(self.add_data(Index, "VIX", Resolution.DAILY).symbol)

    charts = run(Own, data_folder=conformance_data, start="2015-01-06", end="2015-01-08").charts
    # the file's closes of the days before, 5 to 8 January, which are known at the next midnight
    assert [value for _, value in charts["Benchmark"]["Benchmark"]] == [25.0, 26.7, 20.29, 15.73]
