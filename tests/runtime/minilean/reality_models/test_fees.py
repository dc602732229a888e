"""Fees of brokers and of algorithms."""

from decimal import Decimal

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.enums import SecurityType
from minilean.errors import UnsupportedCall
from minilean.orders.fees import OrderFee
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel, FeeModel, InteractiveBrokersFeeModel


@pytest.mark.parametrize(
    ("quantity", "price", "fee"),
    [
        (1000, 100, "5"),
        (-1000, 100, "5"),
        (100, 100, "1"),
        # the cap of half a percent holds above the minimum only
        (10_000, "0.5", "25"),
        (10, "0.01", "1"),
        (200, "1000", "1"),
    ],
)
def test_stocks_at_interactive_brokers(account, quantity, price, fee):
    spy = account.add("SPY", Decimal(price))
    assert spy._market_order_fee(Decimal(quantity)) == CashAmount(Decimal(fee), "USD")


def test_pairs_at_interactive_brokers(account):
    eurusd = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    assert eurusd._market_order_fee(Decimal(10_000)).amount == 2
    assert eurusd._market_order_fee(Decimal(-1_000_000)).amount == 25
    eurusd.set_fee_model(InteractiveBrokersFeeModel(1_500_000_000))
    assert eurusd._market_order_fee(Decimal(1_000_000)).amount == 18.75
    eurusd.set_fee_model(InteractiveBrokersFeeModel(6_000_000_000))
    assert eurusd._market_order_fee(Decimal(10_000)).amount == 1


def test_interactive_brokers_has_no_fee_for_custom_data(account):
    with pytest.raises(UnsupportedCall, match="InteractiveBrokersFeeModel for VIX"):
        account.add("VIX", 20, SecurityType.BASE)._market_order_fee(Decimal(1))


def test_alpha_streams_charges_stocks_as_interactive_brokers_and_pairs_less(account):
    spy, eurusd = account.add("SPY", 100), account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    for security in (spy, eurusd):
        security.set_fee_model(AlphaStreamsFeeModel())
    assert [spy._market_order_fee(Decimal(n)).amount for n in (10, 1000)] == [1, 5]
    assert eurusd._market_order_fee(Decimal(-100_000)).amount == 0.25
    vix = account.add("VIX", 20, SecurityType.BASE)
    vix.set_fee_model(AlphaStreamsFeeModel())
    with pytest.raises(UnsupportedCall, match="AlphaStreamsFeeModel for VIX"):
        vix._market_order_fee(Decimal(1))


def test_a_constant_fee_has_no_sign(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(-2.5, "EUR"))
    assert spy._market_order_fee(Decimal(1)) == CashAmount(Decimal("2.5"), "EUR")


class PerShare(FeeModel):
    def get_order_fee(self, parameters):
        return OrderFee(CashAmount(0.005 * abs(parameters.order.quantity) + 0.25, "USD"))


class PascalPerShare:
    def GetOrderFee(self, parameters):
        return OrderFee(CashAmount(0.1 + 0.2, parameters.security.quote_currency.symbol))


def test_an_algorithms_fee_is_taken_with_all_its_digits(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(PerShare())
    assert spy._market_order_fee(Decimal(33)).amount_exact == Decimal("0.41500000000000004")
    spy.set_fee_model(PascalPerShare())
    # 0.1 + 0.2 is 0.30000000000000004 as a float
    assert spy._market_order_fee(Decimal(33)).amount_exact == Decimal("0.30000000000000004")


def test_a_fee_in_another_currency_is_paid_from_that_cash(account):
    account.portfolio.set_cash("EUR", 100, Decimal("1.2"))
    spy = account.add("SPY", 100)
    account.fill(spy, 1, 100, 10, "EUR")
    assert account.portfolio.cash_book["EUR"].amount == 90
    assert spy.holdings.total_fees == 12


def test_the_base_model_is_free(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(FeeModel())
    assert spy._market_order_fee(Decimal(1)).amount == 0
