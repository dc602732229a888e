"""Orders that wait for a price, kept so that a bar which can do nothing to them is not held against each of them.

LEAN looks at every pending order in every scan. What it does there is without any effect while three things hold: no price of the last
bars reaches the order's trigger, the account can pay for it, and it has not expired. Here these are three sorted lists for each
security, so that one look at their ends tells whether any of its orders has to be looked at. The bounds are wide: an order that is named
here may still do nothing, one that is not named cannot do anything.

This holds for LEAN's own models alone. Orders that meet a model of the algorithm are all named, in every scan.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from math import inf
from operator import is_not
from typing import TYPE_CHECKING, Any, NamedTuple

from minilean.common.cash_amount import DEFAULT_CURRENCY
from minilean.common.decimals import ONE, ZERO
from minilean.common.enums import Market, OrderDirection, OrderType, SecurityType
from minilean.common.user_models import is_lean_class
from minilean.orders.time_in_force import DayTimeInForce, GoodTilCanceledTimeInForce, GoodTilDateTimeInForce, TimeInForce
from minilean.reality_models.buying_power import BuyingPowerModel, NullBuyingPowerModel, SecurityMarginModel
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel, FeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.fill_model import FillModel
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel
from minilean.reality_models.slippage import AlphaStreamsSlippageModel, ConstantSlippageModel, NullSlippageModel
from minilean.securities.margin_parameters import InitialMarginParameters

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.common.symbol import Symbol
    from minilean.orders.order import Order, TrailingStopOrder
    from minilean.orders.properties import OrderProperties
    from minilean.securities.cash_book import CashBook
    from minilean.securities.security import Security

_FILL_MODELS = (EquityFillModel, FillModel, ImmediateFillModel)
_MARGIN_MODELS = (BuyingPowerModel, SecurityMarginModel)
_EQUITY_FEE_MODELS = (InteractiveBrokersFeeModel, AlphaStreamsFeeModel)
_EQUITY_FEE = (Decimal(1), Decimal("0.005"))  # at most so much for an order and for each of its units, in dollars
# these are asked about stops in every scan; others may raise, or draw random numbers
_SLIPPAGE_MODELS = (NullSlippageModel, ConstantSlippageModel, AlphaStreamsSlippageModel)
_STOPS = (OrderType.STOP_MARKET, OrderType.TRAILING_STOP)
_TYPES = frozenset((OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED, *_STOPS))
_TIMES_IN_FORCE = (GoodTilCanceledTimeInForce, DayTimeInForce, GoodTilDateTimeInForce)
# quotients are rounded: bounds that are made of them give way by this share
_SLACK = Decimal("1e-20")
_UNLIMITED = Decimal("Infinity")


def is_standard(model: object) -> bool:
    """Whether a model is LEAN's own: neither its class nor a method of the object is the algorithm's."""
    own = getattr(model, "__dict__", None)
    return is_lean_class(type(model)) and not (own and any(callable(value) for value in own.values()))


class _Trigger(NamedTuple):
    """Prices at which something may happen to an order: at `low` or less, or at `high` or more; None where no price is."""

    low: Decimal | None = None
    high: Decimal | None = None


class _Rest(NamedTuple):
    """What is known of an order until it changes."""

    order: Order
    trigger: _Trigger
    is_purchase: bool
    size: Decimal
    wakes: datetime
    properties: OrderProperties
    time_in_force: TimeInForce

    @property
    def is_stop(self) -> bool:
        return self.order.type in _STOPS

    def is_met(self, moment: _Moment) -> bool:
        """Whether the prices that reached the trigger do something; a trailing stop at its distance stays where it is."""
        order: Any = self.order
        if order._utc >= moment.bars_end:
            return False
        if order.type is not OrderType.TRAILING_STOP:
            return True
        if self.is_purchase:
            return moment.high >= order.stop_price_exact or order._trailed_stop(moment.low) is not None
        return moment.low <= order.stop_price_exact or order._trailed_stop(moment.high) is not None


class _Moment(NamedTuple):
    """What can happen to the orders of a security now.

    Attributes:
        low: the lowest price of its last bars.
        high: the highest.
        bars_end: UTC time at which the newest of these bars ended; orders sent later wait for the next one.
        purchase: units that the account can certainly buy.
        sale: units that it can certainly sell.
    """

    low: Decimal
    high: Decimal
    bars_end: datetime
    purchase: Decimal
    sale: Decimal


class _Group:
    """The orders of a security, sorted by each of the bounds."""

    __slots__ = ("due", "highs", "lows", "purchases", "rests", "sales", "seen", "stops", "wakes")

    def __init__(self) -> None:
        self.rests: dict[int, _Rest] = {}
        self.lows: list[tuple[Decimal, int]] = []
        self.highs: list[tuple[Decimal, int]] = []
        self.purchases: list[tuple[Decimal, int]] = []
        self.sales: list[tuple[Decimal, int]] = []
        self.wakes: list[tuple[datetime, int]] = []
        self.stops = 0
        self.due: set[int] = set()
        self.seen: tuple[Any, ...] = ()

    def _entries(self, order_id: int, rest: _Rest) -> Iterator[tuple[list[Any], tuple[Any, int]]]:
        yield self.purchases if rest.is_purchase else self.sales, (rest.size, order_id)
        yield from self._price_entries(order_id, rest)
        if rest.wakes != datetime.max:
            yield self.wakes, (rest.wakes, order_id)

    def _price_entries(self, order_id: int, rest: _Rest) -> Iterator[tuple[list[Any], tuple[Any, int]]]:
        if rest.trigger.low is not None:
            yield self.lows, (rest.trigger.low, order_id)
        if rest.trigger.high is not None:
            yield self.highs, (rest.trigger.high, order_id)

    def add(self, order_id: int, rest: _Rest) -> None:
        self.rests[order_id] = rest
        self.stops += rest.is_stop
        for entries, entry in self._entries(order_id, rest):
            insort(entries, entry)
        self.seen = ()

    def remove(self, order_id: int) -> None:
        rest = self.rests.pop(order_id)
        self.stops -= rest.is_stop
        for entries, entry in self._entries(order_id, rest):
            del entries[bisect_left(entries, entry)]
        self.seen = ()

    def move(self, order_id: int, trigger: _Trigger) -> None:
        """Give an order other prices to wait for."""
        rest = self.rests[order_id]
        for entries, entry in self._price_entries(order_id, rest):
            del entries[bisect_left(entries, entry)]
        rest = self.rests[order_id] = rest._replace(trigger=trigger)
        for entries, entry in self._price_entries(order_id, rest):
            insort(entries, entry)
        self.seen = ()

    def find_due(self, moment: _Moment, now: datetime) -> set[int]:
        due = {order_id for _, order_id in self.lows[bisect_left(self.lows, (moment.low, -1)) :]}
        due.update(order_id for _, order_id in self.highs[: bisect_right(self.highs, (moment.high, inf))])
        if due:
            due = {order_id for order_id in due if self.rests[order_id].is_met(moment)}
        for entries, size in ((self.purchases, moment.purchase), (self.sales, moment.sale)):
            if entries and entries[-1][0] > size:
                due.update(order_id for _, order_id in entries[bisect_right(entries, (size, inf)) :])
        if self.wakes and self.wakes[0][0] <= now:
            due.update(order_id for _, order_id in self.wakes[: bisect_right(self.wakes, (now, inf))])
        return due

    def with_another_time_in_force(self) -> list[int]:
        """Orders whose properties, which the algorithm may share, say another time in force than before."""
        return [order_id for order_id, rest in self.rests.items() if rest.properties.time_in_force is not rest.time_in_force]


class RestingOrders:
    """Pending orders that wait for a price, by security.

    Args:
        context: what the parts of the brokerage share.
    """

    def __init__(self, context: OrderContext) -> None:
        self._context = context
        self._groups: dict[Symbol, _Group] = {}
        self._symbols: dict[int, Symbol] = {}
        # what the account can pay with, for as long as it stays the same
        self._free: tuple[int, Decimal, Decimal] = (-1, ZERO, ZERO)

    def __contains__(self, order_id: int) -> bool:
        return order_id in self._symbols

    def __bool__(self) -> bool:
        return bool(self._symbols)

    def add(self, order: Order) -> bool:
        """Take an order, or take its changes; false for one that has to be looked at in every scan."""
        self.discard(order.id)
        trigger = _trigger(order) if order.type in _TYPES else None
        force, security = order.time_in_force, self._context.securities.get(order.symbol)
        if trigger is None or security is None or type(force) not in _TIMES_IN_FORCE:
            return False
        rest = _Rest(
            order=order,
            trigger=trigger,
            is_purchase=order.direction is OrderDirection.BUY,
            size=abs(order.quantity_exact),
            wakes=force._expiry_utc(security, order) or datetime.max,
            properties=order.properties,
            time_in_force=force,
        )
        self._symbols[order.id] = order.symbol
        self._groups.setdefault(order.symbol, _Group()).add(order.id, rest)
        return True

    def follow(self, order: Order) -> None:
        """Take over what a fill model did to an order: a stop may have woken it up, or been dragged along."""
        group = self._groups[order.symbol]
        trigger = _trigger(order)
        if trigger is not None and trigger != group.rests[order.id].trigger:
            group.move(order.id, trigger)

    def discard(self, order_id: int) -> None:
        """Forget an order, if it is here."""
        symbol = self._symbols.pop(order_id, None)
        if symbol is not None:
            group = self._groups[symbol]
            group.remove(order_id)
            if not group.rests:
                del self._groups[symbol]

    def due(self) -> list[int]:
        """Ids of all orders to which something may happen now."""
        return [order_id for symbol, group in self._groups.items() for order_id in self._due_of(symbol, group)]

    def _due_of(self, symbol: Symbol, group: _Group) -> set[int]:
        context = self._context
        security = context.securities.get(symbol)
        if security is None:
            return set(group.rests)
        now = context.clock.utc
        seen = (context.portfolio._version, security, security.cache.last_data, security.fill_model, security.fee_model,
                security.buying_power_model, security.slippage_model, context.state.brokerage_model)  # fmt: skip
        has_woken = group.wakes and group.wakes[0][0] <= now
        if has_woken or len(group.seen) != len(seen) or any(map(is_not, seen, group.seen)):
            moment = self._moment(symbol, security, group)
            group.due = set(group.rests) if moment is None else group.find_due(moment, now)
            group.seen = seen
        changed = group.with_another_time_in_force()
        return group.due.union(changed) if changed else group.due

    def _moment(self, symbol: Symbol, security: Security, group: _Group) -> _Moment | None:
        """What can happen now; None where only looking at each order can tell."""
        context = self._context
        is_known = (
            type(security.fill_model) in _FILL_MODELS and is_standard(security.fill_model) and is_standard(context.state.brokerage_model)
        )
        slippage = security.slippage_model
        if group.stops and not (type(slippage) in _SLIPPAGE_MODELS and is_standard(slippage)):
            is_known = False
        # an order of a security without data raises, and is to do so
        if not is_known or not context.subscriptions.get_subscription_data_configs(symbol, True):
            return None
        sizes = self._sizes(security, next(iter(group.rests.values())).order)
        return None if sizes is None else _Moment(*_reach(security), *sizes)

    def _sizes(self, security: Security, order: Order) -> tuple[Decimal, Decimal] | None:
        model, portfolio = security.buying_power_model, self._context.portfolio
        if type(model) is NullBuyingPowerModel and is_standard(model):
            return _UNLIMITED, _UNLIMITED
        fee = _most_expensive_fee(security, order, portfolio.cash_book)
        if fee is None or type(model) not in _MARGIN_MODELS or not is_standard(model):
            return None
        version, total, free = self._free
        if version != portfolio._version:
            total = portfolio.total_portfolio_value_exact
            free = portfolio._margin_remaining_of(total)
            if not portfolio._caches_margin:
                # a model of the algorithm's own has a say, and may change its mind
                return None
            self._free = (portfolio._version, total, free)
        fixed, per_unit = fee
        left = free - total * model.required_free_exact - fixed
        unit = abs(model.get_initial_margin_requirement(InitialMarginParameters(security, ONE)).value_exact) + per_unit
        payable = ZERO if left < ZERO else left / unit * (ONE - _SLACK) if unit else _UNLIMITED
        # an order that only reduces a position is always taken
        held = security.holdings.quantity_exact
        return max(payable, -held), max(payable, held)


def _trigger(waiting: Order) -> _Trigger | None:
    """The prices from which on an order may do something; None where that is not known."""
    order: Any = waiting  # which prices it has is known by its type alone
    is_purchase = order.direction is OrderDirection.BUY
    if not is_purchase and order.direction is not OrderDirection.SELL:
        return None
    kind = order.type
    if kind is OrderType.LIMIT:
        return _from(order.limit_price_exact, is_purchase)
    if kind is OrderType.STOP_MARKET:
        return _from(order.stop_price_exact, not is_purchase)
    if kind is OrderType.STOP_LIMIT:
        if order.stop_triggered:
            return _from(order.limit_price_exact, is_purchase)
        return _from(order.stop_price_exact, not is_purchase)
    if kind is OrderType.LIMIT_IF_TOUCHED:
        return _from(order.limit_price_exact if order.trigger_touched else order.trigger_price_exact, is_purchase)
    if kind is OrderType.TRAILING_STOP:
        return _trigger_of_trailing_stop(order, is_purchase)
    return None


def _trigger_of_trailing_stop(order: TrailingStopOrder, is_purchase: bool) -> _Trigger | None:
    # it fills on one side and is dragged along on the other
    amount, stop = order.trailing_amount_exact, order.stop_price_exact
    if order.trailing_as_percentage:
        divisor = ONE + amount if is_purchase else ONE - amount
        if divisor <= ZERO:
            return None
        # `is_met` is exact
        dragged = stop / divisor
        dragged += abs(dragged) * (_SLACK if is_purchase else -_SLACK)
    else:
        dragged = stop - amount if is_purchase else stop + amount
    reached, beyond = _from(stop, not is_purchase), _from(dragged, is_purchase)
    return _Trigger(reached.low, beyond.high) if reached.high is None else _Trigger(beyond.low, reached.high)


def _from(price: Decimal, downward: bool) -> _Trigger:
    return _Trigger(low=price) if downward else _Trigger(high=price)


def _reach(security: Security) -> tuple[Decimal, Decimal, datetime]:
    """Lowest and highest price of the last bars of a security, and the UTC time at which the newest of them ended."""
    cache = security.cache
    trades, quotes, last = cache.last_trade_bar, cache.last_quote_bar, cache.last_data
    if last is None and trades is None and quotes is None:
        # nothing is met before the first bar
        return ZERO, ZERO, datetime.min
    prices = [cache.price_exact]
    if trades is not None:
        prices += (trades.open_exact, trades.high_exact, trades.low_exact, trades.close_exact)
    if quotes is not None:
        prices.append(quotes.close_exact)
        for side in (quotes.bid, quotes.ask):
            if side is not None:
                prices += side._exact[:4]
    end = max(bar.end_time for bar in (trades, quotes, last) if bar is not None)
    return min(prices), max(prices), security.exchange.hours.zone.to_utc(end)


def _most_expensive_fee(security: Security, order: Order, book: CashBook) -> tuple[Decimal, Decimal] | None:
    """What an order can cost at most, as such and for each unit, in the account currency; None where that is not known."""
    model = security.fee_model
    kind = type(model)
    if not is_standard(model):
        return None
    if kind is FeeModel:
        return ZERO, ZERO
    if kind is ConstantFeeModel:
        fee = security._order_fee(order)
        return None if book.get(fee.currency) is None else (book._amount_in_account_currency(fee), ZERO)
    if kind in _EQUITY_FEE_MODELS and security.type is SecurityType.EQUITY and security.symbol._market == Market.USA:
        dollar = book.get(DEFAULT_CURRENCY)
        if dollar is not None:
            rate = dollar.conversion_rate_exact
            return rate * _EQUITY_FEE[0], rate * _EQUITY_FEE[1]
    return None
