"""Tickers that stand for symbols in the current run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import InvalidOperationException
from minilean.common.enums import SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.data.folder import DataFolder


@pytest.fixture(autouse=True)
def fresh() -> None:
    symbol_cache.use_folder(None)


def test_without_a_folder_a_symbol_has_no_first_date() -> None:
    assert str(Symbol.create("spy").id) == "SPY 2T"


def test_with_a_folder_its_map_files_decide(conformance_data: Path) -> None:
    symbol_cache.use_folder(DataFolder(conformance_data))
    assert str(Symbol.create("NEWCO").id) == "OLDCO VMXE979O2E79"
    symbol_cache.use_folder(None)
    assert str(Symbol.create("NEWCO").id) == "NEWCO 2T"


def test_a_symbol_is_found_by_ticker_and_identifier() -> None:
    spy = Symbol.create("SPY")
    assert symbol_cache.find("SPY") is None
    symbol_cache.register(spy)
    assert symbol_cache.find("spy") is spy
    assert symbol_cache.find("SPY 2T") == spy


def test_an_identifier_is_found_though_nothing_was_added_and_no_other_text_with_a_space() -> None:
    found = symbol_cache.find("OLDCO VMXE979O2E79")
    assert found is not None
    assert (found.value, str(found)) == ("OLDCO", "OLDCO VMXE979O2E79")
    assert symbol_cache.find("OLDCO") is None
    assert symbol_cache.find("no identifier") is None


def test_another_ticker_may_stand_for_a_symbol() -> None:
    spy = Symbol.create("SPY")
    symbol_cache.register(spy, "mine")
    assert symbol_cache.find("MINE") is spy
    assert str(spy) == "mine"


def test_another_book_of_a_notebook_forgets_nothing() -> None:
    symbol_cache.register(Symbol.create("SPY"))
    symbol_cache.use_folder(None, keep_symbols=True)
    assert symbol_cache.find("SPY") is not None


def test_a_new_run_forgets() -> None:
    symbol_cache.register(Symbol.create("SPY"))
    symbol_cache.use_folder(None)
    assert symbol_cache.find("SPY") is None


def test_how_symbols_are_shown() -> None:
    spy = Symbol.create("SPY")
    assert symbol_cache.display_name(spy) == "SPY 2T"
    symbol_cache.register(spy)
    assert symbol_cache.display_name(spy) == "SPY"
    vix = Symbol(SecurityIdentifier("VIX.Vix", DEFAULT_DATE, "usa", SecurityType.BASE), "VIX")
    symbol_cache.register(vix)
    assert symbol_cache.display_name(vix) == "VIX.Vix"
    assert symbol_cache.find("VIX") is symbol_cache.find("VIX.Vix") is vix


def test_the_ticker_of_a_day(conformance_data: Path) -> None:
    symbol_cache.use_folder(DataFolder(conformance_data))
    renamed = Symbol.create("NEWCO")
    assert SecurityIdentifier.Ticker(renamed, datetime(2014, 6, 2)) == "OLDCO"
    assert SecurityIdentifier.ticker(renamed, datetime(2017, 6, 1)) == "NEWCO"
    assert SecurityIdentifier.ticker(Symbol.create("EURUSD", SecurityType.FOREX, "oanda"), datetime(2017, 6, 1)) == "EURUSD"


def test_algorithms_ask_for_symbols_of_tickers() -> None:
    spy = Symbol.create("SPY")
    assert symbol_cache.SymbolCache.try_get_symbol("SPY", None) == (False, None)
    assert symbol_cache.SymbolCache.TryGetTicker(spy) == (False, None)
    with pytest.raises(InvalidOperationException, match="'SPY' is not the ticker of a security"):
        symbol_cache.SymbolCache.get_symbol("SPY")
    symbol_cache.SymbolCache.Set("SPY", spy)
    assert symbol_cache.SymbolCache.GetSymbol("spy") is spy
    assert symbol_cache.SymbolCache.TryGetSymbol("SPY") == (True, spy)
    assert (symbol_cache.SymbolCache.get_ticker(spy), symbol_cache.SymbolCache.try_get_ticker(spy)) == ("SPY", (True, "SPY"))


def test_text_that_stands_for_nothing_is_a_symbol_of_no_market() -> None:
    # LEAN's trace of kinds/ticker_of_universe_member: `SMA(3,XLK 0_day)`
    symbol_cache.use_folder(None)
    made = symbol_cache.symbol_of_text("XLK")
    assert (str(made), made.value, made._market, made.security_type) == ("XLK 0", "XLK", "", SecurityType.BASE)
    spy = Symbol.create("SPY")
    symbol_cache.register(spy)
    assert symbol_cache.symbol_of_text("spy") is spy
