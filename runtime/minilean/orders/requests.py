"""What an algorithm asks of an order: submit, update, cancel, and the answers (`OrderRequest`, `OrderResponse`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.enums import OrderErrorCode, OrderType, SecurityType
from minilean.common.naming import DualNamed, LeanEnum, LeanObject, member_of
from minilean.common.utc_times import aware, naive
from minilean.data.dictionaries import symbol_of
from minilean.errors import UnsupportedCall
from minilean.orders.fields import decimal_field

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.orders.properties import OrderProperties

NO_ORDER = int(OrderErrorCode.UNABLE_TO_FIND_ORDER)
_MODELLED = (
    OrderType.MARKET,
    OrderType.LIMIT,
    OrderType.STOP_MARKET,
    OrderType.STOP_LIMIT,
    OrderType.MARKET_ON_OPEN,
    OrderType.MARKET_ON_CLOSE,
    OrderType.LIMIT_IF_TOUCHED,
    OrderType.TRAILING_STOP,
)
# after the time: tag, properties, group of a combo order, asynchronous
_TAIL_DEFAULTS = (None, "", None, None, False)


class OrderRequestType(LeanEnum):
    """What is asked (`OrderRequestType`)."""

    SUBMIT = 0
    UPDATE = 1
    CANCEL = 2


class OrderRequestStatus(LeanEnum):
    """How far a request is (`OrderRequestStatus`)."""

    UNPROCESSED = 0
    PROCESSING = 1
    PROCESSED = 2
    ERROR = 3


class OrderResponse(DualNamed):
    """The answer to a request.

    Args:
        order_id: the order.
        error_code: NONE if the request was accepted.
        error_message: why it was not.
    """

    __slots__ = ("error_code", "error_message", "order_id")

    UNPROCESSED: OrderResponse

    def __init__(self, order_id: int, error_code: OrderErrorCode = OrderErrorCode.NONE, error_message: str | None = None) -> None:
        self.order_id = order_id
        self.error_code = error_code
        self.error_message = error_message

    @property
    def is_processed(self) -> bool:
        """Whether there is an answer yet."""
        return self is not OrderResponse.UNPROCESSED

    @property
    def is_error(self) -> bool:
        """Whether the request was refused."""
        return self.is_processed and self.error_code != OrderErrorCode.NONE

    @property
    def is_success(self) -> bool:
        """Whether the request was accepted."""
        return self.is_processed and self.error_code == OrderErrorCode.NONE

    def __str__(self) -> str:
        if not self.is_processed:
            return "Unprocessed"
        return f"Error: {self.error_code.pascal_name} - {self.error_message}" if self.is_error else "Success"


OrderResponse.UNPROCESSED = OrderResponse(-(2**31))


class OrderRequest(DualNamed):
    """Anything that is asked of an order."""

    _utc: datetime
    order_id: int
    tag: str | None
    status: OrderRequestStatus
    response: OrderResponse
    order_request_type: OrderRequestType

    def __init__(self, time: datetime, order_id: int, tag: str | None) -> None:
        self._utc = naive(time)
        self.order_id = order_id
        self.tag = tag
        self.status = OrderRequestStatus.UNPROCESSED
        self.response = OrderResponse.UNPROCESSED

    @property
    def time(self) -> datetime:
        """When it was asked."""
        return aware(self._utc)

    def set_response(self, response: OrderResponse, status: OrderRequestStatus = OrderRequestStatus.ERROR) -> None:
        """Note the answer; an error sets the status ERROR whatever is given."""
        self.status = OrderRequestStatus.ERROR if response.is_error else status
        self.response = response

    def _accept(self) -> OrderResponse:
        """The answer that accepts the request."""
        return OrderResponse(self.order_id)

    def _refuse(self, code: OrderErrorCode, reason: str) -> OrderResponse:
        """An answer that refuses the request."""
        return OrderResponse(self.order_id, code, reason)

    def __str__(self) -> str:
        return f"{self._utc} UTC: {self.order_request_type.pascal_name} Order: ({self.order_id}) - {self.tag} Status: {self.status}"


class SubmitOrderRequest(OrderRequest):
    """A new order.

    `SubmitOrderRequest(order_type, security_type, symbol, quantity, stop_price, limit_price, time, tag)`; LEAN's longer forms put
    `trigger_price`, or `trigger_price, trailing_amount, trailing_as_percentage`, before the time.

    Args:
        order_type: kind of order.
        security_type: kind of security.
        symbol: what is traded, as a symbol or the ticker of a security of the algorithm.
        quantity: units to buy, negative to sell.
        stop_price: stop, 0 if the type has none.
        limit_price: limit, 0 if the type has none.
        further: the rest of the form: prices, then naive UTC time, tag, properties, group (None) and asynchronous.
        properties: time in force.
        asynchronous: without effect in a backtest.

    Raises:
        UnsupportedCall: an option exercise or a combo order.
        TypeError: no form of LEAN's has these values.
    """

    order_type: OrderType
    security_type: SecurityType
    symbol: Symbol
    trailing_as_percentage: bool
    order_properties: OrderProperties | None
    asynchronous: bool

    order_request_type = OrderRequestType.SUBMIT

    quantity = decimal_field("quantity_exact", "Units to buy, negative to sell.")
    limit_price = decimal_field("limit_price_exact", "Limit price.")
    stop_price = decimal_field("stop_price_exact", "Stop price.")
    trigger_price = decimal_field("trigger_price_exact", "Trigger price.")
    trailing_amount = decimal_field("trailing_amount_exact", "Distance of a trailing stop.")

    def __init__(
        self,
        order_type: OrderType,
        security_type: SecurityType,
        symbol: Symbol | str,
        quantity: Number,
        stop_price: Number,
        limit_price: Number,
        *further: Any,
        properties: OrderProperties | None = None,
        asynchronous: bool = False,
    ) -> None:
        if order_type not in _MODELLED:
            raise UnsupportedCall(f"An order of type {order_type}")
        prices = next((i for i, value in enumerate(further) if isinstance(value, datetime)), None)
        if prices not in (0, 1, 3):
            raise TypeError(
                "SubmitOrderRequest expects stop_price, limit_price, then optionally trigger_price or trigger_price, trailing_amount and "
                "trailing_as_percentage, then time and tag."
            )
        trigger, trailing, as_percentage = (*further[:prices], ZERO, ZERO, False)[:3]
        given = further[prices:]
        tail: tuple[Any, ...] = (*given, *_TAIL_DEFAULTS[len(given) :])
        time, tag, given_properties, _, given_asynchronous = tail
        super().__init__(time, NO_ORDER, tag)
        self.order_type = member_of(OrderType, order_type)
        self.security_type = security_type
        self.symbol = symbol_of(symbol)
        self.quantity_exact = to_decimal(quantity)
        self.stop_price_exact = to_decimal(stop_price)
        self.limit_price_exact = to_decimal(limit_price)
        self.trigger_price_exact = to_decimal(trigger)
        self.trailing_amount_exact = to_decimal(trailing)
        self.trailing_as_percentage = bool(as_percentage)
        self.order_properties = properties or given_properties
        self.asynchronous = asynchronous or given_asynchronous


class UpdateOrderFields(LeanObject):
    """What is to change; None leaves a field as it is."""

    __slots__ = ("limit_price_exact", "quantity_exact", "stop_price_exact", "tag", "trailing_amount_exact", "trigger_price_exact")

    quantity = decimal_field("quantity_exact", "New quantity, or None.")
    limit_price = decimal_field("limit_price_exact", "New limit price, or None.")
    stop_price = decimal_field("stop_price_exact", "New stop price, or None.")
    trigger_price = decimal_field("trigger_price_exact", "New trigger price, or None.")
    trailing_amount = decimal_field("trailing_amount_exact", "New distance of the trailing stop, or None.")

    def __init__(self) -> None:
        self.quantity_exact: Decimal | None = None
        self.limit_price_exact: Decimal | None = None
        self.stop_price_exact: Decimal | None = None
        self.trigger_price_exact: Decimal | None = None
        self.trailing_amount_exact: Decimal | None = None
        self.tag: str | None = None


class UpdateOrderRequest(OrderRequest):
    """A change of an order.

    Args:
        time: naive UTC time of the request.
        order_id: the order.
        fields: what is to change.
    """

    order_request_type = OrderRequestType.UPDATE

    quantity = decimal_field("quantity_exact", "New quantity, or None.")
    limit_price = decimal_field("limit_price_exact", "New limit price, or None.")
    stop_price = decimal_field("stop_price_exact", "New stop price, or None.")
    trigger_price = decimal_field("trigger_price_exact", "New trigger price, or None.")
    trailing_amount = decimal_field("trailing_amount_exact", "New distance of the trailing stop, or None.")

    def __init__(self, time: datetime, order_id: int, fields: UpdateOrderFields) -> None:
        if not isinstance(fields, UpdateOrderFields):
            raise TypeError(f"An update of an order got {fields!r:.80}; expected UpdateOrderFields.")
        super().__init__(time, order_id, fields.tag)
        self.quantity_exact = fields.quantity_exact
        self.limit_price_exact = fields.limit_price_exact
        self.stop_price_exact = fields.stop_price_exact
        self.trigger_price_exact = fields.trigger_price_exact
        self.trailing_amount_exact = fields.trailing_amount_exact

    def is_allowed_for_closed_order(self) -> bool:
        """Whether the change is of the tag alone, which closed orders take too."""
        changes = (self.quantity_exact, self.limit_price_exact, self.stop_price_exact, self.trigger_price_exact, self.trailing_amount_exact)
        return all(change is None for change in changes)


class CancelOrderRequest(OrderRequest):
    """The end of an order.

    Args:
        time: naive UTC time of the request.
        order_id: the order.
        tag: replaces the order's tag unless None.
    """

    order_request_type = OrderRequestType.CANCEL


# every kind of request that there is
AnyOrderRequest = SubmitOrderRequest | UpdateOrderRequest | CancelOrderRequest
