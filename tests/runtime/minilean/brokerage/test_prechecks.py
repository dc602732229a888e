"""Requests that never become orders."""

from __future__ import annotations

import pytest

from minilean.common.enums import AlgorithmStatus, OrderErrorCode, OrderStatus, Resolution, SecurityType
from minilean.data.market_hours import ExchangeHours


def refusal(desk, ticket):
    assert ticket.status == OrderStatus.INVALID
    assert len(desk.messages.errors) == 1
    assert desk.transactions.orders_count == 0
    assert desk.transactions.last_order_id == 0
    assert desk.events == []
    return ticket.submit_request.response.error_code


def test_before_the_start(desk, spy):
    desk.state.is_warming_up = True
    assert refusal(desk, desk.trading.market_order(spy.symbol, 1)) == OrderErrorCode.ALGORITHM_WARMING_UP


def test_nothing(desk, spy):
    assert refusal(desk, desk.trading.market_order(spy.symbol, 0)) == OrderErrorCode.ORDER_QUANTITY_ZERO


def test_less_than_a_lot(desk, spy):
    assert refusal(desk, desk.trading.market_order(spy.symbol, 0.5)) == OrderErrorCode.ORDER_QUANTITY_LESS_THAN_LOT_SIZE


def test_a_security_that_is_gone(desk, spy):
    spy.is_tradable = False
    spy.is_delisted = True
    assert refusal(desk, desk.trading.market_order(spy.symbol, 1)) == OrderErrorCode.NON_TRADABLE_SECURITY


def test_no_price_yet(desk):
    unseen = desk.add("NEWCO")
    assert refusal(desk, desk.trading.market_order(unseen.symbol, 1)) == OrderErrorCode.SECURITY_PRICE_ZERO


def test_no_rate_of_the_base_currency(desk):
    pair = desk.add("EURUSD", SecurityType.FOREX)
    desk.bar(pair, 1.1, 1.2, 1.0, 1.1)
    assert refusal(desk, desk.trading.market_order(pair.symbol, 1)) == OrderErrorCode.FOREX_CONVERSION_RATE_ZERO


def test_too_late_for_the_close(desk, spy):
    desk.at(2016, 1, 5, 15, 45)
    assert refusal(desk, desk.trading.market_on_close_order(spy.symbol, 1)) == OrderErrorCode.MARKET_ON_CLOSE_ORDER_TOO_LATE


def test_in_time_for_the_close(desk, spy):
    desk.at(2016, 1, 5, 15, 44)
    assert desk.trading.market_on_close_order(spy.symbol, 1).status == OrderStatus.SUBMITTED


def test_at_the_open_on_finer_data_while_the_market_is_open(desk):
    fine = desk.add("QQQ", resolution=Resolution.HOUR)
    desk.bar(fine, 100, 101, 99, 100)
    desk.at(2016, 1, 5, 10)
    code = refusal(desk, desk.trading.market_on_open_order(fine.symbol, 1))
    assert code == OrderErrorCode.MARKET_ON_OPEN_NOT_ALLOWED_DURING_REGULAR_HOURS


def test_a_market_that_never_closes(desk):
    desk.hours = ExchangeHours.always_open(desk.clock.zone)
    own = desk.add("MINE", SecurityType.BASE)
    desk.bar(own, 100, 101, 99, 100)
    with pytest.raises(ValueError, match="never closes"):
        desk.trading.market_on_close_order(own.symbol, 1)


def test_a_maximum_of_orders_has_no_effect(desk, spy):
    desk.trading.set_maximum_orders(1)
    for _ in range(5):
        assert desk.trading.market_order(spy.symbol, 1).status != OrderStatus.INVALID
    assert desk.state.status == AlgorithmStatus.RUNNING
