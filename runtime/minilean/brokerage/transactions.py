"""Orders of the run as an algorithm reads them: `self.transactions` (`SecurityTransactionManager`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from minilean.brokerage.prechecks import warming_up
from minilean.common.decimals import ZERO, to_double
from minilean.common.dotnet_errors import InvalidCastException
from minilean.common.enums import OrderType, SecurityType
from minilean.common.naming import LeanBase, LeanObject
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.common.utc_times import aware
from minilean.common.views import DictionaryView, dictionary, sequence
from minilean.common.whole_numbers import read_whole_number
from minilean.errors import AlgorithmFailure
from minilean.orders.requests import AnyOrderRequest, CancelOrderRequest, OrderResponse, SubmitOrderRequest, UpdateOrderRequest
from minilean.orders.ticket import OrderTicket
from minilean.securities.projected_holdings import ProjectedHoldings

if TYPE_CHECKING:
    from minilean.brokerage.open_tickets import OpenTickets
    from minilean.brokerage.run_state import RunState
    from minilean.common.clock import EngineClock
    from minilean.orders.order import Order
    from minilean.securities.security import Security
    from minilean.securities.transaction_records import TransactionRecords

_NO_SYMBOL = Symbol(SecurityIdentifier("", DEFAULT_DATE, "", SecurityType.BASE), "")
_Profits = dictionary("System.DateTime", "System.Decimal")
_Orders, _Tickets = sequence("QuantConnect.Orders.Order"), sequence("QuantConnect.Orders.OrderTicket")
_Item = TypeVar("_Item")
Condition = Symbol | str | Callable[[Any], bool] | None


class OrderProcessor(Protocol):
    """Takes requests and keeps every order of the run (`IOrderProcessor`)."""

    orders: dict[int, Order]
    tickets: dict[int, OrderTicket]
    open_tickets: OpenTickets

    @property
    def orders_count(self) -> int:
        """How many orders there were."""
        ...

    def process(self, request: AnyOrderRequest) -> OrderTicket:
        """Take a request."""
        ...


class SecurityTransactionManager(LeanObject):
    """Finds, cancels and counts orders.

    Args:
        clock: now.
        state: whether the algorithm has started.
    """

    def __init__(self, clock: EngineClock, state: RunState) -> None:
        self._clock = clock
        self._state = state
        self._last_order_id = 0

    def _connect(self, orders: OrderProcessor, records: TransactionRecords) -> None:
        """Say who takes the requests and keeps the orders, and where the account records closed trades (`SetOrderProcessor`)."""
        self._orders = orders
        self._records = records

    @property
    def _utc(self) -> datetime:
        """Naive UTC now."""
        return self._clock.utc

    @property
    def utc_time(self) -> datetime:
        """Now, in UTC."""
        return aware(self._clock.utc)

    # ---- ids and requests -----------------------------------------------------------------------------------------

    @property
    def last_order_id(self) -> int:
        """The highest id so far; 0 before the first order."""
        return self._last_order_id

    @property
    def orders_count(self) -> int:
        """How many orders there were, refused ones included."""
        return self._orders.orders_count

    def get_increment_order_id(self) -> int:
        """The next id: 1, 2, ..."""
        self._last_order_id += 1
        return self._last_order_id

    def add_order(self, request: SubmitOrderRequest) -> OrderTicket:
        """Send an order that passed the checks before submission."""
        return self.process_request(request)

    def update_order(self, request: UpdateOrderRequest) -> OrderTicket:
        """Change an order."""
        return self.process_request(request)

    def process_request(self, request: AnyOrderRequest) -> OrderTicket:
        """Take any request.

        Raises:
            AlgorithmFailure: the algorithm has not started yet.
        """
        if self._state.is_warming_up:
            raise AlgorithmFailure(warming_up(request).error_message)
        if isinstance(request, SubmitOrderRequest) and request.order_id < 1:
            request.order_id = self.get_increment_order_id()
        return self._orders.process(request)

    def _invalid_ticket(self, request: UpdateOrderRequest | CancelOrderRequest, response: OrderResponse) -> OrderTicket:
        """The ticket that answers a request for an order that does not exist."""
        submit = SubmitOrderRequest(OrderType.MARKET, SecurityType.BASE, _NO_SYMBOL, ZERO, ZERO, ZERO, request._utc, request.tag)
        submit.order_id = request.order_id
        ticket = OrderTicket._invalid(self, submit, response)
        if isinstance(request, CancelOrderRequest):
            ticket._try_set_cancel_request(request)
        else:
            ticket.update_requests.append(request)
        return ticket

    # ---- cancelling -----------------------------------------------------------------------------------------------

    def cancel_order(self, order_id: int, order_tag: str | None = None) -> OrderTicket:
        """Cancel an order; its tag becomes `order_tag`, the empty text if None, as in LEAN."""
        return self.process_request(CancelOrderRequest(self._utc, read_whole_number(order_id), order_tag or ""))

    remove_order = cancel_order

    def cancel_open_orders(self, symbol: Symbol | str | None = None, tag: str | None = None) -> list[OrderTicket]:
        """Cancel all open orders, or those of a symbol.

        Args:
            symbol: whose orders; all if None.
            tag: replaces the orders' tags; without symbol LEAN writes its own.

        Returns:
            The tickets.

        Raises:
            AlgorithmFailure: the algorithm has not started yet.
        """
        if self._state.is_warming_up:
            raise AlgorithmFailure(
                "Orders cannot be cancelled in initialize or during warm-up; move the call to on_warmup_finished or later."
            )
        if symbol is None:
            tag = f"Canceled by CancelOpenOrders() at {self._utc:%Y-%m-%dT%H:%M:%S}.{self._utc.microsecond:06d}0Z"
        tickets = list(self.get_open_order_tickets(symbol))
        for ticket in tickets:
            ticket.cancel(tag)
        return tickets

    # ---- look-up --------------------------------------------------------------------------------------------------

    def get_order_by_id(self, order_id: int) -> Order | None:
        """A copy of an order, or None."""
        order = self._orders.orders.get(order_id if type(order_id) is int else read_whole_number(order_id))
        return None if order is None else order.clone()

    def get_order_ticket(self, order_id: int) -> OrderTicket | None:
        """The ticket of an order, or None."""
        return self._orders.tickets.get(order_id if type(order_id) is int else read_whole_number(order_id))

    def get_orders(self, filter: Condition = None) -> list[Order]:
        """Copies of all orders for which a condition holds."""
        return _Orders(order.clone() for order in _matching(self._orders.orders.values(), filter))

    def get_open_orders(self, filter: Condition = None) -> list[Order]:
        """Copies of the open orders: all, of a symbol, or those for which a condition holds."""
        orders = self._orders.orders
        if filter is None or isinstance(filter, (Symbol, str)):
            return [orders[ticket.order_id].clone() for ticket in self.get_open_order_tickets(filter)]
        return _matching([orders[ticket.order_id].clone() for ticket in self._orders.open_tickets.all()], filter)

    def get_order_tickets(self, filter: Condition = None) -> list[OrderTicket]:
        """Tickets of all orders for which a condition holds."""
        return _Tickets(_matching(self._orders.tickets.values(), filter))

    def get_open_order_tickets(self, filter: Condition = None) -> list[OrderTicket]:
        """Tickets of the open orders: all, of a symbol, or those for which a condition holds."""
        tickets = self._orders.open_tickets
        return _Tickets(tickets.of(filter) if isinstance(filter, Symbol) else _matching(tickets.all(), filter))

    def get_open_orders_remaining_quantity(self, filter: Condition = None) -> float:
        """Signed units that open orders have still to trade."""
        return to_double(self.get_open_orders_remaining_quantity_exact(filter))

    def get_open_orders_remaining_quantity_exact(self, filter: Condition = None) -> Decimal:
        """The decimal behind `get_open_orders_remaining_quantity`."""
        return sum((ticket.quantity_remaining_exact for ticket in self.get_open_order_tickets(filter)), ZERO)

    def get_projected_holdings(self, security: Security) -> ProjectedHoldings:
        """What the position of a security will be when its open orders are filled."""
        return ProjectedHoldings(security.holdings.quantity_exact, self.get_open_orders_remaining_quantity_exact(security.symbol))

    def wait_for_order(self, order_id: int) -> bool:
        """Whether an order is closed; in a backtest nothing has to be waited for."""
        ticket = self.get_order_ticket(order_id)
        return ticket is not None and ticket.status.is_closed()

    # ---- closed trades --------------------------------------------------------------------------------------------

    @property
    def transaction_record(self) -> DictionaryView[datetime, float]:
        """Profit of each closing fill by UTC time, in the account currency."""
        return _Profits({aware(utc): to_double(profit) for utc, profit in self._records.profit_loss.items()})

    @property
    def winning_transactions(self) -> DictionaryView[datetime, float]:
        """The wins among them."""
        return _Profits({aware(utc): to_double(profit) for utc, profit in self._records.winning.items()})

    @property
    def losing_transactions(self) -> DictionaryView[datetime, float]:
        """The others."""
        winning = self.winning_transactions
        return _Profits({utc: profit for utc, profit in self.transaction_record.items() if utc not in winning})

    @property
    def win_count(self) -> int:
        """Number of closing fills with a profit."""
        return self._records.win_count

    @property
    def loss_count(self) -> int:
        """Number of the others."""
        return self._records.loss_count


def _matching(items: Iterable[_Item], condition: Condition) -> list[_Item]:
    if condition is None:
        return list(items)
    if isinstance(condition, (Symbol, str)):
        return [item for item in items if item.symbol == condition]  # type: ignore[attr-defined]
    if not callable(condition):
        if isinstance(condition, LeanBase):
            raise InvalidCastException(f"Orders are filtered by a symbol, a ticker or a function of the order; got {condition!r:.80}.")
        raise TypeError(f"Orders are filtered by a symbol, a ticker or a function of the order; got {condition!r:.80}.")
    return [item for item in items if condition(item)]
