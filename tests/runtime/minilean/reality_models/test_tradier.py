"""Tradier: which orders it takes (`TradierBrokerageModel`)."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderType, SecurityType
from minilean.orders.brokerage_properties import TradierOrderProperties
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import GoodTilDateTimeInForce, TimeInForce
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.tradier import TradierBrokerageModel


def order(kind=OrderType.MARKET, quantity=10, lasts=TimeInForce.GOOD_TIL_CANCELED, properties=None):
    return SimpleNamespace(type=kind, quantity_exact=Decimal(quantity), time_in_force=lasts, properties=properties or OrderProperties())


def outside():
    properties = TradierOrderProperties()
    properties.outside_regular_trading_hours = True
    return properties


def code(answer):
    return None if answer[0] else answer[1].code


@pytest.fixture
def model():
    return TradierBrokerageModel()


def at(account, hour, minute=0):
    account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 8, hour, minute)))


def test_types_securities_and_times(account, model):
    at(account, 12)
    spy, eurusd = account.add("SPY", 100), account.add("EURUSD", 1, SecurityType.FOREX)
    taken, event = model.can_submit_order(spy, order(OrderType.MARKET_ON_OPEN))
    assert (taken, event.message) == (
        False,
        "The TradierBrokerageModel does not support MarketOnOpen order type. Only supports [Limit,Market,StopMarket,StopLimit]",
    )
    assert model.can_submit_order(eurusd, order())[1].message == "This model only supports equities and options."
    assert model.can_submit_order(spy, order()) == (True, None)
    assert model.can_submit_order(spy, order(lasts=GoodTilDateTimeInForce(datetime(2015, 2, 1))))[1].message == (
        "This model only supports orders with the following time in force types: QuantConnect.Orders.TimeInForces.DayTimeInForce and "
        "QuantConnect.Orders.TimeInForces.GoodTilCanceledTimeInForce"
    )
    assert type(model.get_fee_model(spy)) is ConstantFeeModel


def test_shorts_last_a_day_and_are_not_of_cheap_stocks(account, model):
    at(account, 12)
    spy, penny = account.add("SPY", 100), account.add("PENNY", Decimal("4.99"))
    assert code(model.can_submit_order(spy, order(quantity=-10))) == "ShortOrderIsGtc"
    assert code(model.can_submit_order(spy, order(quantity=-10, lasts=TimeInForce.DAY))) is None
    assert code(model.can_submit_order(penny, order(quantity=-10, lasts=TimeInForce.DAY))) == "SellShortOrderLastPriceBelow5"
    account.fill(spy, 10, 100)
    assert code(model.can_submit_order(spy, order(quantity=-10))) is None


@pytest.mark.parametrize(("quantity", "answer"), [("0.5", "IncorrectOrderQuantity"), (1, None), (10_000_001, "IncorrectOrderQuantity")])
def test_quantities(account, model, quantity, answer):
    at(account, 12)
    assert code(model.can_submit_order(account.add("SPY", 100), order(quantity=quantity))) == answer


@pytest.mark.parametrize(
    ("time", "properties", "kind", "submits", "executes"),
    [
        ((12, 0), None, OrderType.MARKET, True, True),
        # without the wish to trade outside the session an order waits
        ((16, 0), None, OrderType.LIMIT, True, False),
        ((16, 0), outside(), OrderType.LIMIT, True, True),
        ((16, 0), outside(), OrderType.MARKET, False, False),
        ((19, 55), outside(), OrderType.LIMIT, False, False),
        ((4, 0), outside(), OrderType.LIMIT, True, True),
        ((9, 24), outside(), OrderType.LIMIT, False, False),
    ],
)
def test_hours(account, model, time, properties, kind, submits, executes):
    at(account, *time)
    spy, sent = account.add("SPY", 100), order(kind, properties=properties)
    assert (model.can_submit_order(spy, sent)[0], model.can_execute_order(spy, sent)) == (submits, executes)


def test_quantities_do_not_change(account, model):
    spy = account.add("SPY", 100)
    for quantity, answer in ((None, None), (Decimal(10), None), (Decimal(9), "UpdateRejected")):
        assert code(model.can_update_order(spy, order(), SimpleNamespace(quantity_exact=quantity))) == answer


def test_a_reverse_split_cancels_what_is_open(model):
    cancelled, updated = [], []
    ticket = SimpleNamespace(
        quantity_exact=Decimal(8), _order=SimpleNamespace(type=OrderType.MARKET), cancel=cancelled.append, update=updated.append
    )
    model.apply_split([ticket], SimpleNamespace(split_factor_exact=Decimal("0.5")))
    assert ([fields.quantity for fields in updated], cancelled) == ([16], [])
    model.apply_split([ticket], SimpleNamespace(split_factor_exact=Decimal(4)))
    assert (len(updated), cancelled) == (1, ["Tradier Brokerage cancels open orders on reverse split symbols"])
