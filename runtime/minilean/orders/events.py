"""What happened to an order (`OrderEvent`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.cloning import memberwise_clone
from minilean.common.currency_symbols import currency_symbol
from minilean.common.decimals import ZERO, Number, normalize, smart_round, text, to_decimal
from minilean.common.enums import OrderDirection, OrderStatus
from minilean.common.naming import DualNamed
from minilean.common.utc_times import naive, utc_field
from minilean.orders.fees import OrderFee
from minilean.orders.fields import decimal_field
from minilean.orders.order import Order

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol


class OrderEvent(DualNamed):
    """A change of an order's state, with the fill if there was one.

    `OrderEvent(order, utc_time, order_fee, message)` as fill models make it, or
    `OrderEvent(order_id, symbol, utc_time, status, direction, fill_price, fill_quantity, order_fee, message)`.

    Args:
        order: the order, or its id.
        further: the other values of one of the two forms; times are naive UTC.

    Raises:
        TypeError: neither form.
    """

    order_id: int
    symbol: Symbol
    _utc: datetime
    status: OrderStatus
    direction: OrderDirection
    order_fee: OrderFee
    message: str

    utc_time = utc_field("_utc", "When it happened.")
    fill_price = decimal_field("fill_price_exact", "Price of the fill; 0 without one.")
    fill_quantity = decimal_field("fill_quantity_exact", "Units filled, signed; 0 without a fill.")
    quantity = decimal_field("quantity_exact", "Units of the order, signed.")
    limit_price = decimal_field("limit_price_exact", "Limit price of the order, or None.")
    stop_price = decimal_field("stop_price_exact", "Stop price of the order, or None.")
    trigger_price = decimal_field("trigger_price_exact", "Trigger price of the order, or None.")
    trailing_amount = decimal_field("trailing_amount_exact", "Distance of a trailing stop, or None.")

    is_assignment = False
    is_in_the_money = False

    # pending orders make an event in every scan, most of which change nothing: what they leave as it is costs nothing
    id = 0
    fill_price_exact = ZERO
    fill_quantity_exact = ZERO
    quantity_exact = ZERO
    fill_price_currency = ""
    limit_price_exact: Decimal | None = None
    stop_price_exact: Decimal | None = None
    trigger_price_exact: Decimal | None = None
    trailing_amount_exact: Decimal | None = None
    # the `OrderTicket`, which itself keeps events
    ticket: Any = None

    def __init__(self, order: Order | int, *further: Any) -> None:
        if isinstance(order, Order) and len(further) in (2, 3):
            self._from_order(order, *further)
        elif not isinstance(order, Order) and len(further) in (7, 8):
            self._from_values(int(order), *further)
        else:
            raise TypeError("OrderEvent expects an order, a UTC time, a fee and optionally a message.")

    def _from_order(self, order: Order, utc_time: datetime, order_fee: OrderFee, message: str = "") -> None:
        self.order_id = order.id
        self.symbol = order.symbol
        self._utc = naive(utc_time)
        self.status = order.status
        self.direction = order.direction
        self.quantity_exact = order.quantity_exact
        self.fill_price_currency = order.price_currency
        self.order_fee = order_fee
        self.message = message

    def _from_values(
        self,
        order_id: int,
        symbol: Symbol,
        utc_time: datetime,
        status: OrderStatus,
        direction: OrderDirection,
        fill_price: Number,
        fill_quantity: Number,
        order_fee: OrderFee,
        message: str = "",
    ) -> None:
        self.order_id = order_id
        self.symbol = symbol
        self._utc = naive(utc_time)
        self.status = status
        self.direction = direction
        self.fill_price_exact = normalize(to_decimal(fill_price))
        self.fill_quantity_exact = normalize(to_decimal(fill_quantity))
        self.order_fee = order_fee
        self.message = message

    @property
    def absolute_fill_quantity(self) -> float:
        """Units filled without sign."""
        return abs(self.fill_quantity)

    def _fill(self, price: Decimal, quantity: Decimal, message: str = "") -> OrderEvent:
        """Turn the event into a complete fill and return it."""
        self.status = OrderStatus.FILLED
        self.fill_price_exact = normalize(price)
        self.fill_quantity_exact = normalize(quantity)
        self.message = message
        return self

    def clone(self) -> OrderEvent:
        """A copy."""
        return memberwise_clone(self)

    def __str__(self) -> str:
        sign = currency_symbol(self.fill_price_currency)
        parts = [
            f"Time: {self._utc:%m/%d/%Y %H:%M:%S} OrderID: {self.order_id} EventID: {self.id} Symbol: {self.symbol.value} "
            f"Status: {self.status.pascal_name} Quantity: {text(self.quantity_exact)}"
        ]
        if self.fill_quantity_exact:
            parts.append(f"FillQuantity: {text(self.fill_quantity_exact)} FillPrice: {sign}{text(smart_round(self.fill_price_exact))}")
        prices = (
            ("LimitPrice", self.limit_price_exact),
            ("StopPrice", self.stop_price_exact),
            ("TrailingAmount", self.trailing_amount_exact),
            ("TriggerPrice", self.trigger_price_exact),
        )
        parts += [f"{name}: {sign}{text(smart_round(price))}" for name, price in prices if price is not None]
        if self.order_fee.value.amount_exact:
            parts.append(f"OrderFee: {self.order_fee}")
        if self.message:
            parts.append(f"Message: {self.message}")
        return " ".join(parts)
