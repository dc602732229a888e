"""Frames keyed by symbol, read by ticker."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from minilean.common import symbol_cache
from minilean.common.symbol import Symbol
from minilean.history.pandas_mapper import install, mapped

TIMES = pd.to_datetime(["2016-06-28 16:00", "2016-06-29 16:00"])


@pytest.fixture
def spy() -> Iterator[Symbol]:
    install()
    symbol_cache.use_folder(None)
    for ticker in ("SPY", "TLT"):
        symbol_cache.register(Symbol.create(ticker))
    yield Symbol.create("SPY")
    symbol_cache.use_folder(None)


@pytest.fixture
def frame(spy: Symbol) -> pd.DataFrame:
    symbols = pd.Index([spy, Symbol.create("TLT")], dtype=object)
    index = pd.MultiIndex.from_product([symbols, TIMES], names=["symbol", "time"])
    return pd.DataFrame({"close": [1.0, 2.0, 3.0, 4.0], "open": [5.0, 6.0, 7.0, 8.0]}, index=index)


@pytest.mark.parametrize("key", ["SPY", "spy", "SPY 2T"])
def test_rows_by_text(frame: pd.DataFrame, key: str) -> None:
    assert frame.loc[key]["close"].tolist() == [1.0, 2.0]


def test_rows_by_symbol(frame: pd.DataFrame, spy: Symbol) -> None:
    assert frame.loc[spy].close.tolist() == [1.0, 2.0]
    assert frame.loc[[spy]].shape == (2, 2)
    assert frame.loc[["SPY"]].shape == (2, 2)


def test_other_ways_to_rows(frame: pd.DataFrame) -> None:
    assert frame.xs("TLT", level="symbol").close.tolist() == [3.0, 4.0]
    assert frame.loc[("TLT", TIMES[1])].tolist() == [4.0, 8.0]
    assert frame.loc["TLT", "close"].tolist() == [3.0, 4.0]
    assert frame.at[("SPY", TIMES[0]), "open"] == 5.0


def test_columns_by_ticker(frame: pd.DataFrame, spy: Symbol) -> None:
    wide = frame["close"].unstack(level=0)
    assert wide["SPY"].tolist() == wide[spy].tolist() == wide.SPY.tolist() == [1.0, 2.0]
    assert wide[["TLT", "SPY"]].iloc[0].tolist() == [3.0, 1.0]


def test_presence(frame: pd.DataFrame, spy: Symbol) -> None:
    assert "SPY" in frame.index
    assert spy in frame.index
    assert "SPY" in frame.index.levels[0]
    assert "NOPE" not in frame.index


def test_what_is_not_there_is_still_a_key_error(frame: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="NOPE"):
        frame.loc["NOPE"]
    with pytest.raises(KeyError, match="nope"):
        frame["nope"]


def test_frames_of_others_are_read_as_ever() -> None:
    install()
    plain = pd.DataFrame({"SPY": [1]}, index=["row"])
    assert plain.loc["row", "SPY"] == 1
    assert plain["SPY"].tolist() == [1]


def test_keys_without_tickers_stay_the_same_object() -> None:
    symbol_cache.use_folder(None)
    key = ("NOPE", 3)
    assert mapped(key) is key
