"""The last known prices of a security (`SecurityCache`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, to_decimal
from minilean.common.enums import MarketDataType
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed
from minilean.data.bars import TradeBar

if TYPE_CHECKING:
    from minilean.data.bars import BaseData, QuoteBar

_TRADE_BAR = MarketDataType.TRADE_BAR
_QUOTE_BAR = MarketDataType.QUOTE_BAR
_AUXILIARY = MarketDataType.AUXILIARY


class SecurityCache(DualNamed):
    """Keeps the last real bar and reads prices from it when they are asked for, since most bars are never looked at.

    A field that is 0 in a point keeps its former value, as in LEAN; fill-forward copies and corporate events change nothing.
    """

    __slots__ = ("_bar", "_bid_ask", "_price", "_volume_bar", "last_data", "last_quote_bar", "last_trade_bar")

    price = float_of("price_exact", "Last price in the quote currency; 0 before the first point.")
    open = float_of("open_exact", "Open of the last bar, or the price.")
    high = float_of("high_exact", "High of the last bar, or the price.")
    low = float_of("low_exact", "Low of the last bar, or the price.")
    close = float_of("close_exact", "Close of the last bar, or the price.")
    volume = float_of("volume_exact", "Volume of the last bar that had any.")
    bid_price = float_of("bid_price_exact", "Bid, or the price where there are no quotes.")
    ask_price = float_of("ask_price_exact", "Ask, or the price where there are no quotes.")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.last_data: BaseData | None = None
        self.last_trade_bar: Any = None
        self.last_quote_bar: Any = None
        self._bar: Any = None
        self._price: Decimal | None = None
        self._volume_bar: Any = None
        self._bid_ask = (ZERO, ZERO)

    def store(self, point: BaseData) -> None:
        """Take a new point; fill-forward copies and corporate events are left aside."""
        data: Any = point  # its type says what it is made of
        if data.is_fill_forward:
            return
        kind = data.data_type
        if kind is _TRADE_BAR:
            self.last_data = self.last_trade_bar = self._bar = data
            self._price = None
            if data._has_volume:
                self._volume_bar = data
        elif kind is _QUOTE_BAR:
            self._store_quote(data)
        elif kind is not _AUXILIARY:
            self.last_data = data
            self._price = data.value_exact or self._price

    def _store_quote(self, data: QuoteBar) -> None:
        self.last_data = self.last_quote_bar = self._bar = data
        self._price = None
        bid, ask = self._bid_ask
        if data.bid is not None:
            bid = data.bid._exact.close or bid
        if data.ask is not None:
            ask = data.ask._exact.close or ask
        self._bid_ask = (bid, ask)

    @property
    def price_exact(self) -> Decimal:
        """Last price; 0 before the first point."""
        price = self._price
        if price is None:
            if self._bar is None:
                return ZERO
            self._price = price = self._bar.close_exact
        return price

    @property
    def last_price_exact(self) -> Decimal:
        """Price of the last point; 0 before the first one."""
        return self.last_data.value_exact if self.last_data is not None else ZERO

    @property
    def open_exact(self) -> Decimal:
        """Open of the last bar, or the price."""
        return self._bar._exact.open if self._bar is not None else self.price_exact

    @property
    def high_exact(self) -> Decimal:
        """High of the last bar, or the price."""
        return self._bar._exact.high if self._bar is not None else self.price_exact

    @property
    def low_exact(self) -> Decimal:
        """Low of the last bar, or the price."""
        return self._bar._exact.low if self._bar is not None else self.price_exact

    @property
    def close_exact(self) -> Decimal:
        """Close of the last bar, or the price."""
        return self._bar.close_exact if self._bar is not None else self.price_exact

    @property
    def volume_exact(self) -> Decimal:
        """Volume of the last bar that had any."""
        return self._volume_bar.volume_exact if self._volume_bar is not None else ZERO

    @property
    def bid_price_exact(self) -> Decimal:
        """Bid, or the price where there are no quotes."""
        return self._bid_ask[0] or self.price_exact

    @property
    def ask_price_exact(self) -> Decimal:
        """Ask, or the price where there are no quotes."""
        return self._bid_ask[1] or self.price_exact

    @property
    def bid_size_exact(self) -> Decimal:
        """Size at the bid; 0 where there are no quotes."""
        return ZERO if self.last_quote_bar is None else to_decimal(self.last_quote_bar.last_bid_size)

    @property
    def ask_size_exact(self) -> Decimal:
        """Size at the ask; 0 where there are no quotes."""
        return ZERO if self.last_quote_bar is None else to_decimal(self.last_quote_bar.last_ask_size)

    def get_data(self) -> BaseData | None:
        """The last real point, or None."""
        return self.last_data

    def apply_split(self, factor: Decimal) -> None:
        """Multiply the prices of the last bar by a split factor, and divide its volume: in the bar itself, as others hold it."""
        bar = self.last_trade_bar
        if bar is None:
            return
        self._volume_bar = TradeBar(volume=self.volume_exact / factor)
        bar._rescale(factor, ONE / factor)
        self._price = None
