"""Oanda and FXCM: which orders they take."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import OrderDirection, OrderType, SecurityType
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.brokerage_fees import FxcmFeeModel
from minilean.reality_models.currency_brokerages import FxcmBrokerageModel, OandaBrokerageModel
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.settlement import ImmediateSettlementModel


def order(kind=OrderType.MARKET, quantity=1000, lasts=TimeInForce.GOOD_TIL_CANCELED, **prices):
    direction = OrderDirection.BUY if quantity > 0 else OrderDirection.SELL
    exact = {f"{name}_price_exact": Decimal(str(value)) for name, value in prices.items()}
    return SimpleNamespace(type=kind, quantity_exact=Decimal(quantity), time_in_force=lasts, direction=direction, **exact)


def change(**values):
    fields = {"quantity_exact": None, "limit_price_exact": None, "stop_price_exact": None}
    return SimpleNamespace(**{**fields, **{f"{name}_exact": Decimal(str(value)) for name, value in values.items()}})


def said(answer):
    taken, event = answer
    return None if taken else event.message


@pytest.fixture
def eurusd(account):
    return account.add(
        "EURUSD", Decimal("1.25"), SecurityType.FOREX, lot_size_exact=Decimal(1000), minimum_price_variation_exact=Decimal("0.00001")
    )


def test_oanda(account, eurusd):
    model, spy = OandaBrokerageModel(), account.add("SPY", 100)
    assert said(model.can_submit_order(eurusd, order())) is None
    assert said(model.can_submit_order(spy, order())) == "The OandaBrokerageModel does not support Equity security type."
    assert said(model.can_submit_order(eurusd, order(OrderType.TRAILING_STOP))) == (
        "The OandaBrokerageModel does not support TrailingStop order type. Only supports [Limit,Market,StopMarket,StopLimit]"
    )
    refused = said(model.can_submit_order(eurusd, order(lasts=TimeInForce.DAY)))
    assert refused == "The OandaBrokerageModel does not support DayTimeInForce time in force."
    assert type(model.get_fee_model(eurusd)) is ConstantFeeModel
    assert (model._default_benchmark, model._default_benchmark_type, model.default_markets[SecurityType.FOREX]) == (
        "EURUSD",
        SecurityType.FOREX,
        "oanda",
    )
    assert type(model.get_settlement_model(spy)) is ImmediateSettlementModel


WRONG_SIDE = "Limit Buy orders and Stop Sell orders must be below market, Limit Sell orders and Stop Buy orders must be above market."


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (order(), None),
        (order(quantity=1500), "The order quantity must be a multiple of lot_size: [1000]."),
        (order(lasts=TimeInForce.DAY), "The FxcmBrokerageModel does not support DayTimeInForce time in force."),
        # its check of prices ends the questions: limit and stop orders may last for a day
        (order(OrderType.LIMIT, lasts=TimeInForce.DAY, limit=1.2), None),
        (order(OrderType.LIMIT, limit=1.3), WRONG_SIDE),
        (order(OrderType.LIMIT, -1000, limit=1.3), None),
        (order(OrderType.LIMIT, -1000, limit=1.2), WRONG_SIDE),
        (order(OrderType.STOP_MARKET, stop=1.3), None),
        (order(OrderType.STOP_MARKET, stop=1.2), WRONG_SIDE),
        (order(OrderType.STOP_MARKET, -1000, stop=1.2), None),
        (order(OrderType.STOP_MARKET, -1000, stop=1.3), WRONG_SIDE),
        # half of the price is nearer than 15,000 pips
        (order(OrderType.LIMIT, limit=0.625), None),
        (order(OrderType.LIMIT, limit=0.62), "The Limit Buy order price (0.62) is too far from the current market price (1.25)."),
        (order(OrderType.STOP_MARKET, stop=1.88), "The StopMarket Buy order price (1.88) is too far from the current market price (1.25)."),
        (
            order(OrderType.STOP_LIMIT),
            "The FxcmBrokerageModel does not support StopLimit order type. Only supports [Limit,Market,StopMarket]",
        ),
    ],
)
def test_fxcm(eurusd, sent, message):
    assert said(FxcmBrokerageModel().can_submit_order(eurusd, sent)) == message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (change(), None),
        (change(quantity=1500), "The order quantity must be a multiple of lot_size: [1000]."),
        (change(limit_price=1.24), None),
        (change(limit_price=1.26), WRONG_SIDE),
        (change(quantity=-1000, limit_price=1.26), None),
    ],
)
def test_changes_at_fxcm(eurusd, fields, message):
    assert said(FxcmBrokerageModel().can_update_order(eurusd, order(OrderType.LIMIT, limit=1.2), fields)) == message


def test_fees_and_markets_of_fxcm(eurusd):
    model = FxcmBrokerageModel()
    assert type(model.get_fee_model(eurusd)) is FxcmFeeModel
    assert model.default_markets == {
        SecurityType.BASE: "usa",
        SecurityType.EQUITY: "usa",
        SecurityType.OPTION: "usa",
        SecurityType.FOREX: "fxcm",
        SecurityType.CFD: "fxcm",
    }
