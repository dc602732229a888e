"""How orders and events are written."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.enums import OrderStatus, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import (
    LimitIfTouchedOrder,
    LimitOrder,
    MarketOrder,
    OrderSubmissionData,
    StopLimitOrder,
    StopMarketOrder,
    TrailingStopOrder,
)
from minilean.orders.order_json import order_event_json, order_json, time_text, to_json
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import TimeInForce

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
NOW = datetime(2016, 1, 4, 21)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.50"), "1.50"),
        (Decimal(7), "7.0"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("1E+2"), "100.0"),
        (True, "true"),
        (OrderStatus.FILLED, "3"),
        (1473172200.0, "1473172200.0"),
        (NOW, '"2016-01-04T21:00:00Z"'),
        (NOW.replace(microsecond=120000), '"2016-01-04T21:00:00.12Z"'),
        ('é "\n\x01', '"é \\"\\n\\u0001"'),
        ([None, {"a": 1}], '[null,{"a":1}]'),
        ({1: OrderStatus.FILLED, "é": ()}, '{"1":3,"é":[]}'),
        ({True: Decimal("1E+3")}, '{"True":1000.0}'),
    ],
)
def test_values(value, expected):
    assert to_json(value) == expected


def test_a_value_without_json_form():
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json(object())


@pytest.mark.parametrize(
    ("order", "first_keys"),
    [
        (MarketOrder(SPY, 1, NOW), ["type", "id"]),
        (LimitOrder(SPY, 1, 5, NOW), ["limitPrice", "type", "id"]),
        (StopMarketOrder(SPY, 1, 5, NOW), ["stopPrice", "type", "id"]),
        (StopLimitOrder(SPY, 1, 5, 6, NOW), ["stopPrice", "stopTriggered", "limitPrice", "type", "id"]),
        (TrailingStopOrder(SPY, 1, 5, 1, False, NOW), ["trailingAmount", "trailingAsPercentage", "type", "stopPrice", "id"]),
        (LimitIfTouchedOrder(SPY, 1, 5, 6, NOW), ["type", "triggerPrice", "limitPrice", "triggerTouched", "id"]),
    ],
)
def test_the_members_of_the_order_type_come_first(order, first_keys):
    assert list(order_json(order))[: len(first_keys)] == first_keys


def test_what_is_unknown_is_left_out_but_an_empty_tag_is_not():
    members = order_json(MarketOrder(SPY, 1, NOW))
    assert members["tag"] == ""
    assert not {"lastFillTime", "lastUpdateTime", "canceledTime"} & set(members)
    assert members["orderSubmissionData"] is None


def test_time_in_force():
    properties = OrderProperties()
    order = MarketOrder(SPY, 1, NOW, properties=properties)
    assert order_json(order)["properties"] == {"timeInForce": {}}
    properties.time_in_force = TimeInForce.DAY
    assert order_json(order)["properties"] == {"timeInForce": {"$type": "QuantConnect.Orders.TimeInForces.DayTimeInForce"}}


@pytest.mark.parametrize(("quantity", "limit", "expected"), [(1, 101, True), (1, 100.9, False), (-1, 99, True), (-1, 99.1, False)])
def test_a_marketable_limit(quantity, limit, expected):
    order = LimitOrder(SPY, quantity, limit, NOW)
    assert order_json(order)["isMarketable"] is False
    order.order_submission_data = OrderSubmissionData(99, 101, 100)
    assert order_json(order)["isMarketable"] is expected
    assert order_json(MarketOrder(SPY, 1, NOW))["isMarketable"] is True


def test_events(conformance_data):
    recorded = json.loads((conformance_data.parent / "lean-output" / "EqualWeighting-order-events.json").read_text())
    by_status = {event["status"]: event for event in reversed(recorded)}
    order = MarketOrder(Symbol(SecurityIdentifier("XLK", date(1998, 1, 2), "usa", SecurityType.EQUITY), "XLK"), 843, NOW)
    order.id, order.price_currency, order.status = 1, "USD", OrderStatus.SUBMITTED
    for status, fee in (("submitted", OrderFee.ZERO), ("filled", OrderFee(CashAmount(Decimal("4.215"), "USD")))):
        expected = by_status[status]
        event = OrderEvent(order, datetime(1970, 1, 1), fee)
        event.id = expected["orderEventId"]
        if status == "filled":
            event._fill(Decimal("38.01058576"), Decimal(843))
        written = json.loads(to_json(order_event_json(event, "EqualWeighting")))
        assert list(written) == list(expected)
        same = set(expected) - {"symbol", "time"}
        assert {key: written[key] for key in same} == {key: expected[key] for key in same}


def test_prices_and_messages_of_events():
    order = StopLimitOrder(SPY, 1, 5, 6, NOW)
    event = OrderEvent(order, NOW, OrderFee.ZERO, "why")
    event.stop_price, event.limit_price = 5, 6
    members = order_event_json(event, "A")
    assert (members["message"], members["stopPrice"], members["limitPrice"], members["time"]) == ("why", 5, 6, 1451941200.0)


def test_the_instant_after_a_midnight_is_printed_as_the_midnight() -> None:
    assert time_text(datetime(2014, 3, 25, 4, 0, 0, 1)) == "2014-03-25T04:00:00Z"
    assert time_text(datetime(2014, 3, 25, 4, 0, 0, 250000)) == "2014-03-25T04:00:00.25Z"
