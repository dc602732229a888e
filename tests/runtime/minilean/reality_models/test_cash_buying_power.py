"""Currency pairs in a cash account."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import AccountType, OrderDirection, OrderType, SecurityType
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.buying_power_parameters import BuyingPowerParameters, HasSufficientBuyingPowerForOrderParameters
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer
from minilean.reality_models.sizing import TargetRefused, TargetSizing
from minilean.securities.currency_conversion import ConversionStep, SecurityConversion


@pytest.fixture
def eurusd(account):
    pair = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    account.portfolio.cash_book["EUR"].set_conversion(SecurityConversion((ConversionStep(pair, False),)))
    account.portfolio.cash_book.update()
    BrokerageModelSecurityInitializer(DefaultBrokerageModel(AccountType.CASH)).initialize(pair)
    return pair


def ask(account, pair, order):
    return pair.buying_power_model.has_sufficient_buying_power_for_order(
        HasSufficientBuyingPowerForOrderParameters(account.portfolio, pair, order)
    )


def test_only_what_is_there_can_be_spent_or_sold(account, eurusd):
    assert ask(account, eurusd, account.order(eurusd, 80_000)).is_sufficient
    assert "80000 EUR" not in (ask(account, eurusd, account.order(eurusd, 80_001)).reason or "")
    assert not ask(account, eurusd, account.order(eurusd, 80_001)).is_sufficient
    assert "A cash account cannot be short" in ask(account, eurusd, account.order(eurusd, -1)).reason
    account.fill(eurusd, 1_000, Decimal("1.25"))
    assert ask(account, eurusd, account.order(eurusd, -1_000)).is_sufficient


def test_open_limit_orders_reserve_their_currency(account, eurusd):
    limit = SimpleNamespace(
        id=9, type=OrderType.LIMIT, symbol=eurusd.symbol, direction=OrderDirection.BUY,
        quantity_exact=Decimal(40_000), limit_price_exact=Decimal(1),
    )  # fmt: skip
    account.open_orders.append(limit)
    assert ask(account, eurusd, account.order(eurusd, 48_000)).is_sufficient
    assert not ask(account, eurusd, account.order(eurusd, 48_001)).is_sufficient


def test_targets(account, eurusd):
    account.portfolio.settings.free_portfolio_value = 0
    assert TargetSizing(account.portfolio).quantity(eurusd, 0.5) == 40_000
    account.fill(eurusd, 60_000, Decimal("1.25"))
    assert TargetSizing(account.portfolio).quantity(eurusd, 0.5) == -20_000
    assert TargetSizing(account.portfolio).quantity(eurusd, 0) == -60_000
    with pytest.raises(TargetRefused, match="cannot be short"):
        TargetSizing(account.portfolio).quantity(eurusd, -0.5)


def test_there_is_no_leverage_and_no_margin(account, eurusd):
    account.fill(eurusd, 60_000, Decimal("1.25"))
    assert eurusd.leverage == 1
    assert account.portfolio.total_margin_used == 0
    with pytest.raises(ValueError, match="expected 1"):
        eurusd.set_leverage(2)
    with pytest.raises(UnsupportedCall):
        eurusd.buying_power_model.get_maximum_order_quantity_for_delta_buying_power(None)


def test_buying_power_is_counted_in_units_of_the_pair(account, eurusd):
    answers = [
        eurusd.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, eurusd, side)).value
        for side in (OrderDirection.BUY, OrderDirection.SELL, OrderDirection.HOLD)
    ]
    assert answers == [80_000, 0, 0]
