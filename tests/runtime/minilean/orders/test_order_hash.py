"""The hash over all orders, on what real LEAN wrote about 223 of them."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from minilean.common.enums import DataNormalizationMode, OrderStatus, SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.orders.order import LimitOrder, MarketOnCloseOrder, MarketOnOpenOrder, MarketOrder, Order, OrderSubmissionData
from minilean.orders.order_hash import order_list_hash
from minilean.orders.order_json import order_json, to_json

KINDS = {kind.type: kind for kind in (MarketOrder, MarketOnOpenOrder, MarketOnCloseOrder)}


class RecordedIdentifier(SecurityIdentifier):
    """An identifier known by its text alone."""

    def __init__(self, text: str) -> None:
        super().__init__(text.split(maxsplit=1)[0], DEFAULT_DATE, "usa", SecurityType.EQUITY)
        object.__setattr__(self, "_text", text)


def time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)


def rebuilt(members: dict[str, Any]) -> Order:
    symbol = Symbol(RecordedIdentifier(members["symbol"]["id"]), members["symbol"]["value"])
    order = KINDS[members["type"]](symbol, members["quantity"], time(members["time"]), members["tag"])
    order.id, order.broker_id = members["id"], members["brokerId"]
    order.price, order.price_currency = members["price"], members["priceCurrency"]
    order._last_fill_utc, order._canceled_utc = time(members.get("lastFillTime")), time(members.get("canceledTime"))
    order.status = OrderStatus(members["status"])
    prices = members["orderSubmissionData"]
    order.order_submission_data = OrderSubmissionData(prices["bidPrice"], prices["askPrice"], prices["lastPrice"])
    order.price_adjustment_mode = DataNormalizationMode(members["priceAdjustmentMode"])
    return order


def recorded_orders(conformance_data) -> dict[int, dict[str, Any]]:
    text = (conformance_data.parent / "lean-output" / "EqualWeighting.json").read_text()
    return {int(number): members for number, members in json.loads(text, parse_float=Decimal)["orders"].items()}


def test_every_order_has_lean_s_json(conformance_data):
    recorded = recorded_orders(conformance_data)
    assert len(recorded) == 223
    for members in recorded.values():
        written = to_json(order_json(rebuilt(members)))
        again = json.loads(written, parse_float=Decimal)
        assert again == members
        assert list(again) == list(members)
        # equal decimals may differ in scale, equal text may not
        assert str(again) == str(members)


def test_the_hash_is_lean_s(conformance_data):
    orders = {number: rebuilt(members) for number, members in recorded_orders(conformance_data).items()}
    assert order_list_hash(orders) == "516a5e617f3e40e1d35ab7580a9828ff"
    assert order_list_hash(dict(reversed(orders.items()))) == "516a5e617f3e40e1d35ab7580a9828ff"


def test_the_hash_sees_a_quantity_but_not_the_eighth_digit_of_a_price(conformance_data):
    orders = {number: rebuilt(members) for number, members in recorded_orders(conformance_data).items()}
    orders[1].price_exact += Decimal("0.0000001")
    assert order_list_hash(orders) == "516a5e617f3e40e1d35ab7580a9828ff"
    orders[1].quantity += 1
    assert order_list_hash(orders) != "516a5e617f3e40e1d35ab7580a9828ff"


def test_no_orders():
    assert order_list_hash({}) == "d41d8cd98f00b204e9800998ecf8427e"


def test_the_orders_stay_as_they_are():
    order = LimitOrder(Symbol(RecordedIdentifier("SPY R735QTJ8XC9X"), "SPY"), 10, "123.456789", datetime(2016, 1, 4))
    order_list_hash({1: order})
    assert order.limit_price_exact == Decimal("123.456789")
