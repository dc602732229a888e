"""The overloads of a history call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import ArgumentException, NullReferenceException
from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.symbol import Symbol
from minilean.data.bars import TradeBar
from minilean.history.arguments import Call, parse_call
from minilean.history.requests import Window

NOW = datetime(2016, 6, 30)


@pytest.fixture(autouse=True)
def spy() -> Symbol:
    symbol_cache.use_folder(None)
    symbol = Symbol.create("SPY")
    symbol_cache.register(symbol)
    return symbol


def _parse(*arguments: object, **named: object) -> Call:
    return parse_call(arguments, named, NOW)


def test_a_number_of_bars(spy: Symbol) -> None:
    call = _parse(spy, 5, Resolution.DAILY)
    assert call.symbols == (spy,)
    assert call.window == Window(count=5)
    assert call.options.resolution == Resolution.DAILY
    assert call.single
    assert not call.by_ticker


@pytest.mark.parametrize(
    "arguments", [(timedelta(2),), (datetime(2016, 6, 28), datetime(2016, 6, 30)), (date(2016, 6, 28), date(2016, 6, 30))]
)
def test_a_stretch_of_time(spy: Symbol, arguments: tuple[object, ...]) -> None:
    assert _parse([spy], *arguments).window == Window(start=datetime(2016, 6, 28), end=NOW)


def test_the_zone_of_an_aware_time_is_dropped(spy: Symbol) -> None:
    window = _parse(spy, datetime(2016, 6, 27, tzinfo=UTC), datetime(2016, 6, 29, tzinfo=UTC)).window
    assert window == Window(start=datetime(2016, 6, 27), end=datetime(2016, 6, 29))


def test_everything_by_name(spy: Symbol) -> None:
    call = _parse(
        tickers=["SPY"],
        start=datetime(2016, 6, 27),
        end=datetime(2016, 6, 29),
        resolution=Resolution.DAILY,
        fill_forward=False,
        data_normalization_mode=DataNormalizationMode.RAW,
    )
    assert call.symbols == (spy,)
    assert call.window == Window(start=datetime(2016, 6, 27), end=datetime(2016, 6, 29))
    assert (call.options.fill_forward, call.options.mode) == (False, DataNormalizationMode.RAW)


def test_a_leading_type(spy: Symbol) -> None:
    call = _parse(TradeBar, [spy], 2)
    assert call.data_type is TradeBar
    assert not call.single


def test_what_stands_for_a_symbol(spy: Symbol) -> None:
    assert _parse(SimpleNamespace(symbol=spy), 2).symbols == (spy,)
    assert _parse(["spy", spy], 2).symbols == (spy,)
    assert _parse("SPY", 2).by_ticker
    assert _parse(None, 2).symbols is None
    assert _parse(2, Resolution.DAILY).without_symbols


def test_a_ticker_that_was_never_added_is_a_symbol_of_no_market() -> None:
    # "XLK 0" in LEAN's trace of kinds/ticker_of_universe_member
    assert [symbol._text for symbol in _parse(["ZZZZ"], 2).symbols or ()] == ["ZZZZ 0"]


@pytest.mark.parametrize("asked", [("SPY",), {"SPY"}, {"SPY": 1}.keys(), np.array(["SPY"])])
def test_only_lists_are_lists_of_symbols(asked: object) -> None:
    # LEAN's trace of surface/frames
    with pytest.raises(ArgumentException, match="make a list of it"):
        _parse(asked, 2)


def test_none_in_a_list_is_refused() -> None:
    with pytest.raises(NullReferenceException, match="None in it"):
        _parse([None], 2)


@pytest.mark.parametrize("periods", [3, 3.0, np.int64(3)])
def test_a_number_of_bars_may_be_of_any_type_of_whole_numbers(periods: object) -> None:
    assert _parse("SPY", periods).window.count == 3


def test_names_of_arguments_choose_the_form_of_the_answer() -> None:
    # LEAN's trace of surface/frames: `symbols=` gives slices, `symbol=` bars, `tickers=` a frame
    spy = Symbol.create("SPY")
    calls = [_parse(symbols=[spy], periods=3), _parse(symbol=spy, periods=3), _parse(tickers=[spy], periods=3)]
    assert [(call.by_symbols, call.by_ticker) for call in calls] == [(True, False), (False, True), (False, False)]


def test_a_resolution_may_be_its_number() -> None:
    assert _parse("SPY", 2, 4).options.resolution is Resolution.DAILY


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        ((3.5, 5), {}, "float 3.5 where a symbol"),
        (("SPY",), {}, "nothing where a number of bars"),
        (("SPY", "x"), {}, "str where a number of bars"),
        (("SPY", datetime(2016, 1, 1)), {}, "start without an end"),
        (("SPY", 2, "daily"), {}, "'daily' as Resolution"),
        (("SPY", 2), {"resolutoin": 1}, "'resolutoin'"),
        (("SPY", 2, Resolution.DAILY), {"resolution": Resolution.DAILY}, "'resolution'"),
    ],
)
def test_what_no_overload_takes_is_refused(arguments: tuple[object, ...], named: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        _parse(*arguments, **named)


def test_the_modes_of_futures_are_refused() -> None:
    with pytest.raises(ArgumentException, match="normalisation of futures"):
        _parse("SPY", 2, data_normalization_mode=DataNormalizationMode.BACKWARDS_RATIO)
