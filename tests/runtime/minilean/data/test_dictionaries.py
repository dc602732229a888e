"""Data by symbol or ticker, as LEAN's dictionaries give them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.dictionaries import DataDictionary, symbol_of


def make(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(2000, 1, 3), "usa", SecurityType.EQUITY), ticker)


SPY, AAA = make("SPY"), make("AAA")


@pytest.fixture
def data() -> Iterator[DataDictionary[int]]:
    """Two symbols, of which one came first that stands later in the alphabet."""
    for symbol in (SPY, AAA):
        symbol_cache.register(symbol)
    yield DataDictionary({SPY: 1, AAA: 2}, datetime(2020, 1, 2))
    symbol_cache.use_folder(None)


def test_a_ticker_is_as_good_as_its_symbol(data: DataDictionary[int]) -> None:
    assert (data["SPY"], data[SPY], data.get("AAA"), "SPY" in data, data.ContainsKey("AAA")) == (1, 1, 2, True, True)
    assert data.try_get_value("SPY") == (True, 1)
    assert data.try_get_value("QQQ") == (False, None)


def test_the_order_is_that_of_the_tickers(data: DataDictionary[int]) -> None:
    assert (data.keys(), data.Keys) == ([AAA, SPY], [AAA, SPY])
    assert (data.values(), data.Values) == ([2, 1], [2, 1])
    with pytest.raises(TypeError):  # recorded: `surface/slices`
        list(data.keys)
    assert [(pair.key.value, pair.value) for pair in data] == [("AAA", 2), ("SPY", 1)]
    assert str(data) == f"{{{AAA}: 2, {SPY}: 1}}"
    assert (len(data), data.count, data.Count) == (2, 2, 2)


def test_what_is_missing_says_what_to_do(data: DataDictionary[int]) -> None:
    assert data.get("QQQ", 7) == 7
    with pytest.raises(KeyNotFoundException, match=r"'QQQ' is not the ticker of a security of this algorithm. Add it first"):
        data["QQQ"]
    with pytest.raises(KeyNotFoundException, match=r"AAA.* has no data in this DataDictionary. Check with contains_key"):
        DataDictionary({SPY: 1})[AAA]


def test_what_stands_for_a_symbol(data: DataDictionary[int]) -> None:
    class Held:
        symbol = SPY

    assert symbol_of(SPY) is SPY
    assert symbol_of("spy") == SPY
    assert symbol_of(Held()) is SPY
    assert symbol_of("never heard of") == "never heard of"
