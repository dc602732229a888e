"""Margin of positions and orders."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.enums import OrderDirection
from minilean.reality_models.buying_power import (
    BuyingPowerModel,
    ConstantBuyingPowerModel,
    PatternDayTradingMarginModel,
    SecurityMarginModel,
)
from minilean.reality_models.buying_power_parameters import (
    BuyingPowerParameters,
    GetMaximumOrderQuantityForDeltaBuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
    InitialMargin,
    InitialMarginRequiredForOrderParameters,
    MaintenanceMargin,
    ReservedBuyingPowerForPositionParameters,
)
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.sizing import TargetSizing, is_worth_an_order
from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters


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
        ("0.501", "0.01", "The target order margin 100.0000 is less than the minimum 1000.000."),
        (
            "0.5001",
            "0",
            "The order quantity is less than the lot size of 1 and has been rounded to zero. Target order margin 10.00000. ",
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


class CallsItsMarginStandard(HundredLots):
    """An algorithm's own model, whose methods are named as it likes."""

    def standard_margin_calls(self):
        raise AssertionError("asked by nobody")


def test_an_algorithms_own_method_of_any_name_changes_no_margin(account):
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(CallsItsMarginStandard())
    account.fill(spy, 100, 100)
    # a tenth of 10,000, as GetMaintenanceMargin says
    assert account.portfolio.total_margin_used == 1_000
    assert not hasattr(BuyingPowerModel, "standard_margin_calls")
    assert not hasattr(BuyingPowerModel, "StandardMarginCalls")


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


def test_initial_margin_has_the_sign_of_the_quantity_and_the_fee_on_top(account):
    nikk = account.add("NIKK", 200, quote_currency="JPY", contract_multiplier_exact=5)
    account.portfolio.cash_book["JPY"]._set_conversion_rate(Decimal("0.01"))
    nikk.set_fee_model(ConstantFeeModel(3))
    model = nikk.buying_power_model
    # one contract is worth 200 yen times 5, 10 dollars, half of it is margin
    assert model.get_initial_margin_requirement(InitialMarginParameters(nikk, 7)).value == 35
    assert model.get_initial_margin_requirement(InitialMarginParameters(nikk, -7)).value == -35
    for quantity, margin in ((7, 38), (-7, -38)):
        question = InitialMarginRequiredForOrderParameters(account.portfolio.cash_book, nikk, account.order(nikk, quantity))
        assert model.get_initial_margin_required_for_order(question).value == margin
    assert model.get_maintenance_margin(MaintenanceMarginParameters(nikk, -7, -70, -80)).value == 40
    account.fill(nikk, -7, 200)
    assert model.get_reserved_buying_power_for_position(ReservedBuyingPowerForPositionParameters(nikk)).value == 35


@pytest.mark.parametrize(
    ("quantity", "direction", "expected"),
    [
        # 20,000 held at margin 10,000: against the position the order frees 10,000 and reuses 10,000
        (200, OrderDirection.BUY, 90_000),
        (200, OrderDirection.SELL, 110_000),
        (200, OrderDirection.HOLD, 90_000),
        (-200, OrderDirection.SELL, 90_000),
        (-200, OrderDirection.BUY, 110_000),
    ],
)
def test_buying_power_by_side(account, quantity, direction, expected):
    spy = account.add("SPY", 100)
    account.fill(spy, quantity, 100)
    assert spy.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, spy, direction)).value == expected
    spy.set_buying_power_model(SecurityMarginModel(2, 0.1))
    answer = spy.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, spy, direction))
    assert answer.value == expected - 10_000


def size(account, security, target, smallest=0):
    question = GetMaximumOrderQuantityForTargetBuyingPowerParameters(account.portfolio, security, Decimal(target), Decimal(smallest))
    return security.buying_power_model.get_maximum_order_quantity_for_target_buying_power(question)


@pytest.mark.parametrize(
    ("held", "target", "fee", "lot", "expected"),
    [
        # the margin of a share is 50: half of 100,000 is 1,000 shares
        (0, "0.5", 0, 1, 1000),
        (0, "-0.5", 0, 1, -1000),
        # a fee of 10 leaves half of 99,990, 49,995: 999 shares
        (0, "0.5", 10, 1, 999),
        (0, "-0.5", 10, 1, -999),
        # 300 held: 700 more, 1,300 less
        (300, "0.5", 0, 1, 700),
        (300, "-0.5", 0, 1, -1300),
        (-300, "-0.5", 0, 1, -700),
        # 50,050 buys 1,001 shares, in lots of 100 toward the smaller position
        (0, "0.5005", 0, 100, 1000),
        (0, "-0.5005", 0, 100, -1000),
        (150, "0.5005", 0, 100, 800),
        (0, "0", 0, 1, 0),
        (300, "0", 0, 1, -300),
    ],
)
def test_sizes_for_a_share_of_the_account(account, held, target, fee, lot, expected):
    spy = account.add("SPY", 100, lot_size_exact=lot)
    spy.set_fee_model(ConstantFeeModel(fee))
    if held:
        account.fill(spy, held, 100)
    result = size(account, spy, target)
    assert (result.quantity, result.is_error, result.reason) == (expected, False, "")


def test_sizes_leave_the_required_buying_power_free(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    spy.set_buying_power_model(SecurityMarginModel(2, 0.1))
    assert size(account, spy, "0.5").quantity == 900
    spy.set_buying_power_model(SecurityMarginModel(2, 1))
    account.fill(spy, 30, 100)
    assert size(account, spy, "0.5").quantity == -30


def test_a_security_without_a_price_is_an_error_that_is_always_told(account):
    question = GetMaximumOrderQuantityForTargetBuyingPowerParameters(account.portfolio, account.add("SPY"), Decimal("0.5"), 0, True)
    result = question.security.buying_power_model.get_maximum_order_quantity_for_target_buying_power(question)
    assert (result.quantity, result.is_error) == (0, True)
    assert result.reason.startswith("SPY: the security has no price yet")


def test_a_change_below_the_minimum_is_an_order_where_nothing_is_free(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 2000, 100)
    # all of the margin is in use: 2 shares less is 100 of 1,000 that an order should move
    assert account.portfolio.margin_remaining == 0
    assert size(account, spy, "0.999", "0.01").quantity == -2
    account.portfolio.cash_book["USD"].add_amount(10)
    assert size(account, spy, "0.999", "0.01").quantity == 0


def test_a_change_of_just_the_minimum_is_an_order(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    assert size(account, spy, "0.01", "0.01").quantity == 20
    assert size(account, spy, "0.0099", "0.01").quantity == 0
    assert account.portfolio._minimum_order_margin_warning.is_due


@pytest.mark.parametrize(("held", "delta", "expected"), [(0, 5000, 100), (200, -5000, -100), (-200, -5000, -100), (-200, 5000, 100)])
def test_a_delta_counts_from_the_margin_in_use(account, held, delta, expected):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    if held:
        account.fill(spy, held, 100)
    question = GetMaximumOrderQuantityForDeltaBuyingPowerParameters(account.portfolio, spy, delta, 0)
    assert spy.buying_power_model.get_maximum_order_quantity_for_delta_buying_power(question).quantity == expected


def test_a_delta_passes_the_minimum_and_the_silence_on(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    for silent, reason in ((False, "The target order margin 500.00 is less than the minimum 1000.000."), (True, "")):
        question = GetMaximumOrderQuantityForDeltaBuyingPowerParameters(account.portfolio, spy, 500, Decimal("0.01"), silent)
        result = spy.buying_power_model.get_maximum_order_quantity_for_delta_buying_power(question)
        assert (result.quantity, result.reason.replace("500.000", "500.0")) == (0, reason)


def test_units_for_a_margin(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100)
    # 1,234 of margin are 24 shares at 50, 14 more than are held, which tie up 1,200
    assert spy.buying_power_model.get_amount_to_order(spy, 1234, 50) == (14, 1200)
    assert spy.buying_power_model.get_amount_to_order(spy, -1234, 50) == (-34, -1200)


class Squared(BuyingPowerModel):
    """A margin that grows with the square of the quantity."""

    def _lean_initial_margin(self, security, quantity):
        return quantity * abs(quantity) * security.price_exact / 100

    def _lean_initial_margins(self, security, first, second):
        return self._lean_initial_margin(security, first), self._lean_initial_margin(security, second)


class Overrides(SecurityMarginModel):
    """What an algorithm writes: each answer is ten times that of the base."""

    def get_initial_margin_requirement(self, parameters):
        return InitialMargin(10 * super().get_initial_margin_requirement(parameters).value)

    def get_initial_margin_required_for_order(self, parameters):
        return InitialMargin(10 * super().get_initial_margin_required_for_order(parameters).value)

    def get_maintenance_margin(self, parameters):
        return MaintenanceMargin(10 * super().get_maintenance_margin(parameters).value)


def test_the_sums_of_the_base_do_not_see_overrides_and_the_account_does(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(0))
    spy.set_buying_power_model(Overrides())
    # `BuyingPowerModel` calls itself in C#: 1,000 shares of 100 take all of 100,000
    assert ask(account, spy, account.order(spy, 1000)).is_sufficient
    assert size(account, spy, "0.5").quantity == 500
    # targets ask the model itself whether the change is worth an order, and so does the account for the margin in use
    assert not is_worth_an_order(account.portfolio, spy, Decimal(1), Decimal("0.011"))
    assert is_worth_an_order(account.portfolio, spy, Decimal(1), Decimal("0.01"))
    account.fill(spy, 100, 100)
    model = spy.buying_power_model
    assert model.get_reserved_buying_power_for_position(ReservedBuyingPowerForPositionParameters(spy)).value == 10_000
    assert account.portfolio.total_margin_used == 100_000


def test_pattern_day_trading_has_less_leverage_while_the_exchange_is_closed_or_about_to_close(account):
    # `PatternDayTradingMarginModelTests` of LEAN: leverage 4 while it is open, else 2
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(PatternDayTradingMarginModel())
    spy.set_fee_model(ConstantFeeModel(0))
    spy.set_leverage(7)
    account.fill(spy, 10, 100)
    for hour, minute, leverage, used in ((12, 0, 4, 250), (15, 49, 4, 250), (15, 50, 2, 500), (17, 0, 2, 500)):
        account.clock.set(account.hours.zone.to_utc(datetime(2015, 1, 7, hour, minute)))
        account.portfolio._invalidate()
        assert (spy.leverage, account.portfolio.total_margin_used) == (leverage, used)
        assert size(account, spy, "0.5").quantity == leverage * 500 - 10


def test_a_margin_of_the_algorithms_own_shrinks_the_order_until_it_fits(account):
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(Squared())
    spy.set_fee_model(ConstantFeeModel(0))
    # one unit needs 1, so that 100 units are tried for a margin of 100; 10 of them need that much
    assert spy.buying_power_model.get_amount_to_order(spy, 100, 1) == (10, 100)
    assert spy.buying_power_model.get_amount_to_order(spy, -90, 1) == (-9, -81)
    assert ask(account, spy, account.order(spy, 316)).is_sufficient  # 99,856
    assert not ask(account, spy, account.order(spy, 317)).is_sufficient  # 100,489
    account.fill(spy, 4, 100)
    assert size(account, spy, "0.001").quantity == 6  # a margin of 100


def test_a_security_without_a_price_needs_no_margin_and_so_no_fee(account):
    spy = account.add("SPY")
    spy.set_fee_model(ConstantFeeModel(3))
    question = InitialMarginRequiredForOrderParameters(account.portfolio.cash_book, spy, account.order(spy, 7))
    assert spy.buying_power_model.get_initial_margin_required_for_order(question).value == 0


def test_an_order_of_nothing_passes(account):
    spy = account.add("SPY", 100)
    account.tickets.clear()
    order = account.order(spy, 0)
    account.tickets.clear()
    assert ask(account, spy, order).is_sufficient


def test_closing_just_the_position_always_passes(account):
    spy = account.add("SPY", 100)
    spy.set_fee_model(ConstantFeeModel(10**9))
    account.fill(spy, 100, 100)
    assert ask(account, spy, account.order(spy, -100)).is_sufficient
    assert not ask(account, spy, account.order(spy, -101)).is_sufficient


def test_leverage_of_a_model(account):
    spy = account.add("SPY", 100)
    model = BuyingPowerModel(4)
    assert (model.get_leverage(spy), model.initial_margin_requirement_exact) == (4, Decimal("0.25"))
    model.set_leverage(spy, 5)
    assert (model.get_leverage(spy), model.initial_margin_requirement_exact, model.maintenance_margin_requirement_exact) == (
        5,
        Decimal("0.2"),
        Decimal("0.2"),
    )
    three = BuyingPowerModel(Decimal("0.5"), Decimal("0.25"), Decimal("0.1"))
    assert (three.get_leverage(spy), three.maintenance_margin_requirement_exact, three.required_free_exact) == (
        2,
        Decimal("0.25"),
        Decimal("0.1"),
    )
    none = BuyingPowerModel.NULL
    assert none.get_maintenance_margin(MaintenanceMarginParameters(spy, 1, 1, 1)).value == 0
