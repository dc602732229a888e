"""The data points that algorithms receive: bars, and the events of corporate life (`BaseData`, `TradeBar`, `QuoteBar`, `Dividend`, ...).

Public numbers are floats, as LEAN gives them to Python. The decimal behind a number has the same name with the suffix `_exact`;
`exact` has all of a bar's decimals together. Times are the exchange's wall clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from minilean.common.cloning import memberwise_clone
from minilean.common.decimals import ZERO, Number, round_to, smart_round, to_decimal, to_double
from minilean.common.enums import DelistingType, MarketDataType, SplitType
from minilean.common.naming import DualNamed, LeanBase
from minilean.common.symbol import Symbol
from minilean.common.utc_times import kept
from minilean.data.columns import PriceRow

if TYPE_CHECKING:
    from minilean.data.columns import PriceColumns

NO_TIME = datetime.min
NET_TIME = "%m/%d/%Y %H:%M:%S"  # a time in a text of .NET's
ONE_MINUTE = timedelta(minutes=1)
_TWO = Decimal(2)


class Prices(NamedTuple):
    """The decimals of one data point, with the scale that LEAN would print."""

    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


class BaseData(DualNamed):
    """A value of a symbol at a time; it ends when it begins unless an end is set.

    Args:
        symbol: what the value belongs to.
        time: when the point begins, in exchange time.
        value: the price.
    """

    __slots__ = ("_end_time", "_filled", "_value", "symbol", "time")

    # a point may be copied member by member, with those that its type fixes
    __setattr__ = LeanBase.__setattr__

    data_type = MarketDataType.BASE
    symbol: Symbol

    def __init__(self, symbol: Symbol | None = None, time: datetime = NO_TIME, value: Number = ZERO) -> None:
        self.symbol = symbol  # type: ignore[assignment]
        self.time = time
        self._end_time: datetime | None = None
        self._filled = False
        self._value = to_decimal(value)

    @property
    def end_time(self) -> datetime:
        """When the point is complete, in exchange time."""
        return self.time if self._end_time is None else self._end_time

    @end_time.setter
    def end_time(self, moment: datetime) -> None:
        self._end_time = moment = kept(moment)
        if self.time == NO_TIME:
            self.time = moment

    @property
    def value_exact(self) -> Decimal:
        """The decimal behind `value`."""
        return self._value

    @property
    def value(self) -> float:
        """The price of the point; a bar's close."""
        return to_double(self.value_exact)

    @value.setter
    def value(self, number: Number) -> None:
        self._value = to_decimal(number)

    @property
    def price(self) -> float:
        """LEAN's other name of `value`."""
        return self.value

    @property
    def _exact(self) -> Prices:
        """The decimals of the point; without open, high and low they all are the value."""
        value = self.value_exact
        return Prices(value, value, value, value, ZERO)

    @property
    def is_fill_forward(self) -> bool:
        """Whether the point repeats an earlier one because its session had no data."""
        return self._filled

    def clone(self) -> Self:
        """A copy of the point."""
        return memberwise_clone(self)

    def _clone_fill_forward(self, time: datetime, end_time: datetime) -> BaseData:
        """The copy that stands in for a session without data.

        Args:
            time: start of that session, exchange time.
            end_time: its end.
        """
        copied = self.clone()
        copied.time = time
        copied.end_time = end_time
        copied._filled = True
        return copied

    def __str__(self) -> str:
        return f"{self.symbol}: {self.value:g}"


class TradeBar(BaseData):
    """Open, high, low, close and volume of a span of trading.

    Args:
        time: start of the bar, exchange time.
        symbol: what was traded.
        open: first price; high, low, close follow.
        volume: shares traded.
        period: length of the bar; one minute as in LEAN.
    """

    __slots__ = ("_close", "_high", "_low", "_open", "_volume")

    data_type = MarketDataType.TRADE_BAR

    def __init__(
        self,
        time: datetime = NO_TIME,
        symbol: Symbol | None = None,
        open: Number = ZERO,
        high: Number = ZERO,
        low: Number = ZERO,
        close: Number = ZERO,
        volume: Number = ZERO,
        period: timedelta | None = None,
    ) -> None:
        time = kept(time)
        super().__init__(symbol, time)
        if time != NO_TIME:
            self._end_time = time + (ONE_MINUTE if period is None else period)
        self._open, self._high, self._low = to_decimal(open), to_decimal(high), to_decimal(low)
        self._close, self._volume = to_decimal(close), to_decimal(volume)

    @property
    def open_exact(self) -> Decimal:
        """The decimal behind `open`."""
        return self._open

    @property
    def high_exact(self) -> Decimal:
        """The decimal behind `high`."""
        return self._high

    @property
    def low_exact(self) -> Decimal:
        """The decimal behind `low`."""
        return self._low

    @property
    def close_exact(self) -> Decimal:
        """The decimal behind `close`."""
        return self._close

    @property
    def volume_exact(self) -> Decimal:
        """The decimal behind `volume`."""
        return self._volume

    @property
    def _has_volume(self) -> bool:
        return bool(self._volume)

    @property
    def value_exact(self) -> Decimal:
        """The close."""
        return self.close_exact

    @property
    def value(self) -> float:
        """The close."""
        return self.close

    @value.setter
    def value(self, number: Number) -> None:
        self._close = to_decimal(number)

    @property
    def open(self) -> float:
        """First price."""
        return to_double(self._open)

    @open.setter
    def open(self, number: Number) -> None:
        self._open = to_decimal(number)

    @property
    def high(self) -> float:
        """Highest price."""
        return to_double(self._high)

    @high.setter
    def high(self, number: Number) -> None:
        self._high = to_decimal(number)

    @property
    def low(self) -> float:
        """Lowest price."""
        return to_double(self._low)

    @low.setter
    def low(self, number: Number) -> None:
        self._low = to_decimal(number)

    @property
    def close(self) -> float:
        """Last price."""
        return to_double(self._close)

    @close.setter
    def close(self, number: Number) -> None:
        self._close = to_decimal(number)

    @property
    def volume(self) -> float:
        """Shares traded."""
        return to_double(self._volume)

    @volume.setter
    def volume(self, number: Number) -> None:
        self._volume = to_decimal(number)

    @property
    def _exact(self) -> Prices:
        """All decimals of the bar."""
        return Prices(self.open_exact, self.high_exact, self.low_exact, self.close_exact, self.volume_exact)

    @property
    def period(self) -> timedelta:
        """Length of the bar."""
        return self.end_time - self.time

    @period.setter
    def period(self, length: timedelta) -> None:
        self.end_time = self.time + length

    def _clone_fill_forward(self, time: datetime, end_time: datetime) -> BaseData:
        """The copy that stands in for a session without data, in which nothing was traded."""
        copied: Any = super()._clone_fill_forward(time, end_time)
        copied._volume = ZERO
        return copied

    def _rescale(self, price_factor: Decimal, volume_factor: Decimal) -> None:
        """Multiply prices and volume: whoever holds the bar sees the new ones (`Extensions.Scale`)."""
        self._open, self._high, self._low, self._close = (price * price_factor for price in self._exact[:4])
        self._volume *= volume_factor

    def __str__(self) -> str:
        texts = (f"{name}: {smart_round(number)}" for name, number in zip("OHLCV", self._exact, strict=True))
        return f"{self.symbol}: {' '.join(texts)}"


class SeriesBar(TradeBar):
    """A bar that is a row of a series: its numbers are looked up when they are asked for, until one is written."""

    __slots__ = ("_columns", "_row")

    # creating one is the hottest line of a backtest; nothing here needs the lookup of Pascal-case names
    __setattr__ = object.__setattr__  # type: ignore[assignment]

    def __init__(self, columns: PriceColumns, row: int, symbol: Symbol) -> None:
        self._columns: PriceColumns | PriceRow = columns
        self._row = row
        self.symbol = symbol

    is_fill_forward = False  # type: ignore[assignment]

    @property
    def time(self) -> datetime:  # type: ignore[override]
        """Start of the bar, exchange time."""
        return self._columns.start_local[self._row]

    @time.setter
    def time(self, moment: datetime) -> None:
        self._keep(kept(moment), self.end_time, self._exact)

    @property
    def end_time(self) -> datetime:  # type: ignore[override]
        """End of the bar, exchange time."""
        return self._columns.end_local[self._row]

    @end_time.setter
    def end_time(self, moment: datetime) -> None:
        self._keep(self.time, kept(moment), self._exact)

    @property
    def open(self) -> float:  # type: ignore[override]
        """First price."""
        return self._columns.open.item(self._row)

    @open.setter
    def open(self, number: Number) -> None:
        self._change("open", number)

    @property
    def high(self) -> float:  # type: ignore[override]
        """Highest price."""
        return self._columns.high.item(self._row)

    @high.setter
    def high(self, number: Number) -> None:
        self._change("high", number)

    @property
    def low(self) -> float:  # type: ignore[override]
        """Lowest price."""
        return self._columns.low.item(self._row)

    @low.setter
    def low(self, number: Number) -> None:
        self._change("low", number)

    @property
    def close(self) -> float:  # type: ignore[override]
        """Last price."""
        return self._columns.close.item(self._row)

    @close.setter
    def close(self, number: Number) -> None:
        self._change("close", number)

    value = price = close  # type: ignore[assignment]

    @property
    def volume(self) -> float:  # type: ignore[override]
        """Shares traded."""
        return self._columns.volume.item(self._row)

    @volume.setter
    def volume(self, number: Number) -> None:
        self._change("volume", number)

    @property
    def _has_volume(self) -> bool:
        columns = self._columns
        return columns.always_traded or columns.volume.item(self._row) != 0

    @property
    def open_exact(self) -> Decimal:
        """The decimal behind `open`."""
        return self._columns.exact_price("open", self._row)

    @property
    def high_exact(self) -> Decimal:
        """The decimal behind `high`."""
        return self._columns.exact_price("high", self._row)

    @property
    def low_exact(self) -> Decimal:
        """The decimal behind `low`."""
        return self._columns.exact_price("low", self._row)

    @property
    def close_exact(self) -> Decimal:
        """The decimal behind `close`."""
        return self._columns.exact_price("close", self._row)

    @property
    def volume_exact(self) -> Decimal:
        """The decimal behind `volume`."""
        return self._columns.exact_volume(self._row)

    def clone(self) -> TradeBar:  # type: ignore[override]
        """A copy that can be changed."""
        bar = TradeBar(self.time, self.symbol, *self._exact, period=self.end_time - self.time)
        bar._filled = self.is_fill_forward
        return bar

    def _clone_fill_forward(self, time: datetime, end_time: datetime) -> FillForwardBar:
        """The copy that stands in for a session without data."""
        return FillForwardBar(self, time, end_time)

    def _rescale(self, price_factor: Decimal, volume_factor: Decimal) -> None:
        """Multiply prices and volume of this bar; others of the same row keep theirs."""
        open, high, low, close, volume = self._exact
        prices = (open * price_factor, high * price_factor, low * price_factor, close * price_factor)
        self._keep(self.time, self.end_time, Prices(*prices, volume * volume_factor))

    def _change(self, name: str, number: Number) -> None:
        self._keep(self.time, self.end_time, self._exact._replace(**{name: to_decimal(number)}))

    def _keep(self, start: datetime, end: datetime, numbers: Prices) -> None:
        # numbers of its own, which other bars of the same row do not see
        self._columns, self._row = PriceRow(start, end, numbers[:4], numbers.volume), 0


class FillForwardBar(SeriesBar):
    """The prices of the bar before, at the times of a session that has none; its volume is 0."""

    __slots__ = ("_end", "_start")

    is_fill_forward = True  # type: ignore[assignment]
    volume = 0.0  # type: ignore[assignment]
    volume_exact = ZERO  # type: ignore[assignment]

    def __init__(self, bar: SeriesBar, time: datetime, end_time: datetime) -> None:
        self._columns, self._row, self.symbol = bar._columns, bar._row, bar.symbol
        self._start = time
        self._end = end_time

    @property
    def time(self) -> datetime:  # type: ignore[override]
        """Start of the session that had no data, exchange time."""
        return self._start

    @property
    def end_time(self) -> datetime:  # type: ignore[override]
        """Its end."""
        return self._end


# algorithms know these bars by LEAN's name
SeriesBar.__name__ = FillForwardBar.__name__ = TradeBar.__name__


class Bar(DualNamed):
    """Open, high, low and close of one side of a quote."""

    __slots__ = ("_exact",)

    def __init__(self, open: Number = ZERO, high: Number = ZERO, low: Number = ZERO, close: Number = ZERO) -> None:
        self._exact = Prices(to_decimal(open), to_decimal(high), to_decimal(low), to_decimal(close), ZERO)

    def __str__(self) -> str:
        return " ".join(f"{name}: {smart_round(number)}" for name, number in zip("OHLC", self._exact, strict=False))

    @property
    def open(self) -> float:
        """First price."""
        return to_double(self._exact.open)

    @property
    def high(self) -> float:
        """Highest price."""
        return to_double(self._exact.high)

    @property
    def low(self) -> float:
        """Lowest price."""
        return to_double(self._exact.low)

    @property
    def close(self) -> float:
        """Last price."""
        return to_double(self._exact.close)


class QuoteBar(BaseData):
    """Bid and ask of a span of time; its own prices are the middle, or the one side that is quoted.

    Args:
        time: start of the bar, exchange time.
        symbol: what was quoted.
        bid: the buyers' side, if there was one.
        last_bid_size: its size.
        ask: the sellers' side, if there was one.
        last_ask_size: its size.
        period: length of the bar; one minute as in LEAN.
    """

    __slots__ = ("_last_ask_size", "_last_bid_size", "ask", "bid")

    data_type = MarketDataType.QUOTE_BAR

    def __init__(
        self,
        time: datetime = NO_TIME,
        symbol: Symbol | None = None,
        bid: Bar | None = None,
        last_bid_size: Number = ZERO,
        ask: Bar | None = None,
        last_ask_size: Number = ZERO,
        period: timedelta | None = None,
    ) -> None:
        super().__init__(symbol, time)
        if time != NO_TIME:
            self._end_time = time + (ONE_MINUTE if period is None else period)
        self.bid, self.ask = bid, ask
        self._last_bid_size, self._last_ask_size = to_decimal(last_bid_size), to_decimal(last_ask_size)

    @property
    def _exact(self) -> Prices:
        """The decimals of the middle."""
        if self.bid is None or self.ask is None:
            side = self.bid or self.ask
            return Prices(ZERO, ZERO, ZERO, ZERO, ZERO) if side is None else side._exact
        return Prices(*(_middle(bid, ask) for bid, ask in zip(self.bid._exact, self.ask._exact, strict=True)))

    @property
    def value_exact(self) -> Decimal:
        """The close."""
        return self._exact.close

    @property
    def close_exact(self) -> Decimal:
        """The decimal behind `close`."""
        return self._exact.close

    @property
    def open(self) -> float:
        """First price."""
        return to_double(self._exact.open)

    @property
    def high(self) -> float:
        """Highest price."""
        return to_double(self._exact.high)

    @property
    def low(self) -> float:
        """Lowest price."""
        return to_double(self._exact.low)

    @property
    def close(self) -> float:
        """Last price."""
        return to_double(self._exact.close)

    @property
    def last_bid_size(self) -> float:
        """Size of the last bid."""
        return to_double(self._last_bid_size)

    @property
    def last_ask_size(self) -> float:
        """Size of the last ask."""
        return to_double(self._last_ask_size)

    @property
    def period(self) -> timedelta:
        """Length of the bar."""
        return self.end_time - self.time

    def __str__(self) -> str:
        sides = (("Bid", self.bid), ("Ask", self.ask))
        prices = [(side, name, place, bar) for side, bar in sides for place, name in enumerate("OHLC")]
        # a blank ends it in LEAN too, and nothing is said of a side without quotes
        texts = (f"{side}: {name}: {'' if bar is None else smart_round(bar._exact[place])} " for side, name, place, bar in prices)
        return f"{self.symbol}: {''.join(texts)}"

    def collapse(self) -> TradeBar:
        """The middle as a trade bar without volume."""
        return TradeBar(self.time, self.symbol, *self._exact[:4], period=self.period)


def _middle(bid: Decimal, ask: Decimal) -> Decimal:
    if bid == 0 or ask == 0:
        return ask if bid == 0 else bid
    return (bid + ask) / _TWO


class Dividend(BaseData):
    """Cash paid per share, known at midnight of the ex-dividend date.

    Args:
        symbol: who pays.
        date: the ex-dividend date.
        distribution: cash per share.
        reference_price: close of the day before.
    """

    __slots__ = ("reference_price_exact",)

    data_type = MarketDataType.AUXILIARY

    def __init__(
        self, symbol: Symbol | None = None, date: datetime = NO_TIME, distribution: Number = ZERO, reference_price: Number = ZERO
    ) -> None:
        super().__init__(symbol, date, distribution)
        self.reference_price_exact = to_decimal(reference_price)

    @staticmethod
    def create(symbol: Symbol, date: datetime, reference_price: Decimal, price_factor_ratio: Decimal, decimal_places: int = 2) -> Dividend:
        """The dividend behind a change of price factors (`Dividend.Create`).

        Args:
            symbol: who pays.
            date: the ex-dividend date.
            reference_price: close of the day before.
            price_factor_ratio: price factor up to that day / price factor after it.
            decimal_places: the distribution is rounded to these.
        """
        distribution = round_to(reference_price - reference_price * price_factor_ratio, decimal_places)
        return Dividend(symbol, date, distribution, reference_price)

    @property
    def distribution_exact(self) -> Decimal:
        """The decimal behind `distribution`."""
        return self._value

    @property
    def distribution(self) -> float:
        """Cash per share."""
        return to_double(self._value)

    @property
    def reference_price(self) -> float:
        """Close of the day before."""
        return to_double(self.reference_price_exact)

    def __str__(self) -> str:
        return f"Dividend: {self.symbol}: {self.distribution_exact} | {self.reference_price_exact}"


class Split(BaseData):
    """A split, or the warning of one on the last trading day before it.

    Args:
        symbol: what splits.
        date: when.
        price: close of the day before (of the moment, for a warning).
        split_factor: old shares per new share; 0.5 for two new ones.
        type: warning or the split itself.
    """

    __slots__ = ("split_factor_exact", "type")

    data_type = MarketDataType.AUXILIARY

    def __init__(
        self,
        symbol: Symbol | None = None,
        date: datetime = NO_TIME,
        price: Number = ZERO,
        split_factor: Number = ZERO,
        type: SplitType = SplitType.SPLIT_OCCURRED,
    ) -> None:
        super().__init__(symbol, date, price)
        self.split_factor_exact = to_decimal(split_factor)
        self.type = type

    @property
    def split_factor(self) -> float:
        """Old shares per new share."""
        return to_double(self.split_factor_exact)

    @property
    def reference_price_exact(self) -> Decimal:
        """The decimal behind `reference_price`."""
        return self._value

    @property
    def reference_price(self) -> float:
        """Close of the day before."""
        return to_double(self._value)

    def __str__(self) -> str:
        kind = "Split Warning" if self.type == SplitType.WARNING else "Split"
        return f"{kind}: {self.symbol}: {self.split_factor_exact} | {self.reference_price_exact}"


class Delisting(BaseData):
    """The last day of trading, or the day after it.

    Args:
        symbol: what is delisted.
        date: when.
        price: last price.
        type: warning or delisted.
    """

    __slots__ = ("ticket", "type")

    data_type = MarketDataType.AUXILIARY

    def __init__(
        self,
        symbol: Symbol | None = None,
        date: datetime = NO_TIME,
        price: Number = ZERO,
        type: DelistingType = DelistingType.DELISTED,
    ) -> None:
        super().__init__(symbol, date, price)
        self.type = type
        self.ticket: Any = None

    def set_order_ticket(self, ticket: object) -> None:
        """Attach the order that closes the holding."""
        self.ticket = ticket

    def __str__(self) -> str:
        kind = "Delisting Warning" if self.type == DelistingType.WARNING else "Delisted"
        return f"{kind}: {self.symbol} {self.end_time:{NET_TIME}}"


class SymbolChangedEvent(BaseData):
    """A new ticker for the same security.

    Args:
        symbol: the security.
        date: first day of the new ticker.
        old_symbol: ticker until then.
        new_symbol: ticker from then on.
    """

    __slots__ = ("new_symbol", "old_symbol")

    data_type = MarketDataType.AUXILIARY

    def __init__(self, symbol: Symbol | None = None, date: datetime = NO_TIME, old_symbol: str = "", new_symbol: str = "") -> None:
        super().__init__(symbol, date)
        self.old_symbol = old_symbol
        self.new_symbol = new_symbol

    def __str__(self) -> str:
        return f"{self.time:{NET_TIME}} {self.old_symbol}->{self.new_symbol}"
