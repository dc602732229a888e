"""Margin of positions and orders."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.enums import OrderDirection
from minilean.reality_models.buying_power import BuyingPowerModel, ConstantBuyingPowerModel, SecurityMarginModel
from minilean.reality_models.buying_power_parameters import (
    BuyingPowerParameters,
    GetMaximumOrderQuantityForDeltaBuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
    MaintenanceMargin,
)
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.sizing import TargetSizing


def ask(account, security, order):
    return security.buying_power_model.has_sufficient_buying_power_for_order(
        HasSufficientBuyingPowerForOrderParameters(account.portfolio, security, order)
    )


def test_an_order_may_use_twice_the_cash_less_its_fee(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(5))
    # 1,999 shares need 99,950 and the fee; 2,000 need 100,000 and the fee
    assert ask(account, spy, account.order(spy, 1999)).is_sufficient
    refused = ask(account, spy, account.order(spy, 2000, 7))
    assert not refused.is_sufficient
    assert refused.reason == "Id: 7, Initial Margin: 100005, Free Margin: 100000"


def test_what_is_filled_already_needs_no_margin(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    assert not ask(account, spy, account.order(spy, 4000)).is_sufficient
    assert ask(account, spy, account.order(spy, 4000, filled=2000)).is_sufficient


def test_reducing_always_passes_and_reversing_reuses_the_margin(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 2000, 100)
    account.price(spy, 60)
    # value 20,000, margin used 60,000
    assert account.portfolio.margin_remaining == -40_000
    assert ask(account, spy, account.order(spy, -2000)).is_sufficient
    # reversing may use -40,000 + 60,000 + 60,000 = 80,000, which is 2,666 shares
    assert ask(account, spy, account.order(spy, -2666)).is_sufficient
    assert not ask(account, spy, account.order(spy, -2667)).is_sufficient
    assert not ask(account, spy, account.order(spy, 1)).is_sufficient


def test_free_margin_is_never_negative(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 2000, 100)
    account.price(spy, 60)
    answer = spy.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, spy, OrderDirection.BUY))
    assert answer.value == 0


def test_an_order_without_a_ticket_is_refused(account):
    spy = account.add("SPY", 100)
    order = account.order(spy, 1)
    account.tickets.clear()
    assert ask(account, spy, order).reason == "Null order ticket for id: 1"


def test_required_free_buying_power_is_left_alone(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    spy.set_buying_power_model(SecurityMarginModel(2, 0.1))
    assert ask(account, spy, account.order(spy, 1800)).is_sufficient
    assert not ask(account, spy, account.order(spy, 1801)).is_sufficient


def test_leverage_is_the_inverse_of_the_margin(account):
    spy = account.add("SPY", 100)
    assert spy.leverage == 2
    spy.set_leverage(1.5)
    assert spy.leverage == 1.5
    spy.set_buying_power_model(BuyingPowerModel(Decimal("0.25"), Decimal("0.2"), 0))
    account.fill(spy, 100, 100)
    assert spy.leverage == 4
    assert account.portfolio.total_margin_used == 2_000


@pytest.mark.parametrize("arguments", [(0.5,), (2, 1.5), (1.5, 0.5, 0), (0.5, -0.1, 0)])
def test_impossible_margins_are_refused(arguments):
    with pytest.raises(ValueError, match="expected"):
        BuyingPowerModel(*arguments)


def test_the_delta_of_margin_becomes_a_quantity(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 1000, 100)
    question = GetMaximumOrderQuantityForDeltaBuyingPowerParameters(account.portfolio, spy, -20_000, 0)
    assert spy.buying_power_model.get_maximum_order_quantity_for_delta_buying_power(question).quantity == -400


@pytest.mark.parametrize(
    ("target", "smallest", "reason"),
    [
        ("0.501", "0.01", "The target order margin 100.000 is less than the minimum 1000.00."),
        (
            "0.5001",
            "0",
            "The order quantity is less than the lot size of 1 and has been rounded to zero. Target order margin 10.0000. ",
        ),
    ],
)
def test_a_target_that_needs_no_order_says_why(account, target, smallest, reason):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 1000, 100)
    question = GetMaximumOrderQuantityForTargetBuyingPowerParameters(account.portfolio, spy, Decimal(target), Decimal(smallest))
    result = spy.buying_power_model.get_maximum_order_quantity_for_target_buying_power(question)
    assert (result.quantity, result.is_error, result.reason) == (0, False, reason)
    question.silence_non_error_reasons = True
    assert spy.buying_power_model.get_maximum_order_quantity_for_target_buying_power(question).reason == ""


def test_a_constant_margin_per_unit(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    spy.set_buying_power_model(ConstantBuyingPowerModel(1000))
    assert ask(account, spy, account.order(spy, 100)).is_sufficient
    assert not ask(account, spy, account.order(spy, -101)).is_sufficient
    account.fill(spy, -10, 100)
    assert account.portfolio.total_margin_used == 10_000


def test_no_margin_at_all(account):
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(BuyingPowerModel.NULL)
    assert ask(account, spy, account.order(spy, 10**9)).is_sufficient
    account.fill(spy, 5000, 100)
    assert account.portfolio.total_margin_used == 0


class HundredLots(BuyingPowerModel):
    """An algorithm's own model, in both spellings, that answers with floats."""

    def get_maximum_order_quantity_for_target_buying_power(self, parameters):
        quantity = super().get_maximum_order_quantity_for_target_buying_power(parameters).quantity
        return GetMaximumOrderQuantityResult(quantity // 100 * 100)

    def HasSufficientBuyingPowerForOrder(self, parameters):
        return HasSufficientBuyingPowerForOrderResult(parameters.order.quantity < 300.0)

    def GetMaintenanceMargin(self, parameters):
        return MaintenanceMargin(parameters.absolute_holdings_value * 0.1)

    def get_leverage(self, security):
        return 1.0


class NamesItsLeverage(BuyingPowerModel):
    """An algorithm's own model with an attribute of a name that comes to mind."""

    def __init__(self, leverage):
        super().__init__(leverage)
        self._leverage = leverage


def test_an_algorithms_own_model_may_have_a_leverage_of_its_own(account):
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(NamesItsLeverage(4.0))
    assert spy.leverage == 4.0
    spy.set_leverage(2)
    assert spy.leverage == 2.0


def test_an_algorithms_own_model_is_used(account):
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(HundredLots())
    assert TargetSizing(account.portfolio).quantity(spy, 0.5) == 400
    assert ask(account, spy, account.order(spy, 200)).is_sufficient
    assert not ask(account, spy, account.order(spy, 400)).is_sufficient
    account.fill(spy, 100, 100)
    assert account.portfolio.total_margin_used == 1_000


def test_margin_uses_the_price_of_now(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 100, 100)
    account.clock.set(datetime(2015, 1, 8, 21))
    account.price(spy, 80)
    assert account.portfolio.total_margin_used == 4_000
