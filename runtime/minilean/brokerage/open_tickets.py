"""The tickets of orders that may still fill, quickly found by security."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.orders.ticket import OrderTicket


class OpenTickets:
    """Tickets in order of their ids; models ask for those of one security thousands of times a step."""

    def __init__(self) -> None:
        self._by_id: dict[int, OrderTicket] = {}
        self._by_symbol: dict[Symbol, dict[int, OrderTicket]] = {}

    def add(self, ticket: OrderTicket) -> None:
        """An order was made."""
        self._by_id[ticket.order_id] = ticket
        self._by_symbol.setdefault(ticket.symbol, {})[ticket.order_id] = ticket

    def discard(self, order_id: int) -> None:
        """An order is closed."""
        ticket = self._by_id.pop(order_id, None)
        if ticket is not None:
            del self._by_symbol[ticket.symbol][order_id]

    def all(self) -> list[OrderTicket]:
        """Every open ticket."""
        return list(self._by_id.values())

    def of(self, symbol: Symbol) -> list[OrderTicket]:
        """The open tickets of a security."""
        found = self._by_symbol.get(symbol)
        return list(found.values()) if found else []
