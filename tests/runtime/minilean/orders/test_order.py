"""Orders as values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderDirection, OrderStatus, OrderType, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import UnsupportedCall
from minilean.orders.order import LimitOrder, MarketOrder, StopLimitOrder, StopMarketOrder, TrailingStopOrder, create_order
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import SubmitOrderRequest

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
NOW = datetime(2016, 1, 4, 21)


def security(price, rate=1, multiplier=1):
    return SimpleNamespace(
        price_exact=Decimal(price),
        quote_currency=SimpleNamespace(conversion_rate_exact=Decimal(rate)),
        symbol_properties=SimpleNamespace(contract_multiplier_exact=Decimal(multiplier)),
    )


@pytest.mark.parametrize(
    ("order", "price", "expected"),
    [
        (MarketOrder(SPY, -10, NOW), 100, -1000),
        (LimitOrder(SPY, 10, 90, NOW), 100, 900),
        (LimitOrder(SPY, -10, 90, NOW), 100, -1000),
        (StopMarketOrder(SPY, 10, 110, NOW), 100, 1000),
        (StopMarketOrder(SPY, -10, 110, NOW), 100, -1100),
        (StopLimitOrder(SPY, 10, 110, 90, NOW), 100, 900),
    ],
)
def test_value_takes_the_better_price_to_buy_and_the_higher_one_to_sell(order, price, expected):
    assert order.get_value(security(price)) == expected


def test_value_in_the_account_currency():
    assert MarketOrder(SPY, 10, NOW).get_value(security(100, "0.5", 2)) == 1000


def test_numbers_lose_their_trailing_zeros_and_read_as_floats():
    order = MarketOrder(SPY, Decimal("10.00"), NOW)
    assert str(order.quantity_exact) == "10"
    assert isinstance(order.quantity, float)
    assert (order.direction, order.absolute_quantity) == (OrderDirection.BUY, 10)
    assert MarketOrder(SPY, 0, NOW).direction == OrderDirection.HOLD


@pytest.mark.parametrize(
    ("quantity", "price", "expected"), [(-10, 110, 105), (-10, 105, None), (-10, 100, None), (10, 90, 95), (10, 101, None)]
)
def test_a_trailing_stop_only_moves_the_right_way(quantity, price, expected):
    order = TrailingStopOrder(SPY, quantity, 100, 5, False, NOW)
    assert order._trailed_stop(Decimal(price)) == expected


def test_both_spellings():
    order = LimitOrder(SPY, 10, 90.5, NOW)
    order.Status = OrderStatus.FILLED
    assert (order.LimitPrice, order.status, order.Type) == (90.5, OrderStatus.FILLED, OrderType.LIMIT)


def test_a_request_becomes_an_order():
    request = SubmitOrderRequest(OrderType.STOP_LIMIT, SecurityType.EQUITY, SPY, 10, 101, 102, NOW, "tag", OrderProperties())
    request.order_id = 4
    order = create_order(request)
    assert (order.id, order.stop_price, order.limit_price, order.tag, order.status) == (4, 101, 102, "tag", OrderStatus.NEW)


@pytest.mark.parametrize("kind", [OrderType.OPTION_EXERCISE, OrderType.COMBO_LIMIT])
def test_orders_that_are_not_modelled(kind):
    with pytest.raises(UnsupportedCall, match="lean backtest"):
        SubmitOrderRequest(kind, SecurityType.EQUITY, SPY, 10, 0, 0, NOW, "")


def test_routing_is_not_modelled():
    with pytest.raises(UnsupportedCall, match="not routed"):
        OrderProperties("NYSE")


def test_text():
    order = MarketOrder(SPY, 1, NOW, "why")
    assert str(order) == f"OrderId: 0 (BrokerId: ) None Market order for 1 unit of {SPY}: why"
