"""Frames of bars that the caller has."""

from __future__ import annotations

from datetime import datetime

from minilean.common.symbol import Symbol
from minilean.data.bars import TradeBar
from minilean.history.converter import PandasConverter


def test_a_list_of_bars_becomes_a_frame() -> None:
    symbol = Symbol.create("SPY")
    bars = [TradeBar(datetime(2016, 6, day), symbol, 1, 4, 0.5, day, 100) for day in (28, 29)]
    frame = PandasConverter().get_data_frame[TradeBar](bars)
    assert list(frame.columns) == ["volume", "open", "high", "low", "close"]
    assert frame.close.tolist() == [28.0, 29.0]
    assert list(frame.index.names) == ["symbol", "time"]
    assert PandasConverter().GetDataFrame[TradeBar]([]).shape == (0, 0)
