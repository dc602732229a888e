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


def test_later_tickets_come_in_the_order_of_leans_hash_table():
    """Bucket 0 of 37 holds 37 and 74, bucket 36 73 and 36; a bucket begins with what was added last."""
    tickets = OpenTickets()
    for number in (35, 36, 37, 38, 73, 74):
        tickets.add(SimpleNamespace(order_id=number, symbol="A" if number % 2 else "B"))
    assert [ticket.order_id for ticket in tickets.all()] == [74, 37, 38, 35, 73, 36]
    assert [ticket.order_id for ticket in tickets.of("A")] == [37, 35, 73]
    assert [ticket.order_id for ticket in tickets.of("B")] == [74, 38, 36]
    tickets.discard(37)
    assert [ticket.order_id for ticket in tickets.all()] == [74, 38, 35, 73, 36]
