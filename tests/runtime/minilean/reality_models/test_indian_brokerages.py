"""Zerodha and Samco: which orders they take, and what they lend."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, OrderType, SecurityType
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.brokerage_fees import SamcoFeeModel, ZerodhaFeeModel
from minilean.reality_models.indian_brokerages import SamcoBrokerageModel, ZerodhaBrokerageModel


def order(kind=OrderType.MARKET):
    return SimpleNamespace(type=kind, quantity_exact=Decimal(1), time_in_force=TimeInForce.DAY)


@pytest.mark.parametrize(
    ("model", "known", "fee"),
    [
        (ZerodhaBrokerageModel(), "Limit,Market,StopMarket,StopLimit", ZerodhaFeeModel),
        (SamcoBrokerageModel(), "Market,Limit,StopMarket", SamcoFeeModel),
    ],
)
def test_orders_and_fees(account, model, known, fee):
    stock, pair = account.add("SBIN", 100), account.add("EURUSD", 1, SecurityType.FOREX)
    assert model.can_submit_order(stock, order()) == (True, None)
    assert model.can_submit_order(stock, order(OrderType.TRAILING_STOP))[1].message.endswith(f"Only supports [{known}]")
    assert model.can_submit_order(pair, order())[1].message.endswith("does not support Forex security type.")
    assert (model.can_execute_order(stock, order()), model.can_execute_order(pair, order())) == (True, False)
    assert type(model.get_fee_model(stock)) is fee


def test_leverage_and_markets(account):
    stock, pair = account.add("SBIN", 100), account.add("EURUSD", 1, SecurityType.FOREX)
    model = ZerodhaBrokerageModel()
    assert [model.get_leverage(security) for security in (stock, account.add("VIX", 20, SecurityType.BASE))] == [5, 1]
    assert ZerodhaBrokerageModel(AccountType.CASH).get_leverage(stock) == 1
    with pytest.raises(ArgumentException, match="Invalid security type: Forex"):
        model.get_leverage(pair)
    zerodha, samco = model.default_markets, SamcoBrokerageModel().default_markets
    assert [markets[SecurityType.EQUITY] for markets in (zerodha, samco)] == ["india", "india"]
    assert [markets[SecurityType.FUTURE] for markets in (zerodha, samco)] == ["cme", "india"]
    assert (SamcoBrokerageModel._default_benchmark, SamcoBrokerageModel._default_benchmark_market) == ("NIFTYBEES", "india")
