"""When orders expire."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from minilean.common.enums import OrderStatus, SecurityType
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import GoodTilCanceledTimeInForce, TimeInForce


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
    desk.portfolio.cash_book["EUR"]._set_conversion_rate(1)
    desk.bar(pair, 1.1, 1.2, 1.0, 1.1)
    desk.at(2016, 1, *sent)
    ticket = desk.trading.limit_order(pair.symbol, 1000, 0.5, order_properties=properties(TimeInForce.DAY))
    desk.at(2016, 1, *before)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED
    desk.at(2016, 1, *after)
    desk.scan()
    assert ticket.status == OrderStatus.CANCELED


@pytest.mark.parametrize(
    ("kind", "time_in_force", "expected"),
    [
        (SecurityType.EQUITY, TimeInForce.GOOD_TIL_CANCELED, None),
        # sent on the Friday before the clocks change
        (SecurityType.EQUITY, TimeInForce.DAY, datetime(2016, 3, 14, 20)),
        (SecurityType.EQUITY, TimeInForce.good_til_date(datetime(2016, 3, 13)), datetime(2016, 3, 14, 20)),
        (SecurityType.EQUITY, TimeInForce.good_til_date(datetime(2016, 11, 7)), datetime(2016, 11, 7, 21)),
        (SecurityType.FOREX, TimeInForce.DAY, datetime(2016, 3, 11, 22)),
        (SecurityType.FOREX, TimeInForce.good_til_date(datetime(2016, 3, 13)), datetime(2016, 3, 13, 21)),
    ],
)
def test_an_order_waits_until_the_moment_at_which_it_expires(desk, kind, time_in_force, expected):
    security = desk.add("EURUSD" if kind == SecurityType.FOREX else "SPY", kind)
    if kind == SecurityType.FOREX:
        desk.portfolio.cash_book["EUR"]._set_conversion_rate(1)
    desk.at(2016, 3, 11)
    desk.bar(security, 1.1, 1.2, 1.0, 1.1)
    ticket = desk.trading.limit_order(security.symbol, 1000, 0.5, order_properties=properties(time_in_force))
    order = desk.transactions.get_order_by_id(ticket.order_id)
    assert time_in_force._expiry_utc(security, order) == expected
    last = datetime(2030, 1, 1) if expected is None else expected - timedelta(seconds=1)
    desk.clock.set(last)
    desk.scan()
    assert (ticket.status, time_in_force.is_order_expired(security, order)) == (OrderStatus.SUBMITTED, False)
    if expected is not None:
        desk.clock.set(expected)
        assert time_in_force.is_order_expired(security, order)
        desk.scan()
        assert ticket.status == OrderStatus.CANCELED


class Impatient(GoodTilCanceledTimeInForce):
    """A time in force of an algorithm's own, as in LEAN."""

    def is_order_expired(self, security, order):
        return security.local_time.hour >= 12


def test_a_time_in_force_of_the_algorithm_s_own_is_asked(desk, spy):
    desk.at(2016, 1, 5, 10)
    ticket = desk.trading.limit_order(spy.symbol, 10, 50, order_properties=properties(Impatient()))
    desk.at(2016, 1, 5, 11)
    desk.scan()
    assert ticket.status == OrderStatus.SUBMITTED
    desk.at(2016, 1, 5, 12)
    desk.scan()
    assert ticket.status == OrderStatus.CANCELED


def test_both_spellings():
    assert TimeInForce.Day is TimeInForce.DAY
    assert TimeInForce.GoodTilCanceled is TimeInForce.GOOD_TIL_CANCELED
    assert TimeInForce.GoodTilDate(datetime(2016, 1, 5)).Expiry == datetime(2016, 1, 5)
