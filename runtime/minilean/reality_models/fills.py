"""The fill models that securities get: stocks `EquityFillModel`, everything else `ImmediateFillModel`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from minilean.common.decimals import text
from minilean.common.enums import OrderDirection, OrderStatus
from minilean.data.bars import QuoteBar, TradeBar
from minilean.orders.events import OrderEvent
from minilean.orders.order import (
    LimitIfTouchedOrder,
    LimitOrder,
    MarketOnCloseOrder,
    MarketOnOpenOrder,
    MarketOrder,
    Order,
    StopMarketOrder,
)
from minilean.reality_models.fill_model import FillModel, Prices, new_event

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.securities.security import Security


class ImmediateFillModel(FillModel):
    """The base model under the name that LEAN's documentation uses."""


class LatestPriceFillModel(ImmediateFillModel):
    """Fills at the newest price, whether a trade or a quote made it."""

    def get_prices(self, asset: Security, direction: OrderDirection) -> Prices:
        """The prices of the newer one of the last trades and quotes; a quote's ask to buy, its bid to sell.

        Args:
            asset: the security.
            direction: side of the order.
        """
        trades, quotes = asset.cache.last_trade_bar, asset.cache.last_quote_bar
        if direction != OrderDirection.HOLD and quotes is not None:
            bar = trades if trades is not None and trades.end_time > quotes.end_time else quotes
            side = bar if bar is trades else quotes.bid if direction == OrderDirection.SELL else quotes.ask
            if side is not None:
                exact = side._exact
                return Prices(bar.time, bar.end_time, exact.close, exact.open, exact.high, exact.low, exact.close)
        last = asset.get_last_data()
        start, end = (datetime.min, datetime.min) if last is None else (last.time, last.end_time)
        return Prices(start, end, asset.price_exact, asset.open_exact, asset.high_exact, asset.low_exact, asset.close_exact)


class _BestPrice(NamedTuple):
    price: Decimal
    message: str
    end_time: datetime
    is_stale: bool


class EquityFillModel(FillModel):
    """Fills of stocks: official opens and closes, and the open of a bar that gapped beyond a limit or stop.

    Stop limit and trailing stop orders fill as in the base model.
    """

    def market_fill(self, asset: Security, order: MarketOrder) -> OrderEvent:
        """Fill a market order at the last close while the exchange trades; daily data wait for a bar that is not stale."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED or not self._lean_is_exchange_open(asset, False):
            return event
        best = self._best_price(asset, order)
        if best.is_stale and self.should_wait_for_fresh_data_on_stale(asset, self._to_utc(asset, best.end_time), order._utc):
            return event
        return self._fill_with_slippage(event, asset, order, best.price, best.message)

    def limit_fill(self, asset: Security, order: LimitOrder) -> OrderEvent:
        """Fill a limit order whose limit a new bar went through, at the limit or the better open."""
        event = new_event(asset, order)
        bar = self._new_trade_bar(asset, order, self._is_extended(asset))
        if bar is None:
            return event
        limit, price = order.limit_price_exact, bar.open_exact
        if order.direction is OrderDirection.BUY and bar.low_exact < limit:
            return self._fill_at(event, asset, bar, order, limit, price < limit, "favorable")
        if order.direction is OrderDirection.SELL and bar.high_exact > limit:
            return self._fill_at(event, asset, bar, order, limit, price > limit, "favorable")
        return event

    def stop_market_fill(self, asset: Security, order: StopMarketOrder) -> OrderEvent:
        """Fill a stop order whose stop a new bar reached, at the stop or the worse open."""
        event = new_event(asset, order)
        bar = self._new_trade_bar(asset, order, False)
        if bar is None:
            return event
        stop, slippage = order.stop_price_exact, asset.slippage_exact(order)
        if order.direction is OrderDirection.SELL and bar.low_exact <= stop:
            return self._fill_at(event, asset, bar, order, stop, bar.open_exact <= stop, "unfavorable", -slippage)
        if order.direction is OrderDirection.BUY and bar.high_exact >= stop:
            return self._fill_at(event, asset, bar, order, stop, bar.open_exact >= stop, "unfavorable", slippage)
        return event

    def limit_if_touched_fill(self, asset: Security, order: LimitIfTouchedOrder) -> OrderEvent:
        """Wake the order once a new bar touches its trigger, and fill it at the close while that is inside the limit."""
        event = new_event(asset, order)
        bar = self._new_trade_bar(asset, order, self._is_extended(asset))
        if bar is None:
            return event
        limit, trigger = order.limit_price_exact, order.trigger_price_exact
        if order.direction is OrderDirection.BUY and (order.trigger_touched or bar.low_exact <= trigger):
            order.trigger_touched = True
            best = self._best_price(asset, order)
            if best.price <= limit:
                return event._fill(best.price, order.quantity_exact, best.message)
        elif order.direction is OrderDirection.SELL and (order.trigger_touched or bar.high_exact >= trigger):
            order.trigger_touched = True
            best = self._best_price(asset, order)
            if best.price >= limit:
                return event._fill(best.price, order.quantity_exact, best.message)
        return event

    def market_on_open_fill(self, asset: Security, order: MarketOnOpenOrder) -> OrderEvent:
        """Fill at the open of the first bar that begins after the order; one that was sent in a session waits for another day."""
        event = new_event(asset, order)
        bar = asset.cache.last_trade_bar if self._is_subscribed(asset, TradeBar) else None
        if order.status is OrderStatus.CANCELED or bar is None:
            return event
        sent = asset.exchange.hours.zone.to_local(order._utc)
        if bar.time < sent or bar.end_time <= sent:
            return event
        if asset.exchange.date_time_is_open(sent) and sent.date() == bar.end_time.date():
            return event
        if not self._lean_is_exchange_open(asset, False):
            return event
        return self._fill_with_slippage(event, asset, order, bar.open_exact)

    def market_on_close_fill(self, asset: Security, order: MarketOnCloseOrder) -> OrderEvent:
        """Fill at the close of the latest bar once the first close after the order has come."""
        event = new_event(asset, order)
        if order.status is OrderStatus.CANCELED or not self._close_has_come(asset, order):
            return event
        bar = asset.cache.last_trade_bar if self._is_subscribed(asset, TradeBar) else None
        if bar is not None and bar.close_exact:
            return self._fill_with_slippage(event, asset, order, bar.close_exact)
        best = self._best_price(asset, order)
        return self._fill_with_slippage(event, asset, order, best.price, best.message)

    # ---- what the fills are made from -----------------------------------------------------------------------------

    def _configs(self, asset: Security) -> list[SubscriptionConfig]:
        # what the engine subscribed to for itself does not fill a stock's orders
        configs = super()._configs(asset)
        return [config for config in configs if not config.is_internal_feed] or configs

    def _new_trade_bar(self, asset: Security, order: Order, extended: bool) -> TradeBar | None:
        if order.status is OrderStatus.CANCELED or not self._lean_is_exchange_open(asset, extended):
            return None
        bar = asset.cache.last_trade_bar if self._is_subscribed(asset, TradeBar) else None
        return None if bar is None or self._to_utc(asset, bar.end_time) <= order._utc else bar

    def _best_price(self, asset: Security, order: Order) -> _BestPrice:
        oldest = asset.exchange.hours.zone.to_local(order._utc) - self.parameters.stale_price_time_span
        found: _BestPrice | None = None
        quotes = asset.cache.last_quote_bar
        if quotes is not None and self._is_subscribed(asset, QuoteBar):
            side = quotes.ask if order.direction is OrderDirection.BUY else quotes.bid
            price = quotes.close_exact if side is None else side._exact.close
            if quotes.end_time >= oldest:
                return _BestPrice(price, "", quotes.end_time, False)
            message = f"Filled at a stale quote of {quotes.end_time} {asset.exchange.time_zone}."
            found = _BestPrice(price, message, quotes.end_time, True)
        trades = asset.cache.last_trade_bar
        if trades is not None and self._is_subscribed(asset, TradeBar) and (found is None or trades.end_time > found.end_time):
            message = f"No quotes at {trades.end_time} {asset.exchange.time_zone}; filled at the close of the trade bar."
            found = _BestPrice(trades.close_exact, message, trades.end_time, trades.end_time < oldest)
        if found is None:
            raise RuntimeError(f"An order of {asset.symbol.value} cannot fill because no bar of the security has been received.")
        return found

    @staticmethod
    def _fill_at(
        event: OrderEvent,
        asset: Security,
        bar: TradeBar,
        order: Order,
        price: Decimal,
        gapped: bool,
        kind: str,
        slippage: Decimal | None = None,
    ) -> OrderEvent:
        filled = bar.open_exact if gapped else price
        message = ""
        if gapped:
            message = f"Filled at the open {text(filled)} after a gap to the {kind} side at {bar.end_time} {asset.exchange.time_zone}."
        return event._fill(filled if slippage is None else filled + slippage, order.quantity_exact, message)
