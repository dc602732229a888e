"""What an algorithm reads from a slice."""

from __future__ import annotations

from datetime import datetime

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import KeyNotFoundException, NotSupportedException, NullReferenceException
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData, Dividend, QuoteBar, TradeBar
from minilean.data.slice import Slice

NOON = datetime(2016, 3, 8, 12)


@pytest.fixture
def symbols() -> list[Symbol]:
    symbol_cache.use_folder(None)
    made = [Symbol.create(ticker) for ticker in ("SPY", "IEF", "TLT")]
    for symbol in made:
        symbol_cache.register(symbol)
    return made


@pytest.fixture
def data(symbols: list[Symbol]) -> Slice:
    spy, ief, tlt = symbols
    bars = {symbol: TradeBar(NOON, symbol, close=price) for symbol, price in ((spy, 200), (ief, 100))}
    return Slice(NOON, NOON, bars, dividends={tlt: Dividend(tlt, NOON, 1, 100)})


def test_bars_are_found_by_symbol_and_ticker(data: Slice, symbols: list[Symbol]) -> None:
    assert data[symbols[0]].close == 200
    assert data["SPY"].close == data.bars["SPY"].close == data.Bars["spy"].Close == 200
    assert data.bars.get(symbols[2]) is None
    assert data.bars.get("TLT", None) is None
    assert data.get("TLT", 5) == 5
    with pytest.raises(TypeError, match="expected None or a TradeBar"):
        data.bars.get("TLT", 5)


def test_presence(data: Slice, symbols: list[Symbol]) -> None:
    assert data.contains_key("SPY")
    assert data.ContainsKey(symbols[0])
    assert symbols[0] in data
    assert data.bars.contains_key("SPY")
    assert "SPY" in data.bars
    assert not data.bars.contains_key("TLT")
    assert not data.contains_key("NOPE")
    assert data.bars.try_get_value("NOPE") == (False, None)


def test_a_symbol_with_an_event_only_has_no_data(data: Slice, symbols: list[Symbol]) -> None:
    assert data.contains_key(symbols[2])
    assert data[symbols[2]] is None
    assert symbols[2] in data.keys()  # noqa: SIM118 - the slice itself iterates over pairs
    assert [symbol.value for symbol, _ in data.items()] == ["IEF", "SPY"]
    assert data.dividends["TLT"].distribution == 1


def test_missing_keys_say_what_is_missing(data: Slice) -> None:
    with pytest.raises(KeyNotFoundException, match="not the ticker of a security"):
        data["NOPE"]
    with pytest.raises(KeyNotFoundException, match="TLT has no data"):
        data.bars["TLT"]


def test_order_is_that_of_identifiers(data: Slice) -> None:
    assert [symbol.value for symbol in data.bars.keys()] == ["IEF", "SPY"]  # noqa: SIM118 - LEAN's dictionaries iterate over pairs
    assert [symbol.value for symbol in data.Bars.Keys] == ["IEF", "SPY"]
    assert [bar.close for bar in data.bars.values()] == [100, 200]
    assert [pair.key.value for pair in data.bars] == ["IEF", "SPY"]
    assert [pair.Value.close for pair in data] == [100, 200]
    assert data.bars.count == data.Bars.Count == len(data.bars) == 2


def test_data_by_type(data: Slice, symbols: list[Symbol]) -> None:
    assert data.get(TradeBar)["SPY"].close == 200
    assert data.get(TradeBar, "SPY").close == 200
    assert data.get(QuoteBar).count == 0
    assert data.get(Dividend).contains_key("TLT")
    assert data.get("SPY").close == 200
    assert data.get("NOPE") is None


def test_a_type_in_brackets_after_the_pascal_name(data: Slice, symbols: list[Symbol]) -> None:
    """Recorded: `surface/slices`, "data.get[TradeBar]()"."""
    assert len(data.Get[TradeBar]()) == 2
    assert data.Get[TradeBar](symbols[0]).close == data.Get[TradeBar](symbol="SPY").close == 200


def test_custom_points_by_their_class(symbols: list[Symbol]) -> None:
    class Rain(BaseData):
        pass

    data = Slice(NOON, NOON, custom={symbols[0]: Rain(symbols[0], NOON, 3)})
    assert data.get(Rain)["SPY"].value == 3
    assert data["SPY"].value == 3
    assert data.get(BaseData).count == 1


def test_has_data(data: Slice) -> None:
    assert data.has_data
    assert data.HasData
    assert not Slice(NOON, NOON).has_data
    assert Slice(NOON, NOON).count == 0
    assert len(data.all_data) == 3


# what follows is LEAN's trace of surface/slices


def test_none_and_numbers_are_no_keys(data: Slice) -> None:
    for box in (data, data.bars):
        assert (box.get(None), None in box, box.contains_key(None)) == (None, False, False)
        with pytest.raises(NullReferenceException):
            box[None]
        for ask in (box.__getitem__, box.contains_key, box.get, box.try_get_value):
            with pytest.raises(TypeError, match="names no security"):
                ask(0)
        with pytest.raises(SystemError):
            assert 0 in box


def test_the_dictionaries_of_a_slice_have_names_of_their_own(data: Slice) -> None:
    boxes = (data.bars, data.quote_bars, data.ticks, data.dividends, data.splits, data.delistings, data.symbol_changed_events)
    names = ["TradeBars", "QuoteBars", "Ticks", "Dividends", "Splits", "Delistings", "SymbolChangedEvents"]
    assert [type(box).__name__ for box in boxes] == names
    assert str(data) == "QuantConnect.Data.Slice"


def test_what_is_written_into_a_slice(data: Slice) -> None:
    data.own, data.bars.own = 5, 6
    assert (data.own, data.bars.own) == (5, 6)
    with pytest.raises(NotSupportedException, match="read-only"):
        data["SPY"] = 5
    with pytest.raises(TypeError, match="expected a TradeBar"):
        data.bars["SPY"] = 5
