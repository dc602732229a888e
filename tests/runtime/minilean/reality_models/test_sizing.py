"""From target shares to quantities: LEAN's own published figure, hand-made ones, and refusals."""

from decimal import Decimal

import numpy as np
import pytest

from minilean.reality_models.buying_power import BuyingPowerModel
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.sizing import TargetRefused, TargetSizing, is_worth_an_order


def test_the_whole_portfolio_in_spy_is_697_shares(account):
    # LEAN's BasicTemplateDailyAlgorithm buys this many: 0.25 % stay free and Interactive Brokers' fee is paid
    spy = account.add("SPY", Decimal("143.0784"))
    assert TargetSizing(account.portfolio).quantity(spy, 1.0) == 697


@pytest.mark.parametrize(("percent", "quantity"), [(0.5, 498), (-0.5, -498), (2, 1995), (-2, -1995), (0, 0)])
def test_targets_of_a_round_price_without_fees(account, percent, quantity):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    # 99,750 can be used; half of it is 498.75 shares, cut toward zero
    assert TargetSizing(account.portfolio).quantity(spy, percent) == quantity


def test_the_fee_lowers_the_target(account):
    spy = account.add("SPY", 100)
    account.portfolio._settings.free_portfolio_value = 0
    spy.set_fee_model(ConstantFeeModel(1))
    # 1,000 shares would take all the cash and leave nothing for the fee
    assert TargetSizing(account.portfolio).quantity(spy, 1) == 999


def test_a_held_position_is_adjusted_not_replaced(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 300, 100)
    assert TargetSizing(account.portfolio).quantity(spy, 0.5) == 198
    assert TargetSizing(account.portfolio).quantity(spy, 0.1) == -201
    assert TargetSizing(account.portfolio).quantity(spy, 0) == -300
    assert TargetSizing(account.portfolio).quantity(spy, -0.1) == -399


def test_lots_are_whole(account):
    eurusd = account.add("SPY", 100, lot_size_exact=Decimal(10))
    eurusd.set_fee_model(ConstantFeeModel(0))
    assert TargetSizing(account.portfolio).quantity(eurusd, 0.5) == 490


def test_a_change_below_a_thousandth_of_the_portfolio_is_ignored_and_warned_of_once(account):
    spy = account.add("SPY", 10)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 1000, 10)
    # 10 shares more are 100 dollars of stock, 50 dollars of margin, less than 100
    assert TargetSizing(account.portfolio).quantity(spy, Decimal("0.1013")) == 0
    assert account.portfolio._minimum_order_margin_warning.take()
    assert TargetSizing(account.portfolio).quantity(spy, Decimal("0.1013")) == 0
    assert not account.portfolio._minimum_order_margin_warning.take()
    account.portfolio._settings.minimum_order_margin_portfolio_percentage = 0
    assert TargetSizing(account.portfolio).quantity(spy, Decimal("0.1013")) == 10


def test_an_absolute_reserve_replaces_the_percentage(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.portfolio._settings.free_portfolio_value = 20_000
    assert TargetSizing(account.portfolio).quantity(spy, 1) == 800


def test_a_float_share_is_taken_at_fifteen_digits(account):
    spy = account.add("SPY", Decimal("0.0001"))
    spy.set_fee_model(ConstantFeeModel(0))
    account.portfolio._settings.free_portfolio_value = 0
    # 1/3 is 0.333333333333333 exactly: a millionth of a share of 333,333,333.333333 is cut
    assert TargetSizing(account.portfolio).quantity(spy, 1 / 3) == 333_333_333


def test_a_security_without_a_price_is_refused(account):
    with pytest.raises(TargetRefused, match="ACME: the security has no price yet"):
        TargetSizing(account.portfolio).quantity(account.add("ACME"), 0.5)


@pytest.mark.parametrize("percent", [2e9, 1e-12])
def test_a_share_out_of_bounds_is_refused(account, percent):
    with pytest.raises(TargetRefused, match="out of bounds"):
        TargetSizing(account.portfolio).quantity(account.add("ACME", 10), percent)


class Sticky(BuyingPowerModel):
    """Its sizes never change, so that a fee can never be paid from a smaller order."""

    def _amount_to_order(self, security, target, unit):
        return Decimal(500), Decimal(50_000)


def test_a_size_that_never_settles_is_named(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(50_000))
    spy.set_buying_power_model(Sticky(2))
    with pytest.raises(ValueError, match="does not settle"):
        TargetSizing(account.portfolio).quantity(spy, 1)


def test_whether_an_order_is_worth_its_fee(account):
    spy = account.add("SPY", 100)
    # margin is half the value: 2 shares tie up 100 dollars of 100,000
    assert is_worth_an_order(account.portfolio, spy, Decimal(2), Decimal("0.001"))
    assert not is_worth_an_order(account.portfolio, spy, Decimal(-1), Decimal("0.001"))
    assert is_worth_an_order(account.portfolio, spy, Decimal(1), Decimal(0))


@pytest.mark.parametrize("share", [0.5, "0.5", Decimal("0.50"), np.float64(0.5), np.array(0.5)])
def test_a_share_may_be_a_number_of_any_kind(account, share):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    assert TargetSizing(account.portfolio).quantity(spy, share) == 498
