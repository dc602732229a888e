"""Questions to buying power models without their objects."""

from decimal import Decimal

import pytest

from minilean.common.enums import OrderDirection
from minilean.reality_models.buying_power import BuyingPowerModel
from minilean.reality_models.buying_power_extensions import BuyingPowerModelExtensions
from minilean.reality_models.fees import ConstantFeeModel


@pytest.fixture
def spy(account):
    """100 shares at 100 of a security with a leverage of 4, in an account of 100,000."""
    security = account.add("SPY", 100)
    security.set_fee_model(ConstantFeeModel(0))
    security.buying_power_model = BuyingPowerModel(4)
    account.fill(security, 100, 100)
    return security


def test_margins_are_numbers(account, spy):
    model, ask = spy.buying_power_model, BuyingPowerModelExtensions
    assert ask.get_reserved_buying_power_for_position(model, spy) == 2500
    assert ask.GetMaintenanceMargin(model, spy) == 2500
    assert ask.get_initial_margin_requirement(model, spy, -10) == -250
    assert ask.get_buying_power(model, account.portfolio, spy, OrderDirection.BUY) == 97_500
    # a sale frees the margin twice
    assert ask.get_buying_power(model, account.portfolio, spy, OrderDirection.SELL) == 102_500


def test_sizes_and_checks_are_the_models_answers(account, spy):
    model, ask = spy.buying_power_model, BuyingPowerModelExtensions
    # 5 % of 100,000 are 200 shares at 25 each
    found = ask.get_maximum_order_quantity_for_target_buying_power(model, account.portfolio, spy, 0.05, 0)
    assert (found.quantity, found.is_error) == (100, False)

    class Strict(BuyingPowerModel):
        def has_sufficient_buying_power_for_order(self, parameters):
            return parameters.insufficient(f"{parameters.security} {parameters.order}")

    found = ask.has_sufficient_buying_power_for_order(Strict(), account.portfolio, spy, "order")
    assert (found.is_sufficient, found.reason) == (False, "SPY order")


def test_small_orders_are_told_from_those_that_are_worth_it(account, spy):
    above = BuyingPowerModelExtensions.above_minimum_order_margin_portfolio_percentage
    # four shares tie up 100, a thousandth of the account
    assert above(spy.buying_power_model, spy, -4, account.portfolio, Decimal("0.001"))
    assert not above(spy.buying_power_model, spy, 3, account.portfolio, Decimal("0.001"))
    assert above(spy.buying_power_model, spy, 1, account.portfolio, 0)
    assert above(account.portfolio, 0.001, 100)
    assert not above(account.portfolio, 0.001, 99)
    with pytest.raises(TypeError, match="Got 2 arguments; expected"):
        above(account.portfolio, 0.001)
