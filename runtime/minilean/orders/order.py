"""Orders: what is to be traded, at which price, and what became of it (`Order` and its subclasses).

Times carry the zone of UTC; those whose name ends in `utc` are naive. Public numbers are floats; the decimal behind one has the same
name with the suffix `_exact`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from minilean.common.cloning import memberwise_clone
from minilean.common.currency_symbols import currency_symbol
from minilean.common.decimals import ONE, ZERO, Number, multiply, normalize, smart_round, text, to_decimal, to_double
from minilean.common.enums import DataNormalizationMode, OrderDirection, OrderStatus, OrderType, SecurityType
from minilean.common.naming import DualNamed
from minilean.common.utc_times import aware, naive, utc_field
from minilean.orders.fields import decimal_field
from minilean.orders.properties import OrderProperties

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.data.symbol_properties import SymbolProperties
    from minilean.orders.requests import SubmitOrderRequest, UpdateOrderRequest
    from minilean.orders.time_in_force import TimeInForce

_HUNDRED = Decimal(100)


class Rate(Protocol):
    """What a unit of a currency is worth."""

    @property
    def conversion_rate_exact(self) -> Decimal:
        """Account currency per unit."""
        ...


class PricedSecurity(Protocol):
    """What the value of an order depends on."""

    symbol_properties: SymbolProperties

    @property
    def quote_currency(self) -> Rate:
        """The currency of its price."""
        ...

    @property
    def price_exact(self) -> Decimal:
        """Last price in the quote currency."""
        ...


class OrderSubmissionData(DualNamed):
    """Prices of the security when its order was sent, in the quote currency.

    Args:
        bid_price: bid.
        ask_price: ask.
        last_price: last price.
    """

    __slots__ = ("ask_price_exact", "bid_price_exact", "last_price_exact")

    bid_price = decimal_field("bid_price_exact", "Bid when the order was sent.")
    ask_price = decimal_field("ask_price_exact", "Ask when the order was sent.")
    last_price = decimal_field("last_price_exact", "Last price when the order was sent.")

    def __init__(self, bid_price: Number, ask_price: Number, last_price: Number) -> None:
        self.bid_price_exact = to_decimal(bid_price)
        self.ask_price_exact = to_decimal(ask_price)
        self.last_price_exact = to_decimal(last_price)


class Order(DualNamed):
    """An order of any type.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force; good until cancelled if None.
    """

    broker_id: list[str]
    symbol: Symbol
    quantity_exact: Decimal
    _utc: datetime
    tag: str
    properties: OrderProperties
    type: OrderType

    # fee models are asked with an order of their own for every target: what it never changes costs nothing
    id = 0
    contingent_id = 0
    _time_is_utc = True
    price_exact = ZERO
    price_currency = ""
    _last_fill_utc: datetime | None = None
    _last_update_utc: datetime | None = None
    _canceled_utc: datetime | None = None
    status = OrderStatus.NONE
    order_submission_data: OrderSubmissionData | None = None
    price_adjustment_mode = DataNormalizationMode.RAW
    _events = 0

    quantity = decimal_field("quantity_exact", "Units to buy, negative to sell.")
    price = decimal_field("price_exact", "Average fill price; 0 before.")
    last_fill_time = utc_field("_last_fill_utc", "When the last fill came, or None.")
    last_update_time = utc_field("_last_update_utc", "When the order was changed last, or None.")
    canceled_time = utc_field("_canceled_utc", "When the order was cancelled, or None.")
    value = property(lambda self: to_double(self.value_exact), doc="Quantity times fill price, in the quote currency.")

    def __init__(self, symbol: Symbol, quantity: Number, time: datetime, tag: str = "", properties: OrderProperties | None = None) -> None:
        self.broker_id = []
        self.symbol = symbol
        self.quantity_exact = normalize(to_decimal(quantity))
        self._utc = naive(time)
        self.tag = tag
        self.properties = properties or OrderProperties()

    @property
    def time(self) -> datetime:
        """When the order was sent; without a zone if it was sent with a time of the algorithm's own."""
        return aware(self._utc) if self._time_is_utc else self._utc

    @property
    def created_time(self) -> datetime:
        """LEAN's other name of `time`."""
        return self.time

    @property
    def security_type(self) -> SecurityType:
        """Kind of the security."""
        return self.symbol.security_type

    @property
    def time_in_force(self) -> TimeInForce:
        """How long the order stays open."""
        return self.properties.time_in_force

    @property
    def direction(self) -> OrderDirection:
        """Buy or sell."""
        if self.quantity_exact == ZERO:
            return OrderDirection.HOLD
        return OrderDirection.BUY if self.quantity_exact > ZERO else OrderDirection.SELL

    @property
    def absolute_quantity(self) -> float:
        """Units without sign."""
        return abs(self.quantity)

    @property
    def value_exact(self) -> Decimal:
        """Quantity times fill price."""
        return self.quantity_exact * self.price_exact

    @property
    def is_marketable(self) -> bool:
        """Whether the order could fill at the prices at which it was sent."""
        return self.type is OrderType.MARKET

    def get_value(self, security: PricedSecurity) -> float:
        """What the order would cost now, in the account currency; negative for sales."""
        return to_double(self.get_value_exact(security))

    def get_value_exact(self, security: PricedSecurity) -> Decimal:
        """The decimal behind `get_value`.

        Raises:
            OverflowException: it is too large for a decimal.
        """
        rate = security.quote_currency.conversion_rate_exact
        return multiply(self._value_at(security.price_exact), rate) * security.symbol_properties.contract_multiplier_exact

    def _value_at(self, price: Decimal) -> Decimal:
        return self.quantity_exact * price

    def get_default_tag(self) -> str:
        """The tag of an order that was sent without one."""
        return ""

    def _next_event_id(self) -> int:
        """The number of the order's next event: 1, 2, ..."""
        self._events += 1
        return self._events

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over the quantity and the tag of an update, where it has them."""
        if request.quantity_exact is not None:
            self.quantity_exact = normalize(request.quantity_exact)
        if request.tag is not None:
            self.tag = request.tag

    def clone(self) -> Order:
        """A copy whose changes do not reach the order."""
        copied = memberwise_clone(self)
        copied.broker_id = list(self.broker_id)
        copied.properties = self.properties.clone()
        return copied

    def __str__(self) -> str:
        tag = f": {self.tag}" if self.tag else ""
        unit = "unit" if self.quantity_exact == ONE else "units"
        return (
            f"OrderId: {self.id} (BrokerId: {','.join(self.broker_id)}) {self.status.pascal_name} {self.type.pascal_name} order "
            f"for {text(self.quantity_exact)} {unit} of {self.symbol}{tag}{self._terms()}"
        )

    def _terms(self) -> str:
        """What else its text says, such as its limit."""
        return ""

    def _price_text(self, price: Decimal) -> str:
        return f"{currency_symbol(self.price_currency)}{text(smart_round(price))}"


class MarketOrder(Order):
    """Fills at the market price."""

    type = OrderType.MARKET


class MarketOnOpenOrder(Order):
    """Fills at the next opening price."""

    type = OrderType.MARKET_ON_OPEN


class MarketOnCloseOrder(Order):
    """Fills at the next closing price."""

    type = OrderType.MARKET_ON_CLOSE

    submission_time_buffer = timedelta(minutes=15, seconds=30)
    """How long before a close exchanges stop taking such orders; algorithms may change it."""


class LimitOrder(Order):
    """Fills at a price or better.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        limit_price: worst price.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force.
    """

    type = OrderType.LIMIT

    limit_price = decimal_field("limit_price_exact", "Worst price at which the order fills.")

    def __init__(
        self,
        symbol: Symbol,
        quantity: Number,
        limit_price: Number,
        time: datetime,
        tag: str = "",
        properties: OrderProperties | None = None,
    ) -> None:
        super().__init__(symbol, quantity, time, tag, properties)
        self.limit_price_exact = to_decimal(limit_price)

    @property
    def is_marketable(self) -> bool:
        """Whether the limit was at or beyond the other side's price when the order was sent."""
        sent_at = self.order_submission_data
        if sent_at is None:
            return False
        if self.direction is OrderDirection.BUY:
            return self.limit_price_exact >= sent_at.ask_price_exact
        return self.direction is OrderDirection.SELL and self.limit_price_exact <= sent_at.bid_price_exact

    def _terms(self) -> str:
        return f" at limit {self._price_text(self.limit_price_exact)}"

    def _value_at(self, price: Decimal) -> Decimal:
        return _value_with_bound(self.quantity_exact, self.limit_price_exact, price)

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over an update."""
        super().apply_update_order_request(request)
        if request.limit_price_exact is not None:
            self.limit_price_exact = request.limit_price_exact


class StopMarketOrder(Order):
    """Becomes a market order once the price crosses the stop.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        stop_price: price at which the order wakes up.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force.
    """

    type = OrderType.STOP_MARKET

    stop_price = decimal_field("stop_price_exact", "Price at which the order wakes up.")

    def __init__(
        self, symbol: Symbol, quantity: Number, stop_price: Number, time: datetime, tag: str = "", properties: OrderProperties | None = None
    ) -> None:
        super().__init__(symbol, quantity, time, tag, properties)
        self.stop_price_exact = to_decimal(stop_price)

    def _terms(self) -> str:
        return f" at stop {self._price_text(self.stop_price_exact)}"

    def _value_at(self, price: Decimal) -> Decimal:
        return _value_with_bound(self.quantity_exact, self.stop_price_exact, price)

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over an update."""
        super().apply_update_order_request(request)
        if request.stop_price_exact is not None:
            self.stop_price_exact = request.stop_price_exact


class TrailingStopOrder(StopMarketOrder):
    """A stop that follows the price at a distance as long as it moves the right way.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        stop_price: first stop.
        trailing_amount: distance in the quote currency, or as a fraction of the price.
        trailing_as_percentage: whether the distance is a fraction.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force.
    """

    trailing_as_percentage: bool

    type = OrderType.TRAILING_STOP

    trailing_amount = decimal_field("trailing_amount_exact", "Distance of the stop.")

    def __init__(
        self,
        symbol: Symbol,
        quantity: Number,
        stop_price: Number,
        trailing_amount: Number,
        trailing_as_percentage: bool,
        time: datetime,
        tag: str = "",
        properties: OrderProperties | None = None,
    ) -> None:
        super().__init__(symbol, quantity, stop_price, time, tag, properties)
        self.trailing_amount_exact = to_decimal(trailing_amount)
        self.trailing_as_percentage = bool(trailing_as_percentage)

    def _terms(self) -> str:
        return f"{super()._terms()}. Trailing amount: {self._trailing_text()}"

    def get_default_tag(self) -> str:
        """The trailing amount."""
        return f"Trailing Amount: {self._trailing_text()}"

    def _trailing_text(self) -> str:
        if self.trailing_as_percentage:
            return f"{text(self.trailing_amount_exact * _HUNDRED)}%"
        return f"{currency_symbol(self.price_currency)}{text(self.trailing_amount_exact)}"

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over an update."""
        super().apply_update_order_request(request)
        if request.trailing_amount_exact is not None:
            self.trailing_amount_exact = request.trailing_amount_exact

    def _trailed_stop(self, price: Decimal) -> Decimal | None:
        """The stop that a price drags along, or None where it is close enough already."""
        reference = price * self.trailing_amount_exact if self.trailing_as_percentage else self.trailing_amount_exact
        distance = price - self.stop_price_exact if self.direction is OrderDirection.SELL else self.stop_price_exact - price
        if distance <= reference:
            return None
        return trailing_stop_price(price, self.trailing_amount_exact, self.trailing_as_percentage, self.direction)


class StopLimitOrder(Order):
    """Becomes a limit order once the price crosses the stop.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        stop_price: price at which the order wakes up.
        limit_price: worst price.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force.
    """

    stop_triggered: bool

    type = OrderType.STOP_LIMIT

    stop_price = decimal_field("stop_price_exact", "Price at which the order wakes up.")
    limit_price = decimal_field("limit_price_exact", "Worst price at which the order fills.")

    def __init__(
        self,
        symbol: Symbol,
        quantity: Number,
        stop_price: Number,
        limit_price: Number,
        time: datetime,
        tag: str = "",
        properties: OrderProperties | None = None,
    ) -> None:
        super().__init__(symbol, quantity, time, tag, properties)
        self.stop_price_exact = to_decimal(stop_price)
        self.limit_price_exact = to_decimal(limit_price)
        self.stop_triggered = False

    def _terms(self) -> str:
        return f" at stop {self._price_text(self.stop_price_exact)} limit {self._price_text(self.limit_price_exact)}"

    def _value_at(self, price: Decimal) -> Decimal:
        return _value_with_bound(self.quantity_exact, self.limit_price_exact, price)

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over an update."""
        super().apply_update_order_request(request)
        if request.stop_price_exact is not None:
            self.stop_price_exact = request.stop_price_exact
        if request.limit_price_exact is not None:
            self.limit_price_exact = request.limit_price_exact


class LimitIfTouchedOrder(Order):
    """Becomes a limit order once the price touches the trigger.

    Args:
        symbol: what is traded.
        quantity: units to buy, negative to sell.
        trigger_price: price at which the order wakes up.
        limit_price: worst price.
        time: naive UTC time of submission.
        tag: free text.
        properties: time in force.
    """

    trigger_touched: bool

    type = OrderType.LIMIT_IF_TOUCHED

    trigger_price = decimal_field("trigger_price_exact", "Price at which the order wakes up.")
    limit_price = decimal_field("limit_price_exact", "Worst price at which the order fills.")

    def __init__(
        self,
        symbol: Symbol,
        quantity: Number,
        trigger_price: Number,
        limit_price: Number,
        time: datetime,
        tag: str = "",
        properties: OrderProperties | None = None,
    ) -> None:
        super().__init__(symbol, quantity, time, tag, properties)
        self.trigger_price_exact = to_decimal(trigger_price)
        self.limit_price_exact = to_decimal(limit_price)
        self.trigger_touched = False

    def _terms(self) -> str:
        return f" at trigger {self._price_text(self.trigger_price_exact)} limit {self._price_text(self.limit_price_exact)}"

    def _value_at(self, price: Decimal) -> Decimal:
        return _value_with_bound(self.quantity_exact, self.limit_price_exact, price)

    def apply_update_order_request(self, request: UpdateOrderRequest) -> None:
        """Take over an update."""
        super().apply_update_order_request(request)
        if request.trigger_price_exact is not None:
            self.trigger_price_exact = request.trigger_price_exact
        if request.limit_price_exact is not None:
            self.limit_price_exact = request.limit_price_exact


def trailing_stop_price(price: Decimal, amount: Decimal, as_percentage: bool, direction: OrderDirection) -> Decimal:
    """The stop at a distance from a price: above it to buy, below it to sell.

    Args:
        price: market price.
        amount: distance in the quote currency, or as a fraction of the price.
        as_percentage: whether the distance is a fraction.
        direction: side of the order.
    """
    distance = price * amount if as_percentage else amount
    return price + distance if direction == OrderDirection.BUY else price - distance


def create_order(request: SubmitOrderRequest) -> Order:
    """The order that a request asks for, with its id and the status New."""
    symbol, quantity, time, tag = request.symbol, request.quantity_exact, request._utc, request.tag or ""
    properties = request.order_properties
    stop, limit = request.stop_price_exact, request.limit_price_exact
    kind = request.order_type
    if kind is OrderType.LIMIT:
        order: Order = LimitOrder(symbol, quantity, limit, time, tag, properties)
    elif kind is OrderType.STOP_MARKET:
        order = StopMarketOrder(symbol, quantity, stop, time, tag, properties)
    elif kind is OrderType.STOP_LIMIT:
        order = StopLimitOrder(symbol, quantity, stop, limit, time, tag, properties)
    elif kind is OrderType.TRAILING_STOP:
        order = TrailingStopOrder(
            symbol, quantity, stop, request.trailing_amount_exact, request.trailing_as_percentage, time, tag, properties
        )
    elif kind is OrderType.LIMIT_IF_TOUCHED:
        order = LimitIfTouchedOrder(symbol, quantity, request.trigger_price_exact, limit, time, tag, properties)
    else:
        order = _BY_TYPE[kind](symbol, quantity, time, tag, properties)
    order.status = OrderStatus.NEW
    order.id = request.order_id
    return order


_BY_TYPE = {kind.type: kind for kind in (MarketOrder, MarketOnOpenOrder, MarketOnCloseOrder)}


def _value_with_bound(quantity: Decimal, bound: Decimal, price: Decimal) -> Decimal:
    if quantity == ZERO:
        return ZERO
    return quantity * (max(bound, price) if quantity < ZERO else min(bound, price))
