"""The handle of an order that an algorithm keeps: read its state, change it, cancel it (`OrderTicket`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ZERO, Number, divide, to_decimal, to_double
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import OrderErrorCode, OrderField, OrderStatus, OrderType, SecurityType
from minilean.common.naming import DualNamed
from minilean.orders.fields import decimal_field
from minilean.orders.requests import (
    CancelOrderRequest,
    OrderRequest,
    OrderRequestStatus,
    OrderResponse,
    SubmitOrderRequest,
    UpdateOrderFields,
    UpdateOrderRequest,
)

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.orders.events import OrderEvent
    from minilean.orders.order import Order

_FIELDS = {
    OrderField.LIMIT_PRICE: ("limit_price_exact", (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED)),
    OrderField.STOP_PRICE: ("stop_price_exact", (OrderType.STOP_MARKET, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)),
    OrderField.TRIGGER_PRICE: ("trigger_price_exact", (OrderType.LIMIT_IF_TOUCHED,)),
    OrderField.TRAILING_AMOUNT: ("trailing_amount_exact", (OrderType.TRAILING_STOP,)),
    OrderField.TRAILING_AS_PERCENTAGE: ("trailing_as_percentage", (OrderType.TRAILING_STOP,)),
}


class RequestProcessor(Protocol):
    """Where a ticket sends its requests, each of which is answered before it returns."""

    @property
    def _utc(self) -> datetime:
        """Naive UTC now."""
        ...

    def update_order(self, request: UpdateOrderRequest) -> object:
        """Change an order."""
        ...

    def process_request(self, request: CancelOrderRequest) -> object:
        """Cancel an order."""
        ...


class WaitHandle(DualNamed):
    """What live algorithms wait for; in a backtest it has happened or not (`System.Threading.WaitHandle`).

    Args:
        is_set: whether it has happened.
    """

    __slots__ = ("_is_set",)

    def __init__(self, is_set: bool) -> None:
        self._is_set = is_set

    def wait_one(self, milliseconds_timeout: int | timedelta | None = None, exit_context: bool = False) -> bool:
        """Whether it has happened; nothing is waited for."""
        return self._is_set


class OrderTicket(DualNamed):
    """An order as its algorithm sees it.

    Args:
        transactions: where updates and cancellations go.
        submit_request: the request that made the order.
    """

    submit_request: SubmitOrderRequest
    update_requests: list[UpdateOrderRequest]
    cancel_request: CancelOrderRequest | None
    order_events: list[OrderEvent]
    _order: Order | None

    quantity = decimal_field("quantity_exact", "Units to buy, negative to sell.")
    quantity_filled = decimal_field("quantity_filled_exact", "Units filled so far, signed.")
    quantity_remaining = decimal_field("quantity_remaining_exact", "Units that have not filled, signed.")
    average_fill_price = decimal_field("average_fill_price_exact", "Average price of the fills; 0 before the first one.")

    def __init__(self, transactions: RequestProcessor, submit_request: SubmitOrderRequest) -> None:
        self._transactions = transactions
        self.submit_request = submit_request
        self.update_requests = []
        self.cancel_request = None
        self.order_events = []
        self._order = None
        self.quantity_filled_exact = ZERO
        self.average_fill_price_exact = ZERO
        self._is_invalid = False

    @staticmethod
    def _invalid(transactions: RequestProcessor, request: SubmitOrderRequest, response: OrderResponse) -> OrderTicket:
        """The ticket of an order that was refused before it was made; it has no order id."""
        request.set_response(response)
        ticket = OrderTicket(transactions, request)
        ticket._is_invalid = True
        return ticket

    @property
    def order_id(self) -> int:
        """Id of the order."""
        return self.submit_request.order_id

    @property
    def order_closed(self) -> WaitHandle:
        """What waits until the order is filled, cancelled or refused."""
        return WaitHandle(self.status.is_closed())

    @property
    def order_set(self) -> WaitHandle:
        """What waits until the order is made."""
        return WaitHandle(self._order is not None)

    @property
    def status(self) -> OrderStatus:
        """State of the order."""
        if self._is_invalid:
            return OrderStatus.INVALID
        return OrderStatus.NEW if self._order is None else self._order.status

    @property
    def symbol(self) -> Symbol:
        """What is traded."""
        return self.submit_request.symbol

    @property
    def security_type(self) -> SecurityType:
        """Kind of security."""
        return self.submit_request.security_type

    @property
    def order_type(self) -> OrderType:
        """Kind of order."""
        return self.submit_request.order_type

    @property
    def quantity_exact(self) -> Decimal:
        """Units to buy, negative to sell."""
        return self.submit_request.quantity_exact if self._order is None else self._order.quantity_exact

    @property
    def quantity_remaining_exact(self) -> Decimal:
        """Units that have not filled, signed."""
        return self.quantity_exact - self.quantity_filled_exact

    @property
    def tag(self) -> str | None:
        """The order's tag."""
        return self.submit_request.tag if self._order is None else self._order.tag

    @property
    def time(self) -> datetime:
        """UTC time of the last request."""
        return self.get_most_recent_order_request().time

    @property
    def has_order(self) -> bool:
        """Whether the order was made."""
        return self._order is not None

    def get(self, field: OrderField) -> float | None:
        """A price of the order.

        Args:
            field: which one.

        Raises:
            ArgumentException: orders of this type have no such field.
        """
        if field not in _FIELDS:
            raise TypeError(f"{field!r:.80} is no field of an order; expected one such as OrderField.LIMIT_PRICE.")
        name, types = _FIELDS[field]
        if self.order_type not in types:
            expected = " or ".join(map(str, types))
            raise ArgumentException(f"An order of type {self.order_type} has no field {field}; expected an order of type {expected}.")
        value = getattr(self._order if self._order is not None else self.submit_request, name)
        return value if field == OrderField.TRAILING_AS_PERCENTAGE else to_double(value)

    # ---- changes --------------------------------------------------------------------------------------------------

    def update(self, fields: UpdateOrderFields) -> OrderResponse:
        """Change the order; in a backtest the answer is final at once."""
        request = UpdateOrderRequest(self._transactions._utc, self.order_id, fields)
        self._transactions.update_order(request)
        return request.response

    def update_tag(self, tag: str) -> OrderResponse:
        """Change the tag; closed orders take that too."""
        return self._update_one("tag", tag)

    def update_quantity(self, quantity: Number, tag: str | None = None) -> OrderResponse:
        """Change the quantity."""
        return self._update_one("quantity_exact", to_decimal(quantity), tag)

    def update_limit_price(self, limit_price: Number, tag: str | None = None) -> OrderResponse:
        """Change the limit price."""
        return self._update_one("limit_price_exact", to_decimal(limit_price), tag)

    def update_stop_price(self, stop_price: Number, tag: str | None = None) -> OrderResponse:
        """Change the stop price."""
        return self._update_one("stop_price_exact", to_decimal(stop_price), tag)

    def update_trigger_price(self, trigger_price: Number, tag: str | None = None) -> OrderResponse:
        """Change the trigger price."""
        return self._update_one("trigger_price_exact", to_decimal(trigger_price), tag)

    def update_stop_trailing_amount(self, trailing_amount: Number, tag: str | None = None) -> OrderResponse:
        """Change the distance of a trailing stop."""
        return self._update_one("trailing_amount_exact", to_decimal(trailing_amount), tag)

    def _update_one(self, name: str, value: Number, tag: str | None = None) -> OrderResponse:
        fields = UpdateOrderFields()
        fields.tag = tag
        setattr(fields, name, value)
        return self.update(fields)

    def cancel(self, tag: str | None = None) -> OrderResponse:
        """Cancel the order; a tag replaces the order's tag."""
        request = CancelOrderRequest(self._transactions._utc, self.order_id, tag)
        if self._is_being_cancelled:
            return request._refuse(OrderErrorCode.REQUEST_CANCELED, f"Order {self.order_id} was asked to be cancelled before.")
        self._transactions.process_request(request)
        return request.response

    @property
    def _is_being_cancelled(self) -> bool:
        return self.cancel_request is not None and self.cancel_request.status is not OrderRequestStatus.ERROR

    # ---- requests and events so far -------------------------------------------------------------------------------

    def get_most_recent_order_request(self) -> OrderRequest:
        """The cancellation, else the last update, else the submission."""
        if self.cancel_request is not None:
            return self.cancel_request
        return self.update_requests[-1] if self.update_requests else self.submit_request

    def get_most_recent_order_response(self) -> OrderResponse:
        """The answer to that request."""
        return self.get_most_recent_order_request().response

    def _try_set_cancel_request(self, request: CancelOrderRequest) -> bool:
        """Note a cancellation; false if one is under way."""
        if self._is_being_cancelled:
            return False
        self.cancel_request = request
        return True

    def _set_order(self, order: Order) -> None:
        """The order was made or changed."""
        self._order = order

    def _add_order_event(self, event: OrderEvent) -> None:
        """Note an event; a fill changes the average price of ticket and order."""
        self.order_events.append(event)
        if event.fill_quantity_exact == ZERO or self._order is None:
            return
        self.quantity_filled_exact += event.fill_quantity_exact
        paid = sum((abs(e.fill_quantity_exact) * e.fill_price_exact for e in self.order_events if e.status.is_fill()), ZERO)
        self.average_fill_price_exact = divide(paid, abs(self.quantity_filled_exact))
        self._order.price = self.average_fill_price_exact

    def __int__(self) -> int:
        response = self.get_most_recent_order_response()
        return int(response.error_code) if response.is_error else self.order_id

    def __str__(self) -> str:
        requests = [self.submit_request, *self.update_requests, *([self.cancel_request] if self.cancel_request else [])]
        answered = sum(request.response.is_processed for request in requests)
        order = f"{self._order} " if self._order is not None else ""
        return f"{self.order_id}: {order}Request Count: {len(requests)} Response Count: {answered}"
