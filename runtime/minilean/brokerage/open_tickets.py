"""The tickets of orders that may still fill, as the broker and the account ask for them (`BrokerageTransactionHandler._openOrders`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common.concurrent_order import ConcurrentOrder

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.orders.ticket import OrderTicket


class OpenTickets:
    """Tickets in the order of LEAN's hash table, by symbol too: models ask for those of one security thousands of times a step."""

    def __init__(self) -> None:
        self._order = ConcurrentOrder()
        self._by_id: dict[int, OrderTicket] = {}
        self._by_symbol: dict[Symbol, dict[int, OrderTicket]] = {}

    def add(self, ticket: OrderTicket) -> None:
        """An order was made; its id is above those before."""
        self._order.add(ticket.order_id)
        self._by_id[ticket.order_id] = ticket
        self._by_symbol.setdefault(ticket.symbol, {})[ticket.order_id] = ticket

    def discard(self, order_id: int) -> None:
        """An order is closed."""
        ticket = self._by_id.pop(order_id, None)
        if ticket is not None:
            self._order.discard(order_id)
            del self._by_symbol[ticket.symbol][order_id]

    def all(self) -> list[OrderTicket]:
        """Every open ticket."""
        return self._sorted(self._by_id)

    def of(self, symbol: Symbol) -> list[OrderTicket]:
        """The open tickets of a security."""
        return self._sorted(self._by_symbol.get(symbol) or {})

    def _sorted(self, tickets: dict[int, OrderTicket]) -> list[OrderTicket]:
        if len(tickets) < 2:
            return list(tickets.values())
        return [tickets[order_id] for order_id in self._order.sort(tickets)]
