"""Sizes, margins and margin calls that real LEAN recorded (the conformance cases name the runs), from the prices of their traces."""

from decimal import Decimal

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.enums import AccountType, SecurityType
from minilean.orders.fees import OrderFee
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.fees import ConstantFeeModel, FeeModel
from minilean.reality_models.interactive_brokers import InteractiveBrokersBrokerageModel
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer
from minilean.reality_models.sizing import TargetSizing


class HalfCentFee(FeeModel):
    def get_order_fee(self, parameters):
        return OrderFee(CashAmount(0.005 * abs(float(parameters.order.quantity)) + 0.25, "USD"))


def test_cash_account(account):
    account.portfolio.set_cash(50_000)
    xlk = account.add("XLK", Decimal("25.454354"))
    BrokerageModelSecurityInitializer(InteractiveBrokersBrokerageModel(AccountType.CASH)).initialize(xlk)
    assert TargetSizing(account.portfolio).quantity(xlk, 1.0) == 1959


def test_margin_calls(account):
    tmv, acme = account.add("TMV", Decimal("320.04")), account.add("ACME", Decimal("53.615927"))
    for security in (tmv, acme):
        security.set_leverage(4)
    assert TargetSizing(account.portfolio).quantity(tmv, -1.9) == -592
    assert TargetSizing(account.portfolio).quantity(acme, 1.9) == 3534
    account.fill(acme, 3534, Decimal("54.334631101653684"), Decimal("17.67"))
    account.fill(tmv, -592, Decimal("320.52"), Decimal("2.96"))
    account.price(tmv, Decimal("322.52"))
    account.price(acme, Decimal("54.938584"))
    portfolio = account.portfolio
    assert portfolio.total_margin_used == pytest.approx(96271.199, rel=1e-7)
    assert portfolio.margin_remaining == pytest.approx(4658.5408, rel=1e-6)
    assert portfolio.margin_call_model.get_margin_call_orders() == ([], True)
    account.price(tmv, Decimal("444.68"))
    account.price(acme, Decimal("81.345097"))
    assert portfolio.cash == pytest.approx(97708.624, rel=1e-7)
    assert portfolio.margin_remaining == pytest.approx(-15749.396, rel=1e-6)
    requests, _ = portfolio.margin_call_model.get_margin_call_orders()
    assert [(request.symbol.value, request.quantity) for request in requests] == [("TMV", 142), ("ACME", -775)]


def test_forex_daily(account):
    eurusd = account.add("EURUSD", Decimal("1.34789"), SecurityType.FOREX)
    BrokerageModelSecurityInitializer(DefaultBrokerageModel()).initialize(eurusd)
    assert TargetSizing(account.portfolio).quantity(eurusd, -1) == -74004
    account.fill(eurusd, -74004, Decimal("1.34534"))
    account.portfolio.cash_book["EUR"]._set_conversion_rate(Decimal("1.34287"))
    account.price(eurusd, Decimal("1.34287"))
    assert account.portfolio.total_portfolio_value == pytest.approx(100182.79, rel=1e-7)
    assert TargetSizing(account.portfolio).quantity(eurusd, 1) == 148420


def test_cost_models(account):
    account.portfolio.set_cash(150_000)
    fees = {"XLK": ConstantFeeModel(2.5), "TLT": HalfCentFee()}
    for ticker, fee in fees.items():
        security = account.add(ticker, 100)
        security.set_fee_model(fee)
        security.set_leverage(1.5)
    assert account.securities["XLK"]._market_order_fee(Decimal(832)).amount == 2.5
    assert account.securities["TLT"]._market_order_fee(Decimal(531)).amount == 2.905
    assert account.securities["TLT"]._market_order_fee(Decimal(-101)).amount == 0.755
    assert account.securities["XLK"].leverage == 1.5
