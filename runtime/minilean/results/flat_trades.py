"""Trades that begin where nothing is held (`TradeBuilder`, flat to flat and flat to reduced).

The fills of a position wait until the position is closed, or reduced; then they become one trade at their average prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from minilean.common.decimals import ZERO, divide, multiply


@dataclass(slots=True)
class PendingFill:
    """A fill that waits for its counterpart.

    Attributes:
        order_id: of its order.
        utc_time: when.
        price: at which price.
        quantity: units, negative for a sale.
    """

    order_id: int
    utc_time: datetime
    price: Decimal
    quantity: Decimal


class FlatTrade(NamedTuple):
    """A trade before it is rounded and named.

    Attributes:
        entry_time: of its first fill, or of its last one where the newest are matched first.
        entry_price: average.
        exit_price: average.
        quantity: units, negative for a short trade.
        fees: of all its orders.
        order_ids: of these.
    """

    entry_time: datetime
    entry_price: Decimal
    exit_price: Decimal
    quantity: Decimal
    fees: Decimal
    order_ids: list[int]


class FlatPosition:
    """The fills of an open position.

    Args:
        fill: the first one.
        fee: its order's, in the account currency.
    """

    __slots__ = ("fees", "fills")

    def __init__(self, fill: PendingFill, fee: Decimal) -> None:
        self.fills = [fill]
        self.fees = fee

    def apply_split(self, factor: Decimal) -> None:
        """Restate the fills in the new shares."""
        for fill in self.fills:
            fill.quantity /= factor
            fill.price *= factor

    def take_until_flat(self, fill: PendingFill, fee: Decimal, newest_first: bool) -> FlatTrade | None:
        """Take a fill; the trade if the position is closed or turned over by it, in which case the rest of the fill is what stays open.

        Args:
            fill: the next fill.
            fee: of its order.
            newest_first: which fills are averaged first.
        """
        held = sum((pending.quantity for pending in self.fills), ZERO)
        opposite = (self.fills[0].quantity > ZERO) != (fill.quantity > ZERO)
        self.fills.append(fill)
        self.fees += fee
        if not opposite or abs(fill.quantity) < abs(held):
            return None
        rest = held + fill.quantity
        entered, left, entry_price, exit_price = ZERO, ZERO, ZERO, ZERO
        entry_time = self.fills[0].utc_time
        order_ids: dict[int, None] = {}
        for pending in reversed(self.fills) if newest_first else self.fills:
            if (pending.quantity > ZERO) != (fill.quantity > ZERO):
                entered += pending.quantity
                entry_price += divide(multiply(pending.price - entry_price, pending.quantity), entered)
            else:
                left += pending.quantity
                exit_price += divide(multiply(pending.price - exit_price, pending.quantity), left)
            order_ids[pending.order_id] = None
        trade = FlatTrade(entry_time, entry_price, exit_price, entered, self.fees, list(order_ids))
        self._keep(fill, rest)
        return trade

    def take_until_reduced(self, fill: PendingFill, fee: Decimal, newest_first: bool) -> FlatTrade | None:
        """Take a fill; the trade if it reduces the position, which keeps what is left of it.

        Args:
            fill: the next fill.
            fee: of its order.
            newest_first: which fills are closed first.
        """
        self.fees += fee
        place = -1 if newest_first else 0
        if (self.fills[place].quantity > ZERO) == (fill.quantity > ZERO):
            self.fills.append(fill)
            return None
        entry_time = self.fills[place].utc_time
        executed, entry_price = ZERO, ZERO
        order_ids = {fill.order_id: None}
        while self.fills and abs(executed) < abs(fill.quantity):
            pending = self.fills[place]
            part = (abs(fill.quantity) - abs(executed)).copy_sign(fill.quantity)
            if abs(part) >= abs(pending.quantity):
                part = -pending.quantity
                if newest_first:
                    entry_time = pending.utc_time
                self.fills.pop(place)
            else:
                pending.quantity += part
            executed += part
            entry_price += divide(multiply(pending.price - entry_price, part), executed)
            order_ids[pending.order_id] = None
        trade = FlatTrade(entry_time, entry_price, fill.price, -executed, self.fees, list(order_ids))
        if abs(executed) < abs(fill.quantity):
            self._keep(fill, fill.quantity - executed)
        self.fees = ZERO
        return trade

    def _keep(self, fill: PendingFill, rest: Decimal) -> None:
        fill.quantity = rest
        self.fills = [fill] if rest else []
        self.fees = ZERO
