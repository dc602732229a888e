"""Universes of what funds and lists hold."""

# ruff: noqa: F403, F405
from __future__ import annotations

from typing import Any

import pytest

from minilean.api import *


@pytest.fixture
def fund(stocks: Any) -> Any:
    stocks.holdings("EEE", "20240103", {"AAA": 0.5, "BBB": 0.3, "CCC": 0.2})
    stocks.holdings("EEE", "20240105", {"AAA": 0.1, "BBB": 0.3, "CCC": 0.6})
    return stocks


def heaviest(holdings: Any) -> list[Symbol]:
    return [max(holdings, key=lambda holding: holding.weight).symbol]


def test_holdings_are_known_at_the_midnight_after_their_day_and_stay_until_the_next(fund: Any, watch: Any) -> None:
    for make in (
        lambda a: a.add_universe(a.universe.etf("EEE", universe_filter_func=heaviest)),
        lambda a: a.add_universe(a.universe.etf("EEE", a.universe_settings, heaviest)),
        lambda a: a.add_universe(a.universe.etf("EEE", "usa", a.universe_settings, heaviest)),
        lambda a: a.add_universe(a.universe.etf(Symbol.create("EEE"), heaviest)),
        lambda a: a.add_universe_selection(ETFConstituentsUniverseSelectionModel("EEE", a.universe_settings, heaviest)),
    ):
        assert watch(make, fund).changed == [("04 00", "A", ""), ("06 00", "C", "A")]


def test_without_a_function_all_holdings_are_members(fund: Any, watch: Any) -> None:
    algorithm = watch(lambda a: a.add_universe(a.universe.etf("EEE")), fund)
    assert algorithm.changed == [("04 00", "ABC", "")]
    # the fund itself is not among them
    assert not algorithm.securities.contains_key("EEE")


def test_a_fund_under_its_former_ticker(stocks: Any, watch: Any) -> None:
    names = stocks.root / "equity" / "usa" / "map_files"
    (names / "eee.csv").write_text("20240102,old\n20240104,old\n20501231,eee\n")
    stocks.holdings("OLD", "20240104", {"AAA": 1})
    stocks.holdings("EEE", "20240104", {"BBB": 1})
    stocks.holdings("OLD", "20240105", {"CCC": 1})
    stocks.holdings("EEE", "20240105", {"DDD": 1})
    assert watch(lambda a: a.add_universe(a.universe.etf(Symbol.create("EEE"))), stocks).changed == [
        ("05 00", "A", ""),
        ("06 00", "D", "A"),
    ]


def test_with_its_fund_a_universe_ends(fund: Any, watch: Any) -> None:
    names = fund.root / "equity" / "usa" / "map_files"
    (names / "eee.csv").write_text("20240102,eee\n20240109,eee\n")
    algorithm = watch(lambda a: a.add_universe(a.universe.etf(Symbol.create("EEE"))), fund)
    # LEAN's ETFConstituentUniverseCompositeDelistingRegressionAlgorithm: members and fund leave together, the midnight after its last day
    assert algorithm.changed == [("04 00", "ABC", ""), ("10 00", "", "ABC")]


def test_a_fund_that_was_delisted_before_has_no_members(fund: Any, watch: Any) -> None:
    names = fund.root / "equity" / "usa" / "map_files"
    (names / "eee.csv").write_text("20240102,eee\n20240104,eee\n")
    fund.holdings("EEE", "20240109", {"AAA": 1})
    algorithm = watch(lambda a: a.add_universe(a.universe.etf(Symbol.create("EEE"))), fund, start="2024-01-09")
    assert algorithm.changed == []
    assert not algorithm.added_universe.dispose_requested


def test_a_list_of_members(stocks: Any, watch: Any) -> None:
    stocks.members("few", "20240103", ["AAA", "BBB"])
    stocks.members("few", "20240104", [])
    stocks.members("few", "20240108", ["BBB"])
    name = "constituents-universe-few"

    def make(a: Any) -> Any:
        symbol = Symbol(SecurityIdentifier.generate_constituent_identifier(name, SecurityType.EQUITY, Market.USA), name)
        return a.add_universe(ConstituentsUniverse(symbol, a.universe_settings))

    assert watch(make, stocks).changed == [("04 00", "AB", ""), ("05 00", "", "AB"), ("09 00", "B", "")]


def test_a_list_with_a_function(stocks: Any, watch: Any) -> None:
    stocks.members("few", "20240103", ["AAA", "BBB"])

    def make(a: Any) -> Any:
        symbol = Symbol(SecurityIdentifier.generate_constituent_identifier("my-few", SecurityType.EQUITY, Market.USA), "my-few")
        return a.add_universe(ConstituentsUniverse(symbol, a.universe_settings, lambda members: [members[1].symbol]))

    assert watch(make, stocks).changed == [("04 00", "B", "")]


def test_a_fund_or_list_without_files_is_told(fund: Any, watch: Any) -> None:
    watch(lambda a: a.add_universe(a.universe.etf("EEE", universe_filter_func=heaviest)), fund)
    assert watch.log == []
    watch(lambda a: a.add_universe(a.universe.etf("DDD", universe_filter_func=heaviest)), fund)
    (told,) = watch.log
    assert "ETFConstituentsUniverseFactory selects nobody: there are no files of 2024-01-03 to 2024-01-12 in " in told
    assert told.endswith("universes/etf/ddd.")

    def make(a: Any) -> Any:
        symbol = Symbol(SecurityIdentifier.generate_constituent_identifier("my-few", SecurityType.EQUITY, Market.USA), "my-few")
        return a.add_universe(ConstituentsUniverse(symbol, a.universe_settings))

    watch(make, fund)
    assert [line.endswith("universes/daily/few.") for line in watch.log] == [True]
