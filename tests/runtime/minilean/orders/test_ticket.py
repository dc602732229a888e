"""What a ticket shows."""

from __future__ import annotations

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import OrderField, OrderStatus
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee


@pytest.fixture
def ticket(desk):
    spy = desk.add("SPY")
    desk.bar(spy, 100, 101, 99, 100)
    return desk.trading.limit_order(spy.symbol, 10, 90, tag="mine")


def test_fields(ticket):
    assert ticket.get(OrderField.LIMIT_PRICE) == 90
    with pytest.raises(ArgumentException, match="has no field STOP_PRICE; expected an order of type STOP_MARKET"):
        ticket.get(OrderField.STOP_PRICE)


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (lambda t: t.update_limit_price(95.5), lambda t: t.get(OrderField.LIMIT_PRICE) == 95.5),
        (lambda t: t.update_quantity(12), lambda t: t.quantity == 12),
        (lambda t: t.update_tag("new"), lambda t: t.tag == "new"),
    ],
)
def test_single_updates(desk, ticket, change, read):
    assert not read(ticket)
    assert change(ticket).is_success
    desk.scan()
    assert read(ticket)
    assert len(ticket.update_requests) == 1


def test_a_quantity_of_nothing_is_refused(ticket):
    assert ticket.update_quantity(0).is_error


def test_partial_fills_are_averaged(desk, ticket):
    for quantity, price, status in ((4, 80, OrderStatus.PARTIALLY_FILLED), (6, 90, OrderStatus.FILLED)):
        event = OrderEvent(desk.orders.orders[1], desk.clock.utc, OrderFee.ZERO)
        event.status, event.fill_quantity, event.fill_price = status, quantity, price
        desk.orders.handle_order_event(event)
    assert (ticket.quantity_filled, ticket.quantity_remaining, ticket.average_fill_price) == (10, 0, 86)
    assert desk.orders.orders[1].price == 86
    assert [event.id for event in ticket.order_events] == [1, 2, 3]


def test_number_and_text(desk, ticket):
    assert int(ticket) == 1
    assert str(ticket).endswith("Request Count: 1 Response Count: 1")
    refused = desk.trading.market_order(ticket.symbol, 0)
    assert int(refused) == -11
    assert refused.order_id < 0


def test_an_event_needs_one_of_its_two_forms(desk, ticket):
    with pytest.raises(TypeError, match="OrderEvent expects"):
        OrderEvent(desk.orders.orders[1])
    event = OrderEvent(1, ticket.symbol, desk.clock.utc, OrderStatus.FILLED, 0, 5.5, 2, OrderFee.ZERO, "text")
    assert (event.fill_price, event.fill_quantity, event.message) == (5.5, 2, "text")
    assert "FillQuantity: 2 FillPrice: 5.5 Message: text" in str(event)
