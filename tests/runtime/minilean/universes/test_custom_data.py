"""Universes chosen from an algorithm's own data, and custom data as members."""

# ruff: noqa: F403, F405
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from minilean.api import *
from minilean.errors import UnsupportedCall


class Picks(PythonData):
    """Tickers of a day; the midnight after it knows them."""

    def get_source(self, config, date, is_live_mode):
        return SubscriptionDataSource(f"{Globals.data_folder}/picks.csv")

    def reader(self, config, line, date, is_live_mode):
        day, *tickers = line.split(",")
        point = Picks()
        point.symbol = config.symbol
        point.time = datetime.strptime(day, "%Y%m%d")
        point.end_time = point.time + timedelta(1)
        point["Tickers"] = tickers
        return point


class Close(PythonData):
    """The close of a stock, from its file."""

    def get_source(self, config, date, is_live_mode):
        name = LeanData.generate_zip_file_name(config.symbol, date, config.resolution, config.tick_type)
        return SubscriptionDataSource(f"{Globals.data_folder}/equity/usa/daily/{name}")

    def reader(self, config, line, date, is_live_mode):
        fields = line.split(",")
        point = Close()
        point.symbol = config.symbol
        point.time = datetime.strptime(fields[0], "%Y%m%d %H:%M")
        point.end_time = point.time + Time.ONE_DAY
        point.value = float(fields[4]) / 10000
        return point


def tickers(points: Any) -> list[str]:
    return [ticker for point in points for ticker in point["Tickers"]]


@pytest.fixture
def picks(stocks: Any) -> Any:
    (stocks.root / "picks.csv").write_text("20240102,EEE\n20240103,AAA,BBB\n20240104,AAA,BBB\n20240107,CCC\n")
    return stocks


def test_points_choose_when_they_are_known(picks: Any, watch: Any) -> None:
    for make in (
        lambda a: a.add_universe(Picks, "picks", tickers),
        lambda a: a.add_universe(Picks, "picks", Resolution.DAILY, tickers),
        lambda a: a.add_universe(Picks, SecurityType.EQUITY, "picks", Resolution.DAILY, "usa", a.universe_settings, tickers),
        lambda a: a.add_universe(Picks, name="picks", selector=tickers),
    ):
        # the first selection has all that became known since a day before; Sunday's are known on Monday
        assert watch(make, picks).changed == [("04 00", "ABE", ""), ("05 00", "", "E"), ("08 00", "C", "AB")]


def test_a_universe_has_history_of_its_data(picks: Any, watch: Any) -> None:
    class Looking(watch.Watcher):
        def initialize(self):
            super().initialize()
            symbol = self.added_universe.symbol
            self.past = [point["tickers"] for point in self.history[Picks](symbol, datetime(2024, 1, 1), datetime(2024, 1, 5))]

    algorithm = watch(lambda a: a.add_universe(Picks, "picks", tickers), picks, base=Looking)
    assert algorithm.past == [["EEE"], ["AAA", "BBB"]]
    assert algorithm.added_universe.data_type is Picks


def test_custom_data_of_selected_stocks_are_filled_forward(stocks: Any, watch: Any) -> None:
    stocks.coarse("20240103", {"AAA": 1})

    class Reading(watch.Watcher):
        def initialize(self):
            self.seen = []
            super().initialize()

        def on_data(self, data):
            for pair in data.get(Close):
                self.seen.append((f"{self.time:%d %H}", pair.value.value, pair.value.is_fill_forward, pair.key.underlying.value))

    def make(a: Any) -> Any:
        def select(stocks: Any) -> Any:
            return [item for s in stocks for item in (s.symbol, Symbol.create_base(Close, s.symbol))] or Universe.UNCHANGED

        return a.add_universe(select)

    algorithm = watch(make, stocks, end="2024-01-09", base=Reading)
    assert algorithm.changed == [("04 00", "A", "")]
    # known at midnight, that of the selection included; the weekend repeats Friday's, and the last close is known after the end
    assert algorithm.seen == [
        ("04 00", 11, False, "AAA"),
        ("05 00", 12, False, "AAA"),
        ("06 00", 13, False, "AAA"),
        ("07 00", 13, True, "AAA"),
        ("08 00", 13, True, "AAA"),
        ("09 00", 14, False, "AAA"),
        ("10 00", 15, False, "AAA"),
    ]


def test_custom_data_of_hours_make_daily_bars_come_every_hour(stocks: Any, watch: Any) -> None:
    class Hours(watch.Watcher):
        def initialize(self):
            self.seen = []
            super().initialize()

        def on_data(self, data):
            bar = data.bars.get("AAA")
            if bar is not None:
                self.seen.append((f"{self.time:%d %H}", bar.is_fill_forward, f"{bar.end_time:%d %H}"))

    def make(a: Any) -> Any:
        a.add_equity("AAA", Resolution.DAILY)
        return a.add_data(Close, "BBB", Resolution.HOUR, fill_forward=True)

    assert watch(make, stocks, end="2024-01-05", base=Hours).seen == [
        ("04 16", False, "04 16"),
        *[(f"05 {hour}", True, "04 16") for hour in (10, 11, 12, 13, 14, 15)],
        ("05 16", False, "05 16"),
    ]


def test_data_of_unknown_kinds_are_refused(stocks: Any, watch: Any) -> None:
    with pytest.raises(UnsupportedCall, match=r"add_universe\(TradeBar\) is not modelled"):
        watch(lambda a: a.add_universe(TradeBar, "bars", tickers), stocks)
