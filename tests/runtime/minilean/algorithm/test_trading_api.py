"""What trading calls become: conversions, targets, liquidation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import ArgumentNullException, NullReferenceException
from minilean.common.enums import OrderStatus, OrderType, Resolution
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.orders.order import MarketOnCloseOrder
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import TimeInForce

NEXT = (2016, 1, 5)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (10, 0, OrderType.MARKET_ON_CLOSE),
        (15, 44, OrderType.MARKET_ON_CLOSE),
        (15, 45, OrderType.MARKET_ON_OPEN),
        (16, 0, OrderType.MARKET_ON_OPEN),
        (9, 0, OrderType.MARKET_ON_OPEN),
    ],
)
def test_a_market_order_on_daily_data_fills_at_the_close_or_the_open(desk, spy, hour, minute, expected):
    desk.at(*NEXT, hour, minute)
    assert desk.trading.market_order(spy.symbol, 10).order_type == expected


def test_the_conversion_is_announced_once(desk, spy):
    for _ in range(2):
        desk.trading.market_order(spy.symbol, 10)
    assert desk.messages.debugs == [
        "Warning: market orders submitted while the market is closed are automatically converted into MarketOnOpen orders "
        "to fill at the next market open."
    ]
    desk.at(*NEXT, 10)
    desk.trading.market_order(spy.symbol, 10)
    assert "MarketOnClose orders (or MarketOnOpen near the close)" in desk.messages.debugs[1]


def test_a_finer_subscription_keeps_the_market_order(desk):
    fine = desk.add("QQQ", resolution=Resolution.HOUR)
    desk.bar(fine, 100, 101, 99, 100)
    desk.at(*NEXT, 10)
    assert desk.trading.market_order(fine.symbol, 10).order_type == OrderType.MARKET


def test_buy_and_sell_ignore_the_sign(desk, spy):
    assert desk.trading.buy(spy.symbol, -3).quantity == 3
    assert desk.trading.sell(spy.symbol, 4).quantity == -4
    assert desk.trading.order("SPY", 5).quantity == 5


def test_set_holdings_sends_what_is_missing(desk, spy):
    # 100,000 less 0.25 %, less a fee of 4.9875 dollars, at 100 dollars
    (ticket,) = desk.trading.set_holdings(spy.symbol, 1)
    assert (ticket.quantity, ticket.order_type, ticket.tag) == (997, OrderType.MARKET_ON_OPEN, "")
    assert desk.messages.debugs == []
    # the order that is open already counts
    assert desk.trading.set_holdings(spy.symbol, 1) == []
    (more,) = desk.trading.set_holdings(spy.symbol, 1.5)
    assert more.quantity == 498 + 1


def test_set_holdings_does_not_count_orders_at_the_close(desk, spy):
    desk.at(*NEXT, 10)
    (first,) = desk.trading.set_holdings(spy.symbol, 0.5)
    (second,) = desk.trading.set_holdings(spy.symbol, 0.5)
    assert first.order_type == second.order_type == OrderType.MARKET_ON_CLOSE
    assert first.quantity == second.quantity == 498


def test_several_targets_are_sent_in_order_of_their_margin(desk, spy):
    tlt = desk.add("TLT")
    desk.bar(tlt, 50, 51, 49, 50)
    # 399 would fit but for the fee
    tickets = desk.trading.set_holdings([PortfolioTarget(tlt.symbol, 0.2), PortfolioTarget(spy.symbol, 0.4)])
    assert [(ticket.symbol.value, ticket.quantity) for ticket in tickets] == [("SPY", 398), ("TLT", 398)]


def test_liquidate_cancels_what_is_open_and_writes_its_tag(desk, spy):
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    limit = desk.trading.limit_order(spy.symbol, 5, 50, tag="mine")
    (ticket,) = desk.trading.liquidate(spy.symbol)
    assert (ticket.quantity, ticket.tag, limit.tag, limit.status) == (-10, "Liquidated", "Liquidated", OrderStatus.CANCELED)
    # again before it filled: cancelled and sent anew
    (again,) = desk.trading.liquidate()
    assert (ticket.status, again.quantity) == (OrderStatus.CANCELED, -10)


def test_a_ticker_with_a_tag_alone_gets_ids_instead_of_tickets(desk, spy):
    # LEAN's trace of random_4026, whose obsolete form `Liquidate(Symbol, string)` is the one for text
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    symbol_cache.register(spy.symbol)
    (ticket,) = desk.trading.liquidate(spy.symbol, tag="out")
    assert (ticket.order_id, ticket.tag) == (2, "out")
    assert desk.trading.liquidate("SPY", tag="out") == [3]
    # LEAN's trace of surface/obsolete_overloads
    assert desk.trading.liquidate("SPY", "exit") == [4]
    assert desk.trading.liquidate(None) == []
    assert [(ticket.order_id, ticket.tag) for ticket in desk.trading.liquidate(tag="all")] == [(5, "all")]


def test_liquidate_without_a_holding_only_cancels(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 5, 50)
    assert desk.trading.liquidate(spy.symbol, tag="out") == []
    desk.scan()
    assert (ticket.status, ticket.tag) == (OrderStatus.CANCELED, "out")


def test_liquidate_can_be_switched_off(desk, spy):
    desk.trading.limit_order(spy.symbol, 5, 50)
    desk.settings.liquidate_enabled = False
    assert desk.trading.liquidate() == []
    assert desk.history() == [(1, "SUBMITTED")]


def test_set_holdings_may_liquidate_the_others(desk, spy):
    tlt = desk.add("TLT")
    desk.bar(tlt, 50, 51, 49, 50)
    desk.trading.market_on_open_order(tlt.symbol, 10)
    desk.step(NEXT, tlt, 50, 51, 49, 50)
    tickets = desk.trading.set_holdings(spy.symbol, 0.5, True)
    assert [(ticket.symbol.value, ticket.quantity) for ticket in tickets] == [("TLT", -10), ("SPY", 498)]


def test_orders_at_the_open_cannot_expire_on_a_date(desk, spy):
    properties = OrderProperties()
    properties.time_in_force = TimeInForce.good_til_date(desk.clock.local)
    desk.trading.market_on_open_order(spy.symbol, 10, order_properties=properties)
    assert desk.orders.orders[1].time_in_force is TimeInForce.GOOD_TIL_CANCELED
    assert len(desk.messages.debugs) == 1


def test_an_order_of_what_the_algorithm_has_not_adds_it(desk, spy):
    desk.to_add["NVDA"] = spy
    assert desk.trading.market_order("NVDA", 10).symbol == spy.symbol
    spy.is_tradable = False
    desk.to_add[spy.symbol] = desk.add("QQQ")
    assert desk.trading.market_order("SPY", 10).symbol.value == "QQQ"


def test_a_tag_in_the_place_of_asynchronous_is_a_mistake(desk, spy):
    with pytest.raises(TypeError, match="Pass a tag by name"):
        desk.trading.limit_order(spy.symbol, 10, 50, "my tag")


def test_a_trailing_stop_may_name_its_first_stop(desk, spy):
    by_position = desk.trading.trailing_stop_order(spy.symbol, -10, 90, 5, False)
    by_name = desk.trading.trailing_stop_order(spy.symbol, -10, stop_price=91, trailing_amount=0.1, trailing_as_percentage=True)
    assert (by_position.get(1), by_position.tag) == (90, "Trailing Amount: $5")
    assert (by_name.get(1), by_name.tag) == (91, "Trailing Amount: 10.0%")
    with pytest.raises(TypeError, match="trailing_amount and trailing_as_percentage"):
        desk.trading.trailing_stop_order(spy.symbol, -10, 5)


def test_calculate_order_quantity(desk, spy):
    assert desk.trading.calculate_order_quantity(spy.symbol, 1) == 997
    assert desk.trading.calculate_order_quantity(spy.symbol, -0.5) == -498
    assert desk.trading.calculate_order_quantity(spy.symbol, 0) == 0


def test_the_buffer_before_the_close_may_be_changed(desk, spy, monkeypatch):
    monkeypatch.setattr(MarketOnCloseOrder, "submission_time_buffer", timedelta(minutes=1))
    desk.at(*NEXT, 15, 50)
    assert desk.trading.market_order(spy.symbol, 10).order_type == OrderType.MARKET_ON_CLOSE


def test_nothing_is_traded_without_a_symbol(desk, spy):
    # LEAN's trace of surface/symbols
    with pytest.raises(NullReferenceException, match="An order got None"):
        desk.trading.market_order(None, 1)
    with pytest.raises(ArgumentNullException, match="calculate_order_quantity got None"):
        desk.trading.calculate_order_quantity(None, 0.1)


def test_an_order_whose_value_fits_no_decimal_stays_new(desk, spy):
    # LEAN's trace of surface/obsolete_overloads
    ticket = desk.trading.market_on_open_order(spy.symbol, 1e30)
    assert (ticket.status, ticket.quantity) == (OrderStatus.NEW, 79228162514264337593543950335.0)
    assert desk.history() == [(1, "NEW")]
