"""Rules that brokerages share; the sentences are LEAN's (`Messages.DefaultBrokerageModel`)."""

from datetime import datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderType, SecurityType
from minilean.orders.time_in_force import DayTimeInForce, TimeInForce
from minilean.reality_models.brokerage_rules import (
    RuledBrokerageModel,
    crosses_zero,
    name_of,
    takes_market_on_open,
    takes_security,
    takes_size,
    takes_time_in_force,
    takes_type,
    takes_whole_units,
    turns_over_by_plain_orders,
)
from minilean.reality_models.stock_brokerages import AlpacaBrokerageModel


def order(kind=OrderType.MARKET, quantity=10, lasts=TimeInForce.GOOD_TIL_CANCELED):
    return SimpleNamespace(type=kind, quantity_exact=Decimal(quantity), time_in_force=lasts)


class Own(AlpacaBrokerageModel):
    _types = (OrderType.MARKET, OrderType.LIMIT)
    _times_in_force = (DayTimeInForce,)


def said(event):
    return None if event is None else (str(event.type), event.code, event.message)


def test_a_model_of_an_algorithm_has_the_name_of_the_one_that_it_derives_from():
    assert (name_of(Own()), name_of(RuledBrokerageModel())) == ("AlpacaBrokerageModel", "RuledBrokerageModel")


def test_kinds_types_and_times(account):
    spy, vix = account.add("SPY", 100), account.add("VIX", 20, SecurityType.BASE)
    own = Own()
    assert takes_security(own, spy, order()) is None
    assert said(takes_security(own, vix, order())) == (
        "WARNING",
        "NotSupported",
        "The AlpacaBrokerageModel does not support Base security type.",
    )
    assert takes_type(own, spy, order(OrderType.LIMIT)) is None
    assert said(takes_type(own, spy, order(OrderType.MARKET_ON_OPEN))) == (
        "WARNING",
        "NotSupported",
        "The AlpacaBrokerageModel does not support MarketOnOpen order type. Only supports [Market,Limit]",
    )
    assert takes_time_in_force(own, spy, order(lasts=TimeInForce.DAY)) is None
    refused = takes_time_in_force(own, spy, order())
    assert refused.message == "The AlpacaBrokerageModel does not support GoodTilCanceledTimeInForce time in force."


def test_sizes(account):
    own, spy = Own(), account.add("SPY", 100)
    assert takes_size(own, spy, order(quantity=1)) is None
    large = account.add("LARGE", 100, minimum_order_size_exact=Decimal(5))
    assert takes_size(own, large, order(quantity=-5)) is None
    refused = takes_size(own, large, order(quantity=-4))
    assert refused.message == "The minimum order size (in quote currency) for LARGE is 5. Order quantity was -4."
    assert takes_whole_units(own, spy, order(quantity=-7)) is None
    assert takes_whole_units(own, spy, order(quantity="1.5")).message == "Order Quantity must be Integer, but provided 1.5."


@pytest.mark.parametrize(
    ("held", "ordered", "crosses"), [(10, -10, False), (10, -11, True), (-10, 11, True), (-10, 10, False), (10, 5, False), (0, -5, False)]
)
def test_crossing_zero(held, ordered, crosses):
    # `BrokerageExtensions.OrderCrossesZero`
    assert crosses_zero(Decimal(held), Decimal(ordered)) is crosses


def test_turning_a_position_over(account):
    spy, rule, own = account.add("SPY", 100), turns_over_by_plain_orders(OrderType.MARKET_ON_CLOSE), Own()
    account.fill(spy, 10, 100)
    assert rule(own, spy, order(OrderType.MARKET, -20)) is None
    assert rule(own, spy, order(OrderType.MARKET_ON_CLOSE, -10)) is None
    assert rule(own, spy, order(OrderType.MARKET_ON_CLOSE, -11)).message == (
        "Order type 'MarketOnClose' is not supported for orders that cross the zero holdings threshold in the AlpacaBrokerageModel. This "
        "means you cannot change a position from positive to negative or vice versa using this order type. Please close the existing "
        "position first."
    )


@pytest.mark.parametrize(
    ("local", "taken"),
    [
        (datetime(2015, 1, 7, 18, 59), False),
        (datetime(2015, 1, 7, 19), True),
        (datetime(2015, 1, 8, 9, 27), True),
        (datetime(2015, 1, 8, 9, 28), False),
        (datetime(2015, 1, 10, 12), True),
    ],
)
def test_market_on_open_orders_have_a_window_that_spans_midnight(account, local, taken):
    spy, rule = account.add("SPY", 100), takes_market_on_open(time(19), 2, SecurityType.EQUITY)
    account.clock.set(account.hours.zone.to_utc(local))
    assert rule(Own(), spy, order(OrderType.MARKET)) is None
    refused = rule(Own(), spy, order(OrderType.MARKET_ON_OPEN))
    assert said(refused) == (
        None
        if taken
        else (
            "WARNING",
            "NotSupported",
            "MarketOnOpen submission time is invalid. Valid local times are  07:00– 09:28. "
            "Consider setting daily_precise_end_time = false or using self.schedule.on.",
        )
    )


def test_market_on_open_orders_within_a_morning_and_of_other_securities(account):
    rule = takes_market_on_open(time(6), 1, SecurityType.EQUITY)
    spy, vix = account.add("SPY", 100), account.add("VIX", 20, SecurityType.BASE)
    answers = []
    for hour, minute in ((5, 59), (6, 0), (9, 28), (9, 29), (20, 0)):
        account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 8, hour, minute)))
        answers.append(rule(Own(), spy, order(OrderType.MARKET_ON_OPEN)) is None)
    assert answers == [False, True, True, False, False]
    assert said(rule(Own(), vix, order(OrderType.MARKET_ON_OPEN))) == (
        "WARNING",
        "UnsupportedSecurityType",
        "The broker does not support Market-on-Open orders for security type Base",
    )
