"""Open tickets by security."""

from __future__ import annotations

from types import SimpleNamespace

from minilean.brokerage.open_tickets import OpenTickets


def test_tickets_come_in_order_and_leave_both_views():
    tickets = OpenTickets()
    first, second, third = (SimpleNamespace(order_id=number, symbol=symbol) for number, symbol in ((1, "A"), (2, "B"), (3, "A")))
    for ticket in (first, second, third):
        tickets.add(ticket)
    assert tickets.all() == [first, second, third]
    assert tickets.of("A") == [first, third]
    tickets.discard(1)
    tickets.discard(1)
    assert tickets.all() == [second, third]
    assert tickets.of("A") == [third]
    assert tickets.of("C") == []
