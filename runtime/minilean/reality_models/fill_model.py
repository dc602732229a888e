"""How orders fill on bars: the base of all fill models, right for currency pairs and custom data (`FillModel`).

Algorithms derive from these classes and override single methods: `market_fill(asset, order) -> OrderEvent` and so on.
An event that is returned with a status that is no fill leaves the order open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import Number, to_decimal
from minilean.common.enums import OrderDirection, OrderStatus, OrderType, Resolution
from minilean.common.naming import DualNamed, LeanObject
from minilean.data.bars import QuoteBar, TradeBar
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.fields import decimal_field
from minilean.orders.order import (
    LimitIfTouchedOrder,
    LimitOrder,
    MarketOnCloseOrder,
    MarketOnOpenOrder,
    MarketOrder,
    Order,
    StopLimitOrder,
    StopMarketOrder,
    TrailingStopOrder,
)

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.securities.security import Security

_ONE_HOUR = timedelta(hours=1)
_NEVER = datetime.min
_METHODS = {
    OrderType.MARKET: "market_fill",
    OrderType.LIMIT: "limit_fill",
    OrderType.STOP_MARKET: "stop_market_fill",
    OrderType.STOP_LIMIT: "stop_limit_fill",
    OrderType.TRAILING_STOP: "trailing_stop_fill",
    OrderType.LIMIT_IF_TOUCHED: "limit_if_touched_fill",
    OrderType.MARKET_ON_OPEN: "market_on_open_fill",
    OrderType.MARKET_ON_CLOSE: "market_on_close_fill",
}


class Prices(DualNamed):
    """The prices that an order meets; an open, high, low or close of 0 stands for the current price.

    Args:
        time: start of their bar, exchange time.
        end_time: its end.
        current: price now.
        open: first price of the bar; high, low and close follow.
    """

    time: datetime
    end_time: datetime

    current = decimal_field("current_exact", "Price now.")
    open = decimal_field("open_exact", "First price of the bar.")
    high = decimal_field("high_exact", "Highest price of the bar.")
    low = decimal_field("low_exact", "Lowest price of the bar.")
    close = decimal_field("close_exact", "Last price of the bar.")

    def __init__(self, time: datetime, end_time: datetime, current: Number, open: Number, high: Number, low: Number, close: Number) -> None:
        self.time = time
        self.end_time = end_time
        self.current_exact = to_decimal(current)
        self.open_exact = to_decimal(open) or self.current_exact
        self.high_exact = to_decimal(high) or self.current_exact
        self.low_exact = to_decimal(low) or self.current_exact
        self.close_exact = to_decimal(close) or self.current_exact


@dataclass(frozen=True)
class FillModelParameters:
    """What a fill model works on.

    Attributes:
        security: what is traded.
        order: the order.
        config_provider: answers `get_subscription_data_configs(symbol, include_internal_configs)`.
        stale_price_time_span: age from which a price is stale.
    """

    security: Security
    order: Order
    config_provider: Any
    stale_price_time_span: timedelta


class Fill(DualNamed):
    """The events that a fill model made.

    Args:
        events: one event or several.
    """

    def __init__(self, events: OrderEvent | Iterable[OrderEvent]) -> None:
        self._events = [events] if isinstance(events, OrderEvent) else list(events)

    def __iter__(self) -> Iterator[OrderEvent]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)


class FillModel(LeanObject):
    """Fills at the side of the quote that the order meets, or at the price where there are no quotes.

    No gap is modelled: a limit fills at its limit even where the bar opened beyond it.
    """

    parameters: FillModelParameters

    def fill(self, parameters: FillModelParameters) -> Fill:
        """Try to fill an order now.

        Args:
            parameters: the order and its security.

        Returns:
            One event; its status tells whether the order filled.

        Raises:
            TypeError: an overridden method did not return an order event.
        """
        # not by the way that looks for another spelling: it is asked for every order in every step
        object.__setattr__(self, "parameters", parameters)
        name = _METHODS[parameters.order.type]
        event = getattr(self, name)(parameters.security, parameters.order)
        if not isinstance(event, OrderEvent):
            raise TypeError(f"{type(self).__name__}.{name} returned {type(event).__name__}; expected an OrderEvent.")
        return Fill(event)

    def set_python_wrapper(self, python_wrapper: object) -> None:
        """Nothing: .NET needs it to call Python, and knows a fill model by it."""

    def market_fill(self, asset: Security, order: MarketOrder) -> OrderEvent:
        """Fill a market order at once while the exchange trades; coarse data wait for a bar that is not stale."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED or not self._lean_is_exchange_open(asset, False):
            return event
        prices = self.get_prices(asset, order.direction)
        end_utc = self._to_utc(asset, prices.end_time)
        message = ""
        if end_utc != _NEVER and end_utc + self.parameters.stale_price_time_span < order._utc:
            if self.should_wait_for_fresh_data_on_stale(asset, end_utc, order._utc):
                return event
            message = f"Filled at a stale price of {prices.end_time} {asset.exchange.time_zone}."
        return self._fill_with_slippage(event, asset, order, self.get_market_fill_price(asset, order, prices), message)

    def limit_fill(self, asset: Security, order: LimitOrder) -> OrderEvent:
        """Fill a limit order whose limit a new bar went through, at the limit."""
        event = new_event(asset, order)
        prices = self._new_prices(asset, order, self._is_extended(asset))
        if prices is None:
            return event
        limit = order.limit_price_exact
        if order.direction is OrderDirection.BUY and prices.low_exact < limit:
            return event._fill(min(prices.high_exact, limit), order.quantity_exact)
        if order.direction is OrderDirection.SELL and prices.high_exact > limit:
            return event._fill(max(prices.low_exact, limit), order.quantity_exact)
        return event

    def stop_market_fill(self, asset: Security, order: StopMarketOrder) -> OrderEvent:
        """Fill a stop order whose stop a new bar went through, at the stop or the worse current price."""
        event = new_event(asset, order)
        prices = self._new_prices(asset, order, False)
        if prices is None:
            return event
        slippage = asset.slippage_exact(order)
        stop = order.stop_price_exact
        if order.direction is OrderDirection.SELL and prices.low_exact < stop:
            return event._fill(min(stop, prices.current_exact - slippage), order.quantity_exact)
        if order.direction is OrderDirection.BUY and prices.high_exact > stop:
            return event._fill(max(stop, prices.current_exact + slippage), order.quantity_exact)
        return event

    def trailing_stop_fill(self, asset: Security, order: TrailingStopOrder) -> OrderEvent:
        """Fill a trailing stop that a new bar reached, at the stop or the worse current price; else drag the stop along."""
        event = new_event(asset, order)
        prices = self._new_prices(asset, order, False)
        if prices is None:
            return event
        slippage = asset.slippage_exact(order)
        stop = order.stop_price_exact
        if order.direction is OrderDirection.SELL and prices.low_exact <= stop:
            return event._fill(min(stop, prices.current_exact - slippage), order.quantity_exact)
        if order.direction is OrderDirection.BUY and prices.high_exact >= stop:
            return event._fill(max(stop, prices.current_exact + slippage), order.quantity_exact)
        trailed = order._trailed_stop(prices.high_exact if order.direction is OrderDirection.SELL else prices.low_exact)
        if trailed is not None:
            order.stop_price_exact = trailed
        return event

    def stop_limit_fill(self, asset: Security, order: StopLimitOrder) -> OrderEvent:
        """Wake a stop limit order once a new bar goes through its stop, and fill it while the price is inside the limit."""
        event = new_event(asset, order)
        prices = self._new_prices(asset, order, self._is_extended(asset))
        if prices is None:
            return event
        limit, stop = order.limit_price_exact, order.stop_price_exact
        if order.direction is OrderDirection.BUY and (order.stop_triggered or prices.high_exact > stop):
            order.stop_triggered = True
            if prices.current_exact < limit:
                return event._fill(min(prices.high_exact, limit), order.quantity_exact)
        elif order.direction is OrderDirection.SELL and (order.stop_triggered or prices.low_exact < stop):
            order.stop_triggered = True
            if prices.current_exact > limit:
                return event._fill(max(prices.low_exact, limit), order.quantity_exact)
        return event

    def limit_if_touched_fill(self, asset: Security, order: LimitIfTouchedOrder) -> OrderEvent:
        """Wake the order once a new trade bar touches its trigger, and fill it at the limit; on quotes alone it never wakes."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED or not self._lean_is_exchange_open(asset, self._is_extended(asset)):
            return event
        bar = asset.cache.last_trade_bar if self._is_subscribed(asset, TradeBar) else None
        if bar is None or self._to_utc(asset, bar.end_time) <= order._utc:
            return event
        limit, trigger = order.limit_price_exact, order.trigger_price_exact
        if order.direction is OrderDirection.SELL and (order.trigger_touched or bar.high_exact >= trigger):
            order.trigger_touched = True
            if self._quoted_close(asset, OrderDirection.BUY, bar) >= limit:
                return event._fill(limit, order.quantity_exact)
        elif order.direction is OrderDirection.BUY and (order.trigger_touched or bar.low_exact <= trigger):
            order.trigger_touched = True
            if self._quoted_close(asset, OrderDirection.SELL, bar) <= limit:
                return event._fill(limit, order.quantity_exact)
        return event

    def market_on_open_fill(self, asset: Security, order: MarketOnOpenOrder) -> OrderEvent:
        """Fill at the open of the first bar after the order; one that was sent in a session waits for another day."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED:
            return event
        bar = asset.get_last_data()
        sent = asset.exchange.hours.zone.to_local(order._utc)
        if bar is None or sent >= bar.end_time:
            return event
        if asset.exchange.date_time_is_open(sent) and sent.date() == asset.local_time.date():
            return event
        if not self._lean_is_exchange_open(asset, False):
            return event
        return self._fill_with_slippage(event, asset, order, self.get_prices(asset, order.direction).open_exact)

    def market_on_close_fill(self, asset: Security, order: MarketOnCloseOrder) -> OrderEvent:
        """Fill at the close of the latest bar once the first close after the order has come."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED or not self._close_has_come(asset, order):
            return event
        return self._fill_with_slippage(event, asset, order, self.get_prices(asset, order.direction).close_exact)

    # ---- what the fills are made from -----------------------------------------------------------------------------

    def get_prices(self, asset: Security, direction: OrderDirection) -> Prices:
        """The prices that an order of that side meets: the ask to buy, the bid to sell, else trades.

        Args:
            asset: the security.
            direction: side of the order.
        """
        if direction != OrderDirection.HOLD:
            quotes = asset.cache.last_quote_bar
            if quotes is not None and self._is_subscribed(asset, QuoteBar):
                side = quotes.bid if direction == OrderDirection.SELL else quotes.ask
                if side is not None:
                    exact = side._exact
                    return Prices(quotes.time, quotes.end_time, exact.close, exact.open, exact.high, exact.low, exact.close)
            trades = asset.cache.last_trade_bar
            if trades is not None and self._is_subscribed(asset, TradeBar):
                exact = trades._exact
                return Prices(trades.time, trades.end_time, exact.close, exact.open, exact.high, exact.low, exact.close)
        last = asset.get_last_data()
        start, end = (_NEVER, _NEVER) if last is None else (last.time, last.end_time)
        return Prices(start, end, asset.price_exact, asset.open_exact, asset.high_exact, asset.low_exact, asset.close_exact)

    def is_exchange_open(self, asset: Security, is_extended_market_hours: bool = False) -> bool:
        """Whether orders can fill: the exchange trades, or the last bar ends now or today and lies in a session.

        Args:
            asset: the security.
            is_extended_market_hours: whether the hours before and after the session count.
        """
        return self._lean_is_exchange_open(asset, is_extended_market_hours)

    def _lean_is_exchange_open(self, asset: Security, is_extended_market_hours: bool) -> bool:
        # LEAN's own fills do not see what an algorithm overrides, apart from `get_prices`
        now = asset.local_time
        if asset.exchange.hours.is_open(now, is_extended_market_hours):
            return True
        bar = asset.get_last_data()
        if bar is None:
            return False
        is_daily = bar.end_time - bar.time > _ONE_HOUR
        is_current = now.date() == bar.end_time.date() if is_daily else now <= bar.end_time
        return is_current and asset.exchange.is_open_during_bar(bar.time, bar.end_time, is_extended_market_hours)

    def get_market_fill_price(self, asset: Security, order: Order, prices: Prices) -> Decimal:
        """The current price; the open of a daily or hourly bar that began after the order was sent."""
        if prices.open_exact and self.should_wait_for_fresh_data(asset) and order._utc <= self._to_utc(asset, prices.time):
            return prices.open_exact
        return prices.current_exact

    def should_wait_for_fresh_data(self, asset: Security) -> bool:
        """Whether the security has only daily or hourly data."""
        return _is_coarse(self._configs(asset))

    def should_wait_for_fresh_data_on_stale(self, asset: Security, data_end_utc: datetime, order_utc: datetime) -> bool:
        """Whether an order waits for a newer bar instead of filling at a stale price."""
        configs = self._configs(asset)
        if _is_coarse(configs):
            return True
        finest = min((config.resolution for config in configs), default=Resolution.DAILY).to_timedelta()
        return bool(finest) and order_utc - data_end_utc > finest

    def _configs(self, asset: Security) -> list[SubscriptionConfig]:
        configs = self.parameters.config_provider.get_subscription_data_configs(asset.symbol, True)
        if not configs:
            raise RuntimeError(
                f"An order of {asset.symbol.value} cannot fill because the security has no data any more. "
                "Cancel its orders before removing it."
            )
        return configs

    def _is_subscribed(self, asset: Security, kind: type) -> bool:
        return any(issubclass(config.data_type, kind) for config in self._configs(asset))

    def _is_extended(self, asset: Security) -> bool:
        configs = self._configs(asset)
        own = [config for config in configs if not config.is_internal_feed] or configs
        return any(config.extended_market_hours for config in own)

    def _new_prices(self, asset: Security, order: Order, extended: bool) -> Prices | None:
        if order.status is OrderStatus.CANCELED or not self._lean_is_exchange_open(asset, extended):
            return None
        prices = self.get_prices(asset, order.direction)
        return None if self._to_utc(asset, prices.end_time) <= order._utc else prices

    def _close_has_come(self, asset: Security, order: Order) -> bool:
        hours = asset.exchange.hours
        return asset.local_time >= hours.next_close(hours.zone.to_local(order._utc))

    def _quoted_close(self, asset: Security, side_of: OrderDirection, bar: TradeBar) -> Decimal:
        # `GetAskPrice` and `GetBidPrice` are private in LEAN: they see no `get_prices` of an algorithm
        quotes = asset.cache.last_quote_bar if self._is_subscribed(asset, QuoteBar) else None
        if quotes is None:
            return bar.close_exact
        side = quotes.ask if side_of is OrderDirection.BUY else quotes.bid
        return quotes.close_exact if side is None else side._exact.close

    @staticmethod
    def _to_utc(asset: Security, local: datetime) -> datetime:
        return local if local == _NEVER else asset.exchange.hours.zone.to_utc(local)

    @staticmethod
    def _fill_with_slippage(event: OrderEvent, asset: Security, order: Order, price: Decimal, message: str = "") -> OrderEvent:
        slippage = asset.slippage_exact(order)
        shifted = price + slippage if order.direction is OrderDirection.BUY else price - slippage
        return event._fill(shifted, order.quantity_exact, message)


def new_event(asset: Security, order: Order) -> OrderEvent:
    """The event of an order that did not fill yet, stamped now."""
    return OrderEvent(order, asset.exchange._utc_time, OrderFee.ZERO)


def _is_coarse(configs: list[SubscriptionConfig]) -> bool:
    own = [config.resolution for config in configs if not config.is_internal_feed]
    return bool(own) and all(resolution in (Resolution.HOUR, Resolution.DAILY) for resolution in own)
