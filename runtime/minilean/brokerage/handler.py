"""The life of an order: requests come in, the broker answers with events, and everyone who cares is told.

(`BrokerageTransactionHandler`, `BacktestingTransactionHandler`)

An order that is sent is made and offered to the broker at once. Updates and cancellations wait in a queue until the next order is
sent or the step ends: `ticket.update` has said yes by then, and the event `UpdateSubmitted` or `Canceled` follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from minilean.brokerage.backtesting import BacktestingBrokerage, insufficient_buying_power_message
from minilean.brokerage.buying_power_check import check_buying_power
from minilean.brokerage.corporate_actions import OrderCorporateActions
from minilean.brokerage.open_tickets import OpenTickets
from minilean.brokerage.prechecks import zero_quantity
from minilean.common.decimals import ZERO, normalize, text
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import DataNormalizationMode, OrderErrorCode, OrderStatus, OrderType
from minilean.errors import MinileanError
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import Order, OrderSubmissionData, create_order
from minilean.orders.requests import (
    AnyOrderRequest,
    CancelOrderRequest,
    OrderRequest,
    OrderRequestStatus,
    OrderResponse,
    SubmitOrderRequest,
    UpdateOrderRequest,
)
from minilean.orders.ticket import OrderTicket

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.brokerage.transactions import SecurityTransactionManager
    from minilean.common.symbol import Symbol
    from minilean.data.bars import Delisting, Split, SymbolChangedEvent
    from minilean.data.dictionaries import DataDictionary
    from minilean.reality_models.buying_power_parameters import HasSufficientBuyingPowerForOrderResult
    from minilean.securities.security import Security

_TRUTH_AND_MESSAGE = 2
_PRICES = {
    OrderType.LIMIT: ("limit_price_exact",),
    OrderType.STOP_MARKET: ("stop_price_exact",),
    OrderType.STOP_LIMIT: ("limit_price_exact", "stop_price_exact"),
    OrderType.TRAILING_STOP: ("stop_price_exact", "trailing_amount_exact"),
    OrderType.LIMIT_IF_TOUCHED: ("limit_price_exact", "trigger_price_exact"),
}


class TransactionHandler:
    """Keeps every order and ticket of the run.

    Args:
        context: what the parts of the brokerage share.
        transactions: orders as the algorithm sees them; tickets send their requests there.
        leave_universes: takes a delisted security out of the universes at a UTC time.
        on_order_event: tells the algorithm of an event.

    Attributes:
        orders: every order that passed the checks before submission, by id.
        tickets: their tickets.
        order_events: every event in order of time.
        open_tickets: tickets of orders that may still fill.
        order_event_listeners: called with each event after the account took it and before the algorithm hears of it.
    """

    def __init__(
        self,
        context: OrderContext,
        transactions: SecurityTransactionManager,
        leave_universes: Callable[[Symbol, datetime], None],
        on_order_event: Callable[[OrderEvent], None],
    ) -> None:
        self._context = context
        self._transactions = transactions
        self._on_order_event = on_order_event
        self.orders: dict[int, Order] = {}
        self.tickets: dict[int, OrderTicket] = {}
        self.open_tickets = OpenTickets()
        self.order_events: list[OrderEvent] = []
        self.order_event_listeners: list[Callable[[OrderEvent], None]] = []
        self._queue: deque[AnyOrderRequest] = deque()
        self._adjustment_modes: dict[Symbol, DataNormalizationMode] = {}
        self._warned: set[str] = set()
        self._brokerage = BacktestingBrokerage(context, self.handle_order_event)
        self._corporate_actions = OrderCorporateActions(context, self, leave_universes)

    # ---- what the engine calls ------------------------------------------------------------------------------------

    def process_synchronous_events(self) -> None:
        """Work off what is queued and let the broker look at every pending order; called twice in a step."""
        if self._queue:
            self._drain()
        self._brokerage.scan()

    def cancel_for_symbol_changes(self, changes: DataDictionary[SymbolChangedEvent]) -> None:
        """Cancel the open orders of renamed securities.

        Args:
            changes: the step's symbol-changed events by symbol.
        """
        self._corporate_actions.cancel_for_symbol_changes(changes)

    def process_delistings(self, delistings: DataDictionary[Delisting]) -> None:
        """Sell delisted securities at their last price and cancel their open orders.

        Args:
            delistings: the step's delistings by symbol; warnings are left aside.
        """
        self._corporate_actions.process_delistings(delistings)

    def apply_split(self, split: Split) -> None:
        """Change the open orders of a security with raw prices by a split."""
        self._corporate_actions.apply_split(split)

    # ---- requests -------------------------------------------------------------------------------------------------

    def process(self, request: AnyOrderRequest) -> OrderTicket:
        """Take a request.

        Returns:
            The ticket of the order; an invalid one where there is no such order.
        """
        if isinstance(request, SubmitOrderRequest):
            return self._add(request)
        if isinstance(request, UpdateOrderRequest):
            return self._update(request)
        return self._cancel(request)

    def _add(self, request: SubmitOrderRequest) -> OrderTicket:
        security = self._context.securities[request.symbol]
        ticket = OrderTicket(self._transactions, request)
        order = create_order(request)
        # an algorithm may put any time into a request of its own; LEAN keeps it, and knows it to be no UTC when it prints the order
        order._time_is_utc = request._utc == self._context.clock.utc
        request.set_response(request._accept(), OrderRequestStatus.PROCESSING)
        order.order_submission_data = OrderSubmissionData(security.bid_price_exact, security.ask_price_exact, security.close_exact)
        self.tickets[order.id] = ticket
        self.open_tickets.add(ticket)
        self.orders[order.id] = order
        ticket._set_order(order)
        self._queue.append(request)
        self._drain()
        return ticket

    def _update(self, request: UpdateOrderRequest) -> OrderTicket:
        ticket = self.tickets.get(request.order_id)
        if ticket is None:
            return self._unknown(request)
        ticket.update_requests.append(request)
        order = self.orders[request.order_id]
        if order.status is OrderStatus.NEW:
            request.set_response(_not_submitted_yet(request))
        elif order.status.is_closed() and not request.is_allowed_for_closed_order():
            request.set_response(_closed(request, order))
        elif request.quantity_exact is not None and request.quantity_exact == ZERO:
            request.set_response(zero_quantity(request))
        else:
            request.set_response(request._accept(), OrderRequestStatus.PROCESSING)
            self._queue.append(request)
        return ticket

    def _cancel(self, request: CancelOrderRequest) -> OrderTicket:
        ticket = self.tickets.get(request.order_id)
        if ticket is None:
            return self._unknown(request)
        if not ticket._try_set_cancel_request(request):
            request.set_response(request._refuse(OrderErrorCode.INVALID_REQUEST, "The order is being cancelled already."))
            return ticket
        order = self.orders[request.order_id]
        if request.tag is not None:
            order.tag = request.tag
        if order.status is OrderStatus.NEW:
            request.set_response(_not_submitted_yet(request))
        elif order.status.is_closed():
            request.set_response(_closed(request, order))
        else:
            order.status = OrderStatus.CANCEL_PENDING
            self.handle_order_event(OrderEvent(order, self._context.clock.utc, OrderFee.ZERO))
            request.set_response(request._accept(), OrderRequestStatus.PROCESSING)
            self._queue.append(request)
        return ticket

    def _unknown(self, request: UpdateOrderRequest | CancelOrderRequest) -> OrderTicket:
        response = request._refuse(OrderErrorCode.UNABLE_TO_FIND_ORDER, f"There is no order with id {request.order_id}.")
        request.set_response(response)
        return self._transactions._invalid_ticket(request, response)

    def _drain(self) -> None:
        # an order callback may send orders, which drain the same queue from inside
        while self._queue:
            request = self._queue.popleft()
            if isinstance(request, SubmitOrderRequest):
                response = self._handle_submit(request)
            elif isinstance(request, UpdateOrderRequest):
                response = self._handle_update(request)
            else:
                response = self._handle_cancel(request)
            request.set_response(response, OrderRequestStatus.PROCESSED)
            self._brokerage.scan()

    def _handle_submit(self, request: SubmitOrderRequest) -> OrderResponse:
        order = self.orders[request.order_id]
        security = self._context.securities[order.symbol]
        order.price_currency = security.symbol_properties.quote_currency
        order.tag = order.tag or order.get_default_tag()
        self._round_quantity(order, security)
        self._round_prices(order, security)
        order.price_adjustment_mode = self._adjustment_mode(order.symbol)
        if order.quantity_exact == ZERO:
            return self._invalidate(order, zero_quantity(request))
        verdict = self._buying_power(order, security, request)
        if isinstance(verdict, OrderResponse):
            return verdict
        if not verdict.is_sufficient:
            message = insufficient_buying_power_message(order, security, verdict.reason)
            return self._invalidate(order, request._refuse(OrderErrorCode.INSUFFICIENT_BUYING_POWER, message))
        accepted, reason = _verdict(self._context.state.brokerage_model.can_submit_order(security, order, None))
        if not accepted:
            # algorithms compare this text, and that of a refused update
            message = f"BrokerageModel declared unable to submit order: [{order.id}] {reason or 'Warning - Code: InvalidOrder - '}"
            return self._invalidate(order, request._refuse(OrderErrorCode.BROKERAGE_MODEL_REFUSED_TO_SUBMIT_ORDER, message))
        self._brokerage.place_order(order)
        return request._accept()

    def _handle_update(self, request: UpdateOrderRequest) -> OrderResponse:
        order = self.orders[request.order_id]
        security = self._context.securities[order.symbol]
        is_closed = order.status.is_closed()
        if is_closed and not request.is_allowed_for_closed_order():
            return _closed(request, order)
        self._round_quantity(order, security)
        accepted, reason = _verdict(self._context.state.brokerage_model.can_update_order(security, order, request, None))
        if not accepted:
            unsaid = f"Warning - Code: InvalidRequest - BrokerageModel declared unable to update order: {order.id}"
            message = f"OrderID: {order.id} {reason or unsaid}"
            response = request._refuse(OrderErrorCode.BROKERAGE_MODEL_REFUSED_TO_UPDATE_ORDER, message)
            return self._refuse_update(order, response, "BrokerageModel declared unable to update order")
        updated = order.clone()
        updated.apply_update_order_request(request)
        verdict = self._buying_power(updated, security, request)
        if isinstance(verdict, OrderResponse):
            return verdict
        if not verdict.is_sufficient:
            message = (
                f"Brokerage failed to update order with id: {order.id}, Symbol: {order.symbol.value}, "
                f"Insufficient buying power to complete order, Reason: {verdict.reason}."
            )
            return self._refuse_update(order, request._refuse(OrderErrorCode.BROKERAGE_FAILED_TO_UPDATE_ORDER, message), message)
        order.apply_update_order_request(request)
        self._round_prices(order, security)
        if not is_closed and not self._brokerage.update_order(order):
            message = f"The order with id {order.id} is not pending any more and cannot be updated."
            response = request._refuse(OrderErrorCode.BROKERAGE_FAILED_TO_UPDATE_ORDER, message)
            return self._refuse_update(order, response, "Brokerage failed to update order")
        return request._accept()

    def _handle_cancel(self, request: CancelOrderRequest) -> OrderResponse:
        order = self.orders[request.order_id]
        if order.status.is_closed():
            return _closed(request, order)
        if not self._brokerage.cancel_order(order):
            message = f"The order with id {order.id} is not pending any more and cannot be cancelled."
            self._context.messages.error(message)
            return request._refuse(OrderErrorCode.BROKERAGE_FAILED_TO_CANCEL_ORDER, message)
        if request.tag is not None:
            order.tag = request.tag
        return request._accept()

    def _invalidate(self, order: Order, response: OrderResponse) -> OrderResponse:
        message = response.error_message or ""
        order.status = OrderStatus.INVALID
        self._context.messages.error(message)
        self.handle_order_event(OrderEvent(order, self._context.clock.utc, OrderFee.ZERO, message))
        return response

    def _refuse_update(self, order: Order, response: OrderResponse, message: str) -> OrderResponse:
        self._context.messages.error(response.error_message or "")
        self.handle_order_event(OrderEvent(order, self._context.clock.utc, OrderFee.ZERO, message))
        return response

    def _buying_power(
        self, order: Order, security: Security, request: SubmitOrderRequest | UpdateOrderRequest
    ) -> HasSufficientBuyingPowerForOrderResult | OrderResponse:
        try:
            return check_buying_power(self._context.portfolio, security, order)
        except MinileanError:
            raise
        except Exception as error:  # noqa: BLE001 - a model of the algorithm's raised: the order stays as it is, and the run goes on
            self._context.messages.error(f"Order Error: id: {order.id}, Error executing margin models: {type(error).__name__}: {error}")
            self.handle_order_event(OrderEvent(order, self._context.clock.utc, OrderFee.ZERO, "Error executing margin models"))
            return request._refuse(
                OrderErrorCode.PROCESSING_ERROR, "An error occurred while checking sufficient buying power for the orders."
            )

    # ---- what an order becomes before the broker sees it ------------------------------------------------------------

    def _round_quantity(self, order: Order, security: Security) -> None:
        lot = security.symbol_properties.lot_size_exact
        rest = order.quantity_exact % lot
        if rest == ZERO:
            return
        order.quantity_exact = normalize(order.quantity_exact - rest)
        self._warn_once("quantity", f"Warning: order quantities are cut to whole lots of {text(lot)}, as brokerages demand.")

    def _round_prices(self, order: Order, security: Security) -> None:
        for name in _PRICES.get(order.type, ()):
            if name == "trailing_amount_exact" and order.trailing_as_percentage:  # type: ignore[attr-defined]
                continue
            price: Decimal = getattr(order, name)
            step = security.minimum_price_variation_exact(price)
            if step <= ZERO:
                continue
            rounded = (price / step).to_integral_value(rounding=ROUND_HALF_EVEN) * step
            setattr(order, name, rounded)
            if rounded != price:
                self._warn_once("price", f"Warning: order prices are rounded to steps of {text(step)}, as brokerages demand.")

    def _warn_once(self, key: str, message: str) -> None:
        if key not in self._warned:
            self._warned.add(key)
            self._context.messages.error(message)

    def _adjustment_mode(self, symbol: Symbol) -> DataNormalizationMode:
        mode = self._adjustment_modes.get(symbol)
        if mode is None:
            configs = self._context.subscriptions.get_subscription_data_configs(symbol, True)
            mode = self._adjustment_modes[symbol] = configs[0].data_normalization_mode
        return mode

    def add_open_order(self, order: Order) -> None:
        """Take an order that the engine made itself: it has passed every check and is with the broker."""
        order.id = self._transactions.get_increment_order_id()
        order.status = OrderStatus.SUBMITTED
        order.price_adjustment_mode = self._adjustment_mode(order.symbol)
        request = SubmitOrderRequest(order.type, order.security_type, order.symbol, order.quantity_exact, ZERO, ZERO, order._utc, order.tag)
        request.order_id = order.id
        request.set_response(request._accept(), OrderRequestStatus.PROCESSED)
        ticket = OrderTicket(self._transactions, request)
        ticket._set_order(order)
        self.orders[order.id] = order
        self.tickets[order.id] = ticket
        self.open_tickets.add(ticket)

    # ---- events ---------------------------------------------------------------------------------------------------

    def handle_order_event(self, event: OrderEvent) -> None:
        """Book an event: order, account, ticket, listeners and algorithm, in this order."""
        order = self.orders[event.order_id]
        ticket = event.ticket = self.tickets[event.order_id]
        if event.status.is_closed():
            self.open_tickets.discard(event.order_id)
        if event.status != OrderStatus.INVALID or order.status not in (OrderStatus.FILLED, OrderStatus.CANCELED):
            order.status = event.status.member
        event.id = order._next_event_id()
        self._stamp(order, event, ticket)
        event.quantity_exact = order.quantity_exact
        for name in _PRICES.get(order.type, ()):
            setattr(event, name, normalize(getattr(order, name)))
        if event.status.is_fill():
            self._book(event)
        ticket._add_order_event(event)
        if event.status == OrderStatus.NONE:
            return
        self.order_events.append(event)
        for listener in self.order_event_listeners:
            listener(event)
        self._on_order_event(event)

    def _book(self, event: OrderEvent) -> None:
        try:
            self._context.portfolio.process_fills([event])
        except MinileanError:
            raise
        except Exception as error:  # noqa: BLE001 - a model of the algorithm's raised: the fill stands, and the run goes on
            self._context.messages.error(f"Fill error: error in TradeBuilder.ProcessFill: {type(error).__name__}: {error}")

    @staticmethod
    def _stamp(order: Order, event: OrderEvent, ticket: OrderTicket) -> None:
        if event.status == OrderStatus.CANCELED:
            order._canceled_utc = event._utc
        elif event.status.is_fill():
            order._last_fill_utc = event._utc
        elif event.status in (OrderStatus.SUBMITTED, OrderStatus.UPDATE_SUBMITTED) and ticket.update_requests:
            order._last_update_utc = event._utc

    def cancel_open_orders(self, symbol: Symbol) -> None:
        """Cancel the open orders of a security."""
        self._transactions.cancel_open_orders(symbol)

    # ---- look-up --------------------------------------------------------------------------------------------------

    @property
    def orders_count(self) -> int:
        """How many orders there were."""
        return len(self.orders)

    def has_open_orders(self, symbol: Symbol) -> bool:
        """Whether any order of a symbol may still fill."""
        return bool(self.open_tickets.of(symbol))


def _verdict(answer: object) -> tuple[bool, str]:
    if not isinstance(answer, tuple) or len(answer) < _TRUTH_AND_MESSAGE:
        raise ArgumentException(
            f"The brokerage model said {answer!r}; expected a truth value and a message, as in `return True, None`. LEAN demands both."
        )
    accepted, message = answer[:_TRUTH_AND_MESSAGE]
    return bool(accepted), "" if message is None else str(message)


def _closed(request: OrderRequest, order: Order) -> OrderResponse:
    status = order.status.pascal_name
    return request._refuse(
        OrderErrorCode.INVALID_ORDER_STATUS, f"The order with id {request.order_id} cannot be changed: it is {status} already."
    )


def _not_submitted_yet(request: OrderRequest) -> OrderResponse:
    return request._refuse(
        OrderErrorCode.INVALID_NEW_ORDER_STATUS, f"The order with id {request.order_id} cannot be changed before it was submitted."
    )
