"""Rules that several brokerages share: what they take, and how they refuse the rest (`BrokerageExtensions`, `Messages`).

The sentences are LEAN's own, since algorithms find them in order events.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from minilean.common.decimals import ONE, ZERO, text
from minilean.common.enums import BrokerageMessageType, OrderType, SecurityType
from minilean.common.user_models import is_lean_class
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.brokerage_models import BrokerageMessageEvent, DefaultBrokerageModel

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.security import Security


class RuledBrokerageModel(DefaultBrokerageModel):
    """A brokerage that takes some orders only.

    Args:
        account_type: margin or cash.
    """

    _kinds: ClassVar[tuple[SecurityType, ...]] = (SecurityType.EQUITY,)
    _types: ClassVar[tuple[OrderType, ...]] = ()
    _times_in_force: ClassVar[tuple[type[TimeInForce], ...]] = ()
    _rules: ClassVar[tuple[Rule, ...]] = ()

    def can_submit_order(self, security: Security, order: Order, message: object = None) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the brokerage takes an order, and why not."""
        for rule in self._rules:
            refused = rule(self, security, order)
            if refused is not None:
                return False, refused
        return True, None


Rule = Callable[[RuledBrokerageModel, "Security", "Order"], BrokerageMessageEvent | None]


def refusal(message: str, code: str = "NotSupported") -> BrokerageMessageEvent:
    """A warning with the reason why an order is not taken."""
    return BrokerageMessageEvent(BrokerageMessageType.WARNING, code, message)


def name_of(model: DefaultBrokerageModel) -> str:
    """LEAN's name of a model; that of an algorithm's own is the name of the class that it derives from."""
    return next(kind.__name__ for kind in type(model).__mro__ if is_lean_class(kind))


def takes_security(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    """The kind of security is one that the brokerage trades."""
    if security.type in model._kinds:
        return None
    return refusal(f"The {name_of(model)} does not support {security.type.pascal_name} security type.")


def takes_type(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    """The order's type is one that the brokerage knows."""
    if order.type in model._types:
        return None
    known = ",".join(kind.pascal_name for kind in model._types)
    return refusal(f"The {name_of(model)} does not support {order.type.pascal_name} order type. Only supports [{known}]")


def takes_time_in_force(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    """The order stays open as long as the brokerage lets it."""
    if type(order.time_in_force) in model._times_in_force:
        return None
    return refusal(f"The {name_of(model)} does not support {type(order.time_in_force).__name__} time in force.")


def takes_size(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    """The order is as large as the exchange's smallest one."""
    least = security.symbol_properties.minimum_order_size_exact
    if least is None or abs(order.quantity_exact) >= least:
        return None
    return refusal(
        f"The minimum order size (in quote currency) for {security.symbol.value} is {text(least)}. "
        f"Order quantity was {text(order.quantity_exact)}."
    )


def takes_whole_units(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    """The quantity is an integer."""
    size = abs(order.quantity_exact)
    return refusal(f"Order Quantity must be Integer, but provided {text(size)}.") if size % ONE else None


def crosses_zero(held: Decimal, ordered: Decimal) -> bool:
    """Whether an order makes a long position short, or a short one long."""
    return held * ordered < ZERO and abs(ordered) > abs(held)


def turns_over_by_plain_orders(*kinds: OrderType) -> Rule:
    """Positions are not turned over by orders of some types.

    Args:
        kinds: the types that cannot.
    """

    def rule(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
        if order.type not in kinds or not crosses_zero(security.holdings.quantity_exact, order.quantity_exact):
            return None
        return refusal(
            f"Order type '{order.type.pascal_name}' is not supported for orders that cross the zero holdings threshold in the "
            f"{name_of(model)}. This means you cannot change a position from positive to negative or vice versa using this order type. "
            "Please close the existing position first."
        )

    return rule


def takes_market_on_open(begins: time | None, minutes_before_open: int, *kinds: SecurityType) -> Rule:
    """Market-on-open orders are taken from a time of the day on until some minutes before the open; at any time on days without session.

    Args:
        begins: local time of the exchange; None is its close.
        minutes_before_open: when it ends.
        kinds: of securities for which they are taken.
    """

    def rule(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
        if order.type is not OrderType.MARKET_ON_OPEN:
            return None
        if security.type not in kinds:
            message = f"The broker does not support Market-on-Open orders for security type {security.type.pascal_name}"
            return refusal(message, "UnsupportedSecurityType")
        now = security.local_time
        session = security.exchange.hours.session(now.date())
        if session is None:
            return None
        first = session[1].time() if begins is None else begins
        last = (session[0] - timedelta(minutes=minutes_before_open)).time()
        if _is_between(now.time(), first, last):
            return None
        return refusal(
            f"MarketOnOpen submission time is invalid. Valid local times are {_of_twelve_hours(first)}–{_of_twelve_hours(last)}. "
            "Consider setting daily_precise_end_time = false or using self.schedule.on."
        )

    return rule


def _is_between(now: time, first: time, last: time) -> bool:
    return first <= now < last if first <= last else now >= first or now < last


def _of_twelve_hours(moment: time) -> str:
    # LEAN formats them so, with a space before each
    return f" {datetime.combine(datetime.min, moment):%I:%M}"
