"""The simulated broker: keeps pending orders and fills them against the bars of each step (`BacktestingBrokerage`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from minilean.brokerage.buying_power_check import check_buying_power
from minilean.brokerage.resting import RestingOrders, is_standard
from minilean.common.decimals import smart_round, text
from minilean.common.enums import OrderStatus, OrderType
from minilean.errors import MinileanError
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee, OrderFeeParameters
from minilean.reality_models.fill_model import FillModelParameters

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.orders.order import Order
    from minilean.securities.security import Security

_NOT_IDLE = (-1, datetime.min)


class BacktestingBrokerage:
    """Takes orders, and on every scan tries to fill the pending ones in order of their ids.

    Args:
        context: what the parts of the brokerage share.
        on_event: told every event of an order.
    """

    def __init__(self, context: OrderContext, on_event: Callable[[OrderEvent], None]) -> None:
        self._context = context
        self._tell = on_event
        self._events = 0
        self._pending: dict[int, Order] = {}
        # those that wait for a price, and those that have to be looked at in every scan
        self._resting = RestingOrders(context)
        self._attended: set[int] = set()
        # those sent at this very instant, which no bar can fill before the next one
        self._fresh: set[int] = set()
        self._fresh_since = datetime.min
        # orders that wait for a session: the state of the account when they were last looked at, and until when they wait if it stays
        self._waits: dict[int, tuple[int, datetime]] = {}
        # the same for all attended orders together
        self._idle: tuple[int, datetime] = _NOT_IDLE

    def place_order(self, order: Order) -> None:
        """Take an order."""
        self._acknowledge(order)
        self._pending[order.id] = order
        self._watch(order)
        self._emit(order, OrderStatus.SUBMITTED)

    def update_order(self, order: Order) -> bool:
        """Take a change of an order; false if it is not pending any more."""
        if order.id not in self._pending:
            return False
        self._watch(order)
        self._acknowledge(order)
        self._emit(order, OrderStatus.UPDATE_SUBMITTED)
        return True

    def cancel_order(self, order: Order) -> bool:
        """Drop an order; false if it was not pending any more, which LEAN reports as a cancellation all the same."""
        was_pending = order.id in self._pending
        self._drop(order.id)
        self._acknowledge(order)
        self._emit(order, OrderStatus.CANCELED)
        return was_pending

    def scan(self) -> None:
        """Try to fill every pending order once that may fill or end, against the last known bars."""
        if self._fresh and self._context.clock.utc != self._fresh_since:
            self._attend_to_fresh()
        due = self._resting.due() if self._resting else []
        if not due and (not self._attended or self._waits_still(self._idle)):
            return
        # orders that are sent meanwhile wait for the next scan
        known = set(self._pending) if self._resting else set()
        events = self._events
        ahead = sorted((*self._attended, *due), reverse=True)
        while ahead:
            order_id = ahead.pop()
            self._try(order_id)
            if known and self._events != events:
                # what happened may concern the orders behind it
                events = self._events
                behind = (*self._attended, *self._resting.due())
                ahead = sorted((later for later in behind if later > order_id and later in known), reverse=True)
        waits = [self._waits.get(order_id, _NOT_IDLE) for order_id in self._attended]
        if waits:
            version = self._context.portfolio._version
            self._idle = (version, min(until for _, until in waits)) if all(seen == version for seen, _ in waits) else _NOT_IDLE

    def _watch(self, order: Order) -> None:
        self._waits.pop(order.id, None)
        if order.id in self._attended:
            self._idle = _NOT_IDLE
        if self._resting.add(order):
            self._attended.discard(order.id)
            self._fresh.discard(order.id)
        elif order.type is OrderType.MARKET or order.time != self._context.clock.utc:
            self._attended.add(order.id)
            self._idle = _NOT_IDLE
        else:
            if order.time != self._fresh_since:
                self._attend_to_fresh()
                self._fresh_since = order.time
            self._fresh.add(order.id)

    def _attend_to_fresh(self) -> None:
        self._attended |= self._fresh
        self._fresh.clear()
        self._idle = _NOT_IDLE

    def _drop(self, order_id: int) -> None:
        self._pending.pop(order_id, None)
        self._waits.pop(order_id, None)
        self._attended.discard(order_id)
        self._fresh.discard(order_id)
        self._resting.discard(order_id)

    def _waits_still(self, wait: tuple[int, datetime]) -> bool:
        """Whether nothing can have changed since an order was looked at: the account is the same, and its session has not come."""
        return wait[0] == self._context.portfolio._version and self._context.clock.utc < wait[1]

    def _try(self, order_id: int) -> None:
        order = self._pending.get(order_id)
        # an order callback may have scanned in between
        if order is None or self._waits_still(self._waits.get(order_id, _NOT_IDLE)):
            return
        if order.status.is_closed():
            self._drop(order_id)
            return
        if order._utc == self._context.clock.utc and order.type is not OrderType.MARKET:
            return
        security = self._context.securities.get(order.symbol)
        if security is None:
            self._end(order, OrderStatus.INVALID, "The security does not exist any more.")
            return
        if not self._is_due(order, security):
            return
        try:
            verdict = check_buying_power(self._context.portfolio, security, order)
        except MinileanError:
            raise
        except Exception as error:  # noqa: BLE001 - a model of the algorithm's raised
            self._end(order, OrderStatus.INVALID, str(error))
            self._context.messages.error(f"Order Error: ids: [{order.id}], Error executing margin models: {type(error).__name__}: {error}")
            return
        if not verdict.is_sufficient:
            if order.status is not OrderStatus.CANCEL_PENDING:
                message = insufficient_buying_power_message(order, security, verdict.reason)
                self._end(order, OrderStatus.INVALID, message)
                self._context.messages.error(message)
            return
        self._fill(order, security)
        if order_id in self._resting:
            self._resting.follow(order)
        if order.type is OrderType.MARKET_ON_CLOSE and order.status.is_open() and self._has_standard_models(order, security):
            hours = security.exchange.hours
            # before that close an order of no time in force expires
            close_utc = hours.zone.to_utc(hours.next_close(hours.zone.to_local(order._utc)))
            self._waits[order.id] = (self._context.portfolio._version, close_utc)

    def _has_standard_models(self, order: Order, security: Security) -> bool:
        models = (
            order.time_in_force,
            self._context.state.brokerage_model,
            security.fill_model,
            security.fee_model,
            security.buying_power_model,
        )
        return all(is_standard(model) for model in models)

    def _is_due(self, order: Order, security: Security) -> bool:
        if order.type is OrderType.MARKET_ON_OPEN:
            bar = security.get_last_data()
            if bar is None or security.exchange.hours.zone.to_local(order._utc) >= bar.end_time:
                # the first bar after it is news to the account
                self._waits[order.id] = (self._context.portfolio._version, datetime.max)
                return False
        if order.time_in_force.is_order_expired(security, order):
            self._end(order, OrderStatus.CANCELED, "The order has expired.")
            return False
        return bool(self._context.state.brokerage_model.can_execute_order(security, order))

    def _fill(self, order: Order, security: Security) -> None:
        context = self._context
        parameters = FillModelParameters(security, order, context.subscriptions, context.settings.stale_price_time_span)
        fills: list[OrderEvent] = []
        try:
            fills += self._valid_fills(order, security, parameters)
            for fill in fills:
                if fill.status == OrderStatus.FILLED and not fill.order_fee.value.amount_exact:
                    fill.order_fee = security.fee_model.get_order_fee(OrderFeeParameters(security, order))
        except MinileanError:
            raise
        except Exception as error:  # noqa: BLE001 - a model of the algorithm's raised: without a fill the order waits on, and a fill stands without fee
            reason = f"order type: {order.type.pascal_name} with error: {type(error).__name__}: {error}"
            context.messages.error(f"Order Error: id: {order.id}, Transaction model failed to fill for {reason}")
        if not fills:
            return
        for fill in fills:
            if order.status != fill.status or fill.fill_quantity_exact:
                order.status = fill.status
                self._on_event(fill)
        if all(fill.status.is_closed() for fill in fills):
            self._drop(order.id)

    @staticmethod
    def _valid_fills(order: Order, security: Security, parameters: FillModelParameters) -> list[OrderEvent]:
        fills = list(security.fill_model.fill(parameters))
        return fills if all(order.time_in_force.is_fill_valid(security, order, fill) for fill in fills) else []

    def _end(self, order: Order, status: OrderStatus, message: str) -> None:
        self._drop(order.id)
        self._emit(order, status, message)

    def _emit(self, order: Order, status: OrderStatus, message: str = "") -> None:
        event = OrderEvent(order, self._context.clock.utc, OrderFee.ZERO, message)
        event.status = status
        self._on_event(event)

    def _on_event(self, event: OrderEvent) -> None:
        self._events += 1
        self._tell(event)

    @staticmethod
    def _acknowledge(order: Order) -> None:
        broker_id = str(order.id)
        if broker_id not in order.broker_id:
            order.broker_id.append(broker_id)


def insufficient_buying_power_message(order: Order, security: Security, reason: str | None) -> str:
    """What the log says about an order that cannot be paid for."""
    value = text(smart_round(order.get_value_exact(security)))
    return f"Order Error: ids: [{order.id}], Insufficient buying power to complete orders (Value:[{value}]), Reason: {reason}."
