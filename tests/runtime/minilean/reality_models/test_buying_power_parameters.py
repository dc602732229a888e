"""Questions to buying power models and their answers, as models of algorithms read them."""

from decimal import Decimal

import pytest

import minilean.api  # noqa: F401 - which knows the namespaces
from minilean.common.enums import OrderDirection
from minilean.reality_models.buying_power_parameters import (
    BuyingPower,
    BuyingPowerParameters,
    GetMaximumOrderQuantityForDeltaBuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    InitialMargin,
    InitialMarginRequiredForOrderParameters,
    MaintenanceMargin,
    ReservedBuyingPowerForPosition,
    ReservedBuyingPowerForPositionParameters,
)


@pytest.mark.parametrize("kind", [InitialMargin, MaintenanceMargin, BuyingPower, ReservedBuyingPowerForPosition])
def test_an_answer_is_an_amount(kind):
    answer = kind(2.5)
    assert (answer.value, answer.value_exact, float(answer), answer.Value) == (2.5, Decimal("2.5"), 2.5, 2.5)
    assert str(answer) == f"QuantConnect.Securities.{kind.__name__}"


def test_reserved_buying_power_has_a_longer_name_too():
    assert ReservedBuyingPowerForPosition(7).absolute_used_buying_power == 7


def test_questions_about_an_order_hold_what_they_are_about(account):
    spy = account.add("SPY", 100)
    order = account.order(spy, 5)
    required = InitialMarginRequiredForOrderParameters(account.portfolio.cash_book, spy, order)
    assert required.currency_converter is account.portfolio.cash_book
    assert (required.security, required.order) == (spy, order)

    enough = HasSufficientBuyingPowerForOrderParameters(account.portfolio, spy, order)
    assert (enough.portfolio, enough.security, enough.order) == (account.portfolio, spy, order)
    yes, no = enough.sufficient(), enough.insufficient("too much")
    assert (yes.is_sufficient, yes.reason, no.is_sufficient, no.reason) == (True, None, False, "too much")

    free = BuyingPowerParameters(account.portfolio, spy, OrderDirection.SELL)
    assert (free.portfolio, free.security, free.direction) == (account.portfolio, spy, OrderDirection.SELL)
    answer = free.result_in_account_currency(12)
    assert (type(answer), answer.value) == (BuyingPower, 12)
    reserved = ReservedBuyingPowerForPositionParameters(spy)
    assert reserved.security is spy
    answer = reserved.result_in_account_currency(13)
    assert (type(answer), answer.value) == (ReservedBuyingPowerForPosition, 13)


def test_a_quantity_with_a_reason_is_an_error_unless_it_says_otherwise():
    plain = GetMaximumOrderQuantityResult(7.5)
    assert (plain.quantity, plain.quantity_exact, plain.reason, plain.is_error) == (7.5, Decimal("7.5"), "", False)
    failed = GetMaximumOrderQuantityResult(0, "no price")
    assert (failed.quantity, failed.reason, failed.is_error) == (0, "no price", True)
    small = GetMaximumOrderQuantityResult(0, lambda: "too small", False)
    assert (small.reason, small.is_error) == ("too small", False)


@pytest.mark.parametrize("silent", [False, True])
def test_questions_for_quantities(account, silent):
    spy = account.add("SPY", 100)
    target = GetMaximumOrderQuantityForTargetBuyingPowerParameters(account.portfolio, spy, 0.5, 0.01, *[True] * silent)
    assert (target.portfolio, target.security, target.silence_non_error_reasons) == (account.portfolio, spy, silent)
    assert (target.target_buying_power, target.target_buying_power_exact) == (0.5, Decimal("0.5"))
    assert (target.minimum_order_margin_portfolio_percentage, target.minimum_order_margin_exact) == (0.01, Decimal("0.01"))
    delta = GetMaximumOrderQuantityForDeltaBuyingPowerParameters(account.portfolio, spy, -250, 0.01, *[True] * silent)
    assert (delta.portfolio, delta.security, delta.silence_non_error_reasons) == (account.portfolio, spy, silent)
    assert (delta.delta_buying_power, delta.delta_buying_power_exact, delta.minimum_order_margin_exact) == (-250, -250, Decimal("0.01"))
