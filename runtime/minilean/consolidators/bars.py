"""Consolidators that make bars of trades, of quotes, and of any values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from minilean.common.decimals import ZERO
from minilean.common.symbol import Symbol
from minilean.consolidators.period import PeriodCountConsolidator
from minilean.data.bars import Bar, BaseData, QuoteBar, TradeBar


@dataclass(slots=True)
class _Prices:
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal

    def extend(self, high: Decimal, low: Decimal, close: Decimal) -> None:
        self.close = close
        if low < self.low:
            self.low = low
        if high > self.high:
            self.high = high


@dataclass(slots=True)
class _WorkingTrades:
    symbol: Symbol
    time: datetime
    end_time: datetime
    prices: _Prices
    volume: Decimal


class TradeBarConsolidator(PeriodCountConsolidator):
    """Larger bars of trades: `TradeBarConsolidator(timedelta(days=5))`, `(5)`, `(Calendar.WEEKLY)` (`TradeBarConsolidator`)."""

    input_type = TradeBar
    output_type = TradeBar

    def _begin(self, data: TradeBar, start: datetime, end: datetime) -> _WorkingTrades:
        exact = data._exact
        return _WorkingTrades(data.symbol, start, end, _Prices(*exact[:4]), exact.volume)

    def _extend(self, working: _WorkingTrades, data: TradeBar) -> None:
        exact = data._exact
        working.prices.extend(exact.high, exact.low, exact.close)
        working.volume += exact.volume

    def _finished(self, working: _WorkingTrades) -> TradeBar:
        prices = working.prices
        values = (prices.open, prices.high, prices.low, prices.close, working.volume)
        return TradeBar(working.time, working.symbol, *values, period=working.end_time - working.time)


class BaseDataConsolidator(TradeBarConsolidator):
    """Bars of the values of any data; they have no volume (`BaseDataConsolidator`)."""

    input_type = BaseData

    def _begin(self, data: BaseData, start: datetime, end: datetime) -> _WorkingTrades:
        value = data.value_exact
        return _WorkingTrades(data.symbol, start, end, _Prices(value, value, value, value), ZERO)

    def _extend(self, working: _WorkingTrades, data: BaseData) -> None:
        value = data.value_exact
        working.prices.extend(value, value, value)


@dataclass(slots=True)
class _WorkingQuotes:
    symbol: Symbol
    time: datetime
    end_time: datetime
    bid: _Prices | None
    ask: _Prices | None
    bid_size: Any
    ask_size: Any


class QuoteBarConsolidator(PeriodCountConsolidator):
    """Larger bars of quotes; each opens at the close of the one before (`QuoteBarConsolidator`)."""

    input_type = QuoteBar
    output_type = QuoteBar

    def _begin(self, data: QuoteBar, start: datetime, end: datetime) -> _WorkingQuotes:
        before = self.consolidated
        bid = ask = None
        if isinstance(before, QuoteBar):
            bid, ask = _at_close(before.bid), _at_close(before.ask)
        working = _WorkingQuotes(data.symbol, start, end, bid, ask, ZERO, ZERO)
        self._extend(working, data)
        return working

    def _extend(self, working: _WorkingQuotes, data: QuoteBar) -> None:
        if data.bid is not None:
            working.bid = _with(working.bid, data.bid)
            working.bid_size = data.last_bid_size
        if data.ask is not None:
            working.ask = _with(working.ask, data.ask)
            working.ask_size = data.last_ask_size

    def _finished(self, working: _WorkingQuotes) -> QuoteBar:
        return QuoteBar(
            working.time,
            working.symbol,
            _side(working.bid),
            working.bid_size,
            _side(working.ask),
            working.ask_size,
            working.end_time - working.time,
        )


def _at_close(bar: Bar | None) -> _Prices | None:
    if bar is None or bar._exact.close == ZERO:
        return None
    close = bar._exact.close
    return _Prices(close, close, close, close)


def _with(prices: _Prices | None, bar: Bar) -> _Prices:
    exact = bar._exact
    if prices is None:
        return _Prices(*exact[:4])
    prices.extend(exact.high, exact.low, exact.close)
    return prices


def _side(prices: _Prices | None) -> Bar | None:
    return None if prices is None else Bar(prices.open, prices.high, prices.low, prices.close)
