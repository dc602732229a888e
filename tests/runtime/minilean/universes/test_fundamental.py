"""Universes of all stocks."""

# ruff: noqa: F403, F405
from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.api import *
from minilean.errors import InputError, UnsupportedCall


def largest(stocks: Any) -> list[Symbol]:
    """The two with the most dollars traded."""
    return [stock.symbol for stock in sorted(stocks, key=lambda stock: -stock.dollar_volume)[:2]]


@pytest.fixture
def days(stocks: Any) -> Any:
    stocks.coarse("20240103", {"AAA": 5, "BBB": 9, "CCC": 1})
    stocks.coarse("20240104", {"AAA": 5, "BBB": 9, "CCC": 1})
    stocks.coarse("20240105", {"AAA": 5, "BBB": 9, "CCC": 7})
    return stocks


def test_the_stocks_of_a_day_are_known_at_the_midnight_after_it_also_on_saturdays(days: Any, watch: Any) -> None:
    algorithm = watch(lambda a: a.add_universe(largest), days)
    # the first selection uses the day before the run; days without file select nobody
    assert algorithm.changed == [("04 00", "AB", ""), ("06 00", "C", "A"), ("09 00", "", "BC")]
    assert algorithm.added_universe.selected.count == 0 == algorithm.added_universe.members.count


def test_unchanged_keeps_the_members(days: Any, watch: Any) -> None:
    algorithm = watch(lambda a: a.add_universe(lambda stocks: largest(stocks) if a.time.day == 4 else Universe.UNCHANGED), days)
    assert algorithm.changed == [("04 00", "AB", "")]
    assert [symbol.value for symbol in algorithm.added_universe.selected] == ["BBB", "AAA"]
    assert {pair.key.value for pair in algorithm.added_universe.members} == {"AAA", "BBB"}


def test_a_date_rule_selects_on_its_dates_with_the_latest_data(days: Any, watch: Any) -> None:
    told = []

    def select(stocks: Any) -> Any:
        told.append(len(stocks))
        return largest(stocks)

    algorithm = watch(lambda a: a.add_universe(a.date_rules.on(datetime(2024, 1, 8), datetime(2024, 1, 11)), select), days)
    # Monday the 8th has the stocks of Friday; those of the 11th come from a day without file
    assert told == [3, 0]
    assert algorithm.changed == [("08 00", "BC", ""), ("11 00", "", "BC")]


def test_a_schedule_of_the_settings_counts_too(days: Any, watch: Any) -> None:
    def make(a: Any) -> Any:
        a.universe_settings.schedule.on(a.date_rules.on(datetime(2024, 1, 5)))
        return a.add_universe(FundamentalUniverse.usa(largest))

    assert watch(make, days).changed == [("05 00", "AB", "")]


def test_the_type_alone_takes_every_stock(days: Any, watch: Any) -> None:
    assert watch(lambda a: a.add_universe(CoarseFundamental), days).changed[0] == ("04 00", "ABC", "")
    assert watch(lambda a: a.add_universe(CoarseFundamental, "mine", a.universe_settings, largest), days).changed[0] == ("04 00", "AB", "")


def test_models_ask_select(days: Any, watch: Any) -> None:
    class Mine(FundamentalUniverseSelectionModel):
        def select(self, algorithm, fundamental):
            return largest(fundamental)[:1]

    class Older(FundamentalUniverseSelectionModel):
        def __init__(self):
            super().__init__(False)

        def SelectCoarse(self, algorithm, coarse):
            return largest(coarse)[1:]

    def with_model(model: Any) -> Any:
        return watch(lambda a: a.add_universe_selection(model), days).changed[0]

    assert with_model(Mine()) == ("04 00", "B", "")
    assert with_model(Older()) == ("04 00", "A", "")
    assert with_model(FundamentalUniverseSelectionModel(largest)) == ("04 00", "AB", "")
    assert with_model(CoarseFundamentalUniverseSelectionModel(largest, UniverseSettings(Resolution.DAILY))) == ("04 00", "AB", "")


@pytest.mark.parametrize("form", ["two functions", "universe", "older universe", "model of two functions", "own model"])
def test_a_second_choice_by_figures_is_given_nobody_since_coarse_files_have_none(days: Any, watch: Any, form: str) -> None:
    # `UniverseSelection.ApplyUniverseSelection` leaves out stocks without figures, and `FundamentalUniverseSelectionModel` does so before
    asked: list[list[str]] = []

    def chosen_fine(stocks: Any) -> Any:
        asked.append([stock.symbol.value for stock in stocks])
        return [stock.symbol for stock in stocks]

    class Own(FundamentalUniverseSelectionModel):
        def __init__(self):
            super().__init__(True)

        def select_coarse(self, algorithm, coarse):
            return largest(coarse)

        def select_fine(self, algorithm, fine):
            return chosen_fine(fine)

    makers = {
        "two functions": lambda a: a.add_universe(largest, chosen_fine),
        "universe": lambda a: a.add_universe(FundamentalUniverse.usa(largest), chosen_fine),
        "older universe": lambda a: a.add_universe(FineFundamentalFilteredUniverse(FundamentalUniverse.usa(largest), chosen_fine)),
        "model of two functions": lambda a: a.add_universe_selection(FineFundamentalUniverseSelectionModel(largest, chosen_fine)),
        "own model": lambda a: a.add_universe_selection(Own()),
    }
    assert watch(makers[form], days).changed == []
    assert asked
    assert all(stocks == [] for stocks in asked)


def test_a_second_choice_after_other_data_sees_stocks_whose_figures_are_refused(stocks: Any, watch: Any) -> None:
    seen: list[str] = []

    def fine(points: Any) -> Any:
        seen.append(f"{points[0].symbol.value} {points[0].time:%m-%d %H}")
        return [point.symbol for point in points if point.market_cap > 1]

    # a day without file has no coarse data, so that what the first function names is looked up (`UniverseSelection`)
    aaa = Symbol.create("AAA")
    with pytest.raises(UnsupportedCall, match=r"Fundamental\.market_cap is not modelled"):
        watch(lambda a: a.add_universe(lambda coarse: [aaa], fine), stocks)
    assert seen == ["AAA 01-04 00"]


def test_only_universes_of_data_can_be_narrowed() -> None:
    with pytest.raises(UnsupportedCall, match="FundamentalFilteredUniverse of a ScheduledUniverse"):
        FundamentalFilteredUniverse(ScheduledUniverse(SimpleNamespace(name="days"), SimpleNamespace(name="noon"), largest), largest)


def test_figures_of_companies_are_refused(days: Any, watch: Any) -> None:
    with pytest.raises(UnsupportedCall, match=r"Fundamental\.valuation_ratios is not modelled"):
        watch(lambda a: a.add_universe(lambda stocks: [s.symbol for s in stocks if s.valuation_ratios.pe_ratio > 1]), days)


def test_a_security_without_a_trading_day_left_does_not_enter(stocks: Any, watch: Any) -> None:
    stocks.coarse("20240111", {"AAA": 1})
    stocks.coarse("20240112", {"AAA": 1, "BBB": 1})
    # the 12th is a Friday: its stocks are selected on Saturday, when the run has no session left
    algorithm = watch(lambda a: a.add_universe(lambda stocks: [s.symbol for s in stocks]), stocks, "2024-01-12", "2024-01-14")
    assert algorithm.changed == [("12 00", "A", "")]
    assert [symbol.value for symbol in algorithm.added_universe.selected] == ["AAA", "BBB"]


def test_a_bar_that_ends_with_the_selection_belongs_to_the_members(days: Any, watch: Any) -> None:
    class Midnights(watch.Watcher):
        def initialize(self):
            self.settings.daily_precise_end_time = False
            self.seen = []
            super().initialize()

        def on_data(self, data):
            symbols = data.bars.keys()
            self.seen.append((f"{self.time:%d %H}", "".join(symbol.value[0] for symbol in symbols)))

    algorithm = watch(lambda a: a.add_universe(largest), days, end="2024-01-08", base=Midnights)
    assert algorithm.changed == [("04 00", "AB", ""), ("06 00", "C", "A")]
    assert algorithm.seen == [("04 00", "AB"), ("05 00", "AB"), ("06 00", "BC"), ("09 00", "BC")]


def test_tickers_must_be_known_to_the_algorithm(days: Any, watch: Any) -> None:
    def make(a: Any) -> Any:
        a.add_equity("DDD", Resolution.DAILY)
        return a.add_universe(lambda stocks: ["ddd"])

    assert [symbol.value for symbol in watch(make, days).added_universe.selected] == ["DDD"]
    with pytest.raises(InputError, match="names 'AAA', which is no security of the algorithm; return symbols"):
        watch(lambda a: a.add_universe(lambda stocks: ["AAA"]), days)


def test_a_data_folder_without_files_of_the_days_is_told(days: Any, watch: Any) -> None:
    watch(lambda a: a.add_universe(largest), days)
    assert watch.log == []
    watch(lambda a: a.add_universe(largest), days, start="2024-01-10")
    folder = days.root / "equity" / "usa" / "fundamental" / "coarse"
    told = f"FundamentalUniverseFactory selects nobody: there are no files of 2024-01-09 to 2024-01-12 in {folder}."
    assert [line.endswith(told) for line in watch.log] == [True]
