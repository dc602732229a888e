"""When orders expire."""

from __future__ import annotations

from datetime import datetime

import pytest

from minilean.common.enums import OrderStatus, SecurityType
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import TimeInForce


def properties(time_in_force):
    result = OrderProperties()
    result.time_in_force = time_in_force
    return result


def test_an_order_for_the_day_sent_in_the_session_ends_at_its_close(desk, spy):
    desk.at(2016, 1, 5, 10)
    ticket = desk.trading.limit_order(spy.symbol, 10, 50, order_properties=properties(TimeInForce.DAY))
    desk.at(2016, 1, 5, 15)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED
    desk.at(2016, 1, 5)
    desk.scan()
    assert ticket.status == OrderStatus.CANCELED
    assert desk.events[-1].message == "The order has expired."


def test_a_date_ends_at_the_first_close_on_or_after_it(desk, spy):
    # a Sunday
    ticket = desk.trading.limit_order(spy.symbol, 10, 50, order_properties=properties(TimeInForce.good_til_date(datetime(2016, 1, 10))))
    desk.at(2016, 1, 8)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED
    desk.at(2016, 1, 11)
    desk.scan()
    assert ticket.status == OrderStatus.CANCELED


def test_good_til_cancelled_never_ends(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    desk.at(2019, 1, 8)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED


@pytest.mark.parametrize(("sent", "before", "after"), [((4, 16), (4, 16, 59), (4, 17)), ((4, 18), (5, 16, 59), (5, 17))])
def test_currency_pairs_end_at_17_new_york(desk, sent, before, after):
    pair = desk.add("EURUSD", SecurityType.FOREX)
    desk.portfolio.cash_book["EUR"].set_conversion_rate(1)
    desk.bar(pair, 1.1, 1.2, 1.0, 1.1)
    desk.at(2016, 1, *sent)
    ticket = desk.trading.limit_order(pair.symbol, 1000, 0.5, order_properties=properties(TimeInForce.DAY))
    desk.at(2016, 1, *before)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED
    desk.at(2016, 1, *after)
    desk.scan()
    assert ticket.status == OrderStatus.CANCELED


def test_both_spellings():
    assert TimeInForce.Day is TimeInForce.DAY
    assert TimeInForce.GoodTilCanceled is TimeInForce.GOOD_TIL_CANCELED
    assert TimeInForce.GoodTilDate(datetime(2016, 1, 5)).Expiry == datetime(2016, 1, 5)
