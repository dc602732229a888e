"""Finding, cancelling and counting orders."""

from __future__ import annotations

import pytest

from minilean.common.dotnet_errors import InvalidCastException
from minilean.common.enums import OrderStatus, OrderType
from minilean.errors import AlgorithmFailure


@pytest.fixture
def two(desk):
    securities = [desk.add(ticker) for ticker in ("SPY", "TLT")]
    for security in securities:
        desk.bar(security, 100, 101, 99, 100)
    desk.trading.limit_order(securities[0].symbol, 10, 50, tag="a")
    desk.trading.limit_order(securities[1].symbol, 20, 60, tag="b")
    desk.trading.market_on_open_order(securities[0].symbol, 30, tag="c")
    return securities


def test_look_up(desk, two):
    spy, transactions = two[0], desk.transactions
    assert [order.tag for order in transactions.get_open_orders()] == ["a", "b", "c"]
    assert [order.tag for order in transactions.get_open_orders(spy.symbol)] == ["a", "c"]
    assert [order.tag for order in transactions.get_open_orders("SPY")] == ["a", "c"]
    assert [ticket.order_id for ticket in transactions.get_open_order_tickets(lambda t: t.quantity > 15)] == [2, 3]
    assert transactions.get_open_orders_remaining_quantity(spy.symbol) == 40
    # LEAN's trace of surface/symbols
    with pytest.raises(InvalidCastException, match="filtered by a symbol"):
        transactions.get_open_orders(spy)
    with pytest.raises(TypeError, match="filtered by a symbol"):
        transactions.get_open_orders(5)
    assert transactions.get_order_by_id(2).type == OrderType.LIMIT
    assert transactions.get_order_by_id(4) is None
    assert (transactions.get_order_by_id("2").id, transactions.get_order_ticket(2.0).order_id) == (2, 2)
    with pytest.raises(TypeError, match="is no whole number"):
        transactions.get_order_ticket(None)
    assert transactions.get_order_ticket(4) is None
    assert (transactions.orders_count, transactions.last_order_id) == (3, 3)
    desk.step((2016, 1, 5), spy, 100, 101, 99, 100)
    assert [order.tag for order in transactions.get_open_orders()] == ["a", "b"]
    assert [order.tag for order in transactions.get_orders(lambda o: o.status == OrderStatus.FILLED)] == ["c"]
    assert len(transactions.get_order_tickets()) == 3
    assert transactions.wait_for_order(3)
    assert not transactions.wait_for_order(1)


def test_copies_do_not_reach_the_orders(desk, two):
    copy = desk.transactions.get_order_by_id(1)
    copy.tag = "changed"
    copy.broker_id.append("x")
    assert desk.transactions.get_order_by_id(1).tag == "a"
    assert desk.transactions.get_order_by_id(1).broker_id == ["1"]


def test_cancel_of_a_symbol(desk, two):
    cancelled = desk.transactions.cancel_open_orders(two[0].symbol, "enough")
    desk.scan()
    assert [ticket.order_id for ticket in cancelled] == [1, 3]
    assert {order.tag for order in desk.orders.orders.values()} == {"enough", "b"}


def test_cancel_of_all_writes_the_time(desk, two):
    desk.transactions.cancel_open_orders()
    desk.scan()
    assert desk.transactions.get_order_by_id(2).tag == "Canceled by CancelOpenOrders() at 2016-01-04T21:00:00.0000000Z"
    assert all(order.status == OrderStatus.CANCELED for order in desk.orders.orders.values())


def test_cancel_of_one_by_id_drops_the_tag(desk, two):
    desk.transactions.cancel_order(1)
    desk.scan()
    assert desk.transactions.get_order_by_id(1).tag == ""


def test_nothing_is_cancelled_before_the_start(desk, two):
    desk.state.is_warming_up = True
    with pytest.raises(AlgorithmFailure, match="warm-up"):
        desk.transactions.cancel_open_orders()


def test_wins_and_losses(desk):
    spy = desk.add("SPY")
    desk.bar(spy, 100, 101, 99, 100)
    for day, quantity, price in ((5, 10, 100), (6, -10, 120), (7, 10, 120), (8, -10, 110)):
        desk.trading.market_on_open_order(spy.symbol, quantity)
        desk.step((2016, 1, day), spy, price, price + 1, price - 1, price)
    transactions = desk.transactions
    assert (transactions.win_count, transactions.loss_count) == (1, 1)
    # each closing fill counts its fee of 1 dollar twice
    assert list(transactions.transaction_record.values()) == [198.0, -102.0]
    assert list(transactions.winning_transactions.values()) == [198.0]
    assert list(transactions.losing_transactions.values()) == [-102.0]


def test_projected_holdings_count_open_orders(desk, two):
    found = desk.transactions.get_projected_holdings(two[0])
    assert (found.holdings_quantity, found.open_orders_quantity, found.projected_quantity) == (0, 40, 40)
    desk.step((2016, 1, 5), two[0], 100, 101, 99, 100)
    found = desk.transactions.GetProjectedHoldings(two[0])
    assert (found.holdings_quantity, found.open_orders_quantity, found.projected_quantity) == (30, 10, 40)
