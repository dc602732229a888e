"""Ticks that an algorithm makes itself; the values follow LEAN's constructors."""

from __future__ import annotations

from datetime import datetime

from minilean.common.enums import MarketDataType, TickType
from minilean.common.symbol import Symbol
from minilean.data.tick import Tick

MOMENT = datetime(2015, 1, 5, 10)
SPY = Symbol.create("SPY")


def test_a_quote_has_the_middle_for_its_value() -> None:
    tick = Tick(MOMENT, SPY, 10, 12)
    assert (tick.value, tick.BidPrice, tick.ask_price, tick.last_price, tick.TickType) == (11, 10, 12, 11, TickType.QUOTE)
    assert (tick.end_time, tick.symbol, tick.data_type) == (MOMENT, SPY, MarketDataType.TICK)


def test_a_last_price_may_stand_before_them() -> None:
    assert Tick(MOMENT, SPY, 11.5, 10, 12).price == 11.5


def test_an_empty_one_is_a_trade_without_a_price() -> None:
    tick = Tick()
    assert (tick.value, tick.quantity, tick.bid_size, tick.Suspicious, tick.tick_type) == (0, 0, 0, False, TickType.TRADE)
