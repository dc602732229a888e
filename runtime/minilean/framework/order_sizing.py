"""From targets to order quantities, and which target is traded first (`OrderSizing`, `Extensions.OrderTargetsByMarginImpact`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.decimals import ONE, ZERO, Number, divide, to_decimal, to_double
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager

_TOLERANCE = Decimal(1000000)


class OpenOrders(Protocol):
    """What is still to trade."""

    def get_open_order_tickets(self) -> list[OrderTicket]:
        """Tickets of the open orders."""
        ...

    def get_open_orders_remaining_quantity_exact(self, symbol: Any, /) -> Decimal:
        """Signed units that open orders of a security have still to trade."""
        ...


class TargetAccount(Protocol):
    """The algorithm, as far as targets are sized for its account."""

    @property
    def securities(self) -> SecurityManager:
        """Its securities by symbol."""
        ...

    @property
    def portfolio(self) -> SecurityPortfolioManager:
        """Its account."""
        ...

    @property
    def transactions(self) -> OpenOrders:
        """Its orders."""
        ...

    @property
    def is_warming_up(self) -> bool:
        """Whether it has not started yet."""
        ...

    def debug(self, message: Any, /) -> None:
        """A line for console and log."""
        ...

    def error(self, message: Any, /) -> None:
        """An error line for console and log."""
        ...


def adjust_by_lot_size(security: Any, quantity: Decimal) -> Decimal:
    """A quantity cut to whole lots toward zero; what is a millionth of a lot short of a lot counts as one.

    Args:
        security: gives the lot size.
        quantity: signed shares.
    """
    lot = security.symbol_properties.lot_size_exact
    if lot == ONE and quantity == quantity.to_integral_value():
        return quantity
    size = abs(quantity)
    rest = size % lot
    if lot - rest < lot / _TOLERANCE:
        rest -= lot
    return (size - rest).copy_sign(quantity) if quantity else ZERO


def unordered_quantity(algorithm: TargetAccount, target: Any, security: Any) -> Decimal:
    """What has still to be ordered to reach a target, in whole lots: open orders count as if they were filled."""
    waiting = algorithm.transactions.get_open_orders_remaining_quantity_exact(security.symbol)
    return adjust_by_lot_size(security, target.quantity_exact - security.holdings.quantity_exact - waiting)


class OrderSizing(LeanObject):
    """Sizes of orders; quantities are signed, and whole lots (`OrderSizing`)."""

    @staticmethod
    def adjust_by_lot_size(security: Any, quantity: Number) -> float:
        """A quantity cut to whole lots toward zero."""
        return to_double(adjust_by_lot_size(security, to_decimal(quantity)))

    @staticmethod
    def get_order_size_for_percent_volume(security: Any, maximum_percent_current_volume: Number, desired_order_size: Number) -> float:
        """A quantity, but no more than a fraction of the last bar's volume."""
        return _at_most(security, to_decimal(maximum_percent_current_volume) * security.volume_exact, desired_order_size)

    @staticmethod
    def get_order_size_for_maximum_value(
        security: Any, maximum_order_value_in_account_currency: Number, desired_order_size: Number
    ) -> float:
        """A quantity, but worth no more than an amount of the account currency; 0 where there is no price."""
        multiplier = security.symbol_properties.contract_multiplier_exact
        price = security.price_exact * security.quote_currency.conversion_rate_exact * multiplier
        return _at_most(security, divide(to_decimal(maximum_order_value_in_account_currency), price), desired_order_size) if price else 0.0

    @staticmethod
    def get_unordered_quantity(algorithm: TargetAccount, target: Any, security: Any = None, account_for_fees: bool = False) -> float:
        """What has still to be ordered to reach a target: open orders count as if they were filled.

        Args:
            algorithm: the running algorithm.
            target: the portfolio target.
            security: that of the target, if it is at hand.
            account_for_fees: for cryptocurrencies only, whose fees are taken out of what is bought.
        """
        return to_double(unordered_quantity(algorithm, target, algorithm.securities[target.symbol] if security is None else security))


def _at_most(security: Any, largest: Decimal, wanted: Number) -> float:
    size = to_decimal(wanted)
    return to_double(adjust_by_lot_size(security, min(largest, abs(size))).copy_sign(size))


def order_targets_by_margin_impact(targets: Iterable[Any], algorithm: TargetAccount, target_is_delta: bool = False) -> list[Any]:
    """Targets in the order in which they should be traded: those that reduce a position first, then by value, largest first.

    Left out are securities without data or not tradable, targets that holdings and open orders have reached, and all during warm-up.

    Args:
        targets: portfolio targets.
        algorithm: the running algorithm.
        target_is_delta: whether target quantities are what to trade instead of what to hold.

    Returns:
        Targets; ties keep their order.
    """
    if algorithm.is_warming_up:
        return []
    waiting: dict[Any, Decimal] = {}
    for ticket in algorithm.transactions.get_open_order_tickets():
        waiting[ticket.symbol] = waiting.get(ticket.symbol, ZERO) + ticket.quantity_remaining_exact
    ranked = []
    securities = algorithm.securities
    for target in targets:
        security = securities[target.symbol]
        held = security.holdings.quantity_exact
        if waiting:
            held += waiting.get(target.symbol, ZERO)
        if target.quantity_exact == held and not target_is_delta:
            # reached, as most are in most steps; cut to lots it could differ by less than a lot only
            continue
        if not security.has_data or not security.is_tradable:
            continue
        wanted = adjust_by_lot_size(security, target.quantity_exact)
        change = wanted if target_is_delta else wanted - held
        if abs(change) < security.symbol_properties.lot_size_exact:
            continue
        final = wanted + held if target_is_delta else wanted
        grows = held == 0 or abs(final) >= abs(held)
        ranked.append((grows, -abs(change * security.price_exact), target))
    ranked.sort(key=_rank)
    return [target for _, _, target in ranked]


def _rank(entry: tuple[bool, Decimal, Any]) -> tuple[bool, Decimal]:
    return entry[:2]
