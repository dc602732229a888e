"""Currency pairs in a cash account."""

import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import AccountType, OrderDirection, OrderType, SecurityType
from minilean.data.bars import Bar, QuoteBar
from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.buying_power_parameters import (
    BuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    HasSufficientBuyingPowerForOrderParameters,
)
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer
from minilean.reality_models.sizing import TargetRefused, TargetSizing
from minilean.securities.currency_conversion import ConversionStep, SecurityConversion


@pytest.fixture
def eurusd(account):
    pair = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    account.portfolio.cash_book["EUR"]._set_conversion(SecurityConversion((ConversionStep(pair, False),)))
    account.portfolio.cash_book._refresh()
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
    account.portfolio._settings.free_portfolio_value = 0
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


def waiting(pair, kind, direction, quantity, price, identifier=9):
    return SimpleNamespace(
        id=identifier, type=kind, symbol=pair.symbol, direction=direction,
        quantity_exact=Decimal(quantity), limit_price_exact=Decimal(price), stop_price_exact=Decimal(price),
    )  # fmt: skip


def test_open_orders_reserve_what_they_give_away(account, eurusd):
    account.fill(eurusd, 10_000, Decimal("1.25"))  # leaves 87,500 dollars and 10,000 euros
    eurgbp = account.add("EURGBP", Decimal("0.8"), SecurityType.FOREX)
    spy = account.add("SPY", 100)
    buy, sell = OrderDirection.BUY, OrderDirection.SELL
    account.open_orders += [
        waiting(spy, OrderType.LIMIT, buy, 10, 100, 2),  # no pair: reserves nothing, and hides nothing that follows
        waiting(eurusd, OrderType.LIMIT, sell, -3_000, 2, 3),
        waiting(eurgbp, OrderType.STOP_MARKET, sell, -2_000, 1, 4),
        waiting(eurusd, OrderType.STOP_MARKET, buy, 4_000, "1.5", 5),
        waiting(eurgbp, OrderType.LIMIT, buy, 500, 1, 6),  # gives pounds
        waiting(eurusd, OrderType.MARKET, sell, -900, 1, 7),  # a market order reserves nothing
    ]
    assert ask(account, eurusd, account.order(eurusd, -5_000)).is_sufficient
    refused = ask(account, eurusd, account.order(eurusd, -5_001))
    assert refused.reason == (
        "Your portfolio holds 10000 EUR, 5000 EUR of which are reserved for open orders, but the order sells 5001 EUR. "
        "A cash account cannot be short."
    )
    # 6,000 dollars are reserved: 81,500 buy 54,333 euros at 1.5
    limit = waiting(eurusd, OrderType.STOP_LIMIT, buy, 54_333, "1.5", 20)
    assert ask(account, eurusd, limit).is_sufficient
    limit.quantity_exact = Decimal(54_334)
    assert ask(account, eurusd, limit).reason == (
        "Your portfolio holds 87500 USD, 6000 USD of which are reserved for open orders, but the order needs 81501 USD "
        "and 81500 USD are available."
    )
    # an order reserves nothing from itself
    own = waiting(eurusd, OrderType.STOP_MARKET, buy, 58_000, "1.5", 5)
    assert ask(account, eurusd, own).is_sufficient


@pytest.mark.parametrize(
    ("kind", "most"),
    [(OrderType.LIMIT, 49_990), (OrderType.STOP_LIMIT, 50_000), (OrderType.STOP_MARKET, 50_000), (OrderType.TRAILING_STOP, 50_000)],
)
def test_an_order_at_a_price_may_spend_all_the_cash_and_a_limit_order_pays_its_fee(account, eurusd, kind, most):
    eurusd.set_fee_model(ConstantFeeModel(20))
    order = waiting(eurusd, kind, OrderDirection.BUY, most, 2)
    assert ask(account, eurusd, order).is_sufficient
    order.quantity_exact = Decimal(most + 1)
    assert not ask(account, eurusd, order).is_sufficient


def target(account, pair, share, silent=False):
    question = GetMaximumOrderQuantityForTargetBuyingPowerParameters(account.portfolio, pair, Decimal(share), 0, silent)
    answer = pair.buying_power_model.get_maximum_order_quantity_for_target_buying_power(question)
    return answer.quantity_exact, answer.is_error, answer.reason


def test_a_fee_makes_the_order_smaller(account, eurusd):
    eurusd.set_fee_model(ConstantFeeModel(10))
    # 80,000 euros and the fee are 100,010 dollars; 8 fewer would do, and a step is at least what is too much
    assert target(account, eurusd, 1)[0] == 79_992
    account.fill(eurusd, 79_992, Decimal("1.25"))
    assert target(account, eurusd, "0.5") == (-39_984, False, "")


def test_lots(account):
    pair = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX, lot_size_exact=1000)
    account.portfolio.cash_book["EUR"]._set_conversion_rate(Decimal("1.25"))
    BrokerageModelSecurityInitializer(DefaultBrokerageModel(AccountType.CASH)).initialize(pair)
    pair.set_fee_model(ConstantFeeModel(1))
    assert target(account, pair, "0.5") == (39_000, False, "")
    assert target(account, pair, "0.012") == (0, False, "The order quantity is less than the lot size of 1000.")
    assert target(account, pair, "0.012", silent=True) == (0, False, "")
    quantity, is_error, reason = target(account, pair, "0.0125")
    assert (quantity, is_error) == (0, True)
    assert re.fullmatch(r"The order quantity is less than the lot size of 1000: value 1250\.0+, fee 1\.", reason)


def test_targets_that_cannot_be_met_say_why(account, eurusd):
    assert target(account, eurusd, "-0.1") == (0, True, "A cash account cannot be short.")
    spy = account.add("SPY", 100)
    spy.set_buying_power_model(eurusd.buying_power_model)
    assert target(account, spy, "0.1") == (0, True, "SPY is not a currency pair.")
    assert ask(account, spy, account.order(spy, 1)).reason == "SPY is no currency pair; this cash model cannot hold it."
    fresh = account.add("GBPUSD", 0, SecurityType.FOREX)
    fresh.set_buying_power_model(eurusd.buying_power_model)
    quantity, is_error, reason = target(account, fresh, "0.1")
    assert (quantity, is_error) == (0, True)
    assert reason.startswith("GBPUSD: the security has no price yet")
    yen = account.add("EURJPY", 130, SecurityType.FOREX)
    yen.set_buying_power_model(eurusd.buying_power_model)
    assert target(account, yen, "0.1") == (0, True, "The rate from JPY to USD is not known yet.")


def test_buying_power_without_a_price_or_a_pair_is_0(account, eurusd):
    spy, fresh = account.add("SPY", 100), account.add("GBPUSD", 0, SecurityType.FOREX)
    for security in (spy, fresh):
        answer = eurusd.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, security, OrderDirection.BUY))
        assert answer.value == 0
    account.fill(eurusd, 1_000, Decimal("1.25"))
    sell = eurusd.buying_power_model.get_buying_power(BuyingPowerParameters(account.portfolio, eurusd, OrderDirection.SELL))
    assert sell.value == 1_000
    eurusd.set_leverage(1)
    assert eurusd.buying_power_model.required_free_exact == 0


def test_buying_goes_by_the_ask_and_selling_by_the_bid(account, eurusd):
    start = account.clock.local.replace(hour=9)
    bid, ask_price = Decimal("1.24"), Decimal("1.28")
    sides = (Bar(bid, bid, bid, bid), 0, Bar(ask_price, ask_price, ask_price, ask_price), 0)
    eurusd.update(QuoteBar(start, eurusd.symbol, *sides, timedelta(hours=7)))
    eurusd.set_fee_model(ConstantFeeModel(0))
    account.portfolio.cash_book["EUR"]._conversion = None
    account.portfolio.cash_book["EUR"]._set_conversion_rate(Decimal("1.25"))
    assert target(account, eurusd, "0.64")[0] == 50_000  # 64,000 at 1.28
    account.portfolio.cash_book["EUR"].set_amount(80_000)
    account.portfolio.cash_book["USD"].set_amount(0)
    assert target(account, eurusd, "0.38")[0] == -50_000  # 62,000 at 1.24


def test_a_market_order_between_two_foreign_currencies_may_spend_what_is_there_of_the_second(account):
    pair = account.add("EURGBP", Decimal("0.8"), SecurityType.FOREX)
    book = account.portfolio.cash_book
    for code, amount, rate in (("EUR", 10_000, "1.2"), ("GBP", 8_000, "1.5")):
        book[code].set_amount(amount)
        book[code]._set_conversion_rate(Decimal(rate))
    BrokerageModelSecurityInitializer(DefaultBrokerageModel(AccountType.CASH)).initialize(pair)
    pair.set_fee_model(ConstantFeeModel(0))
    # 8,000 pounds are 10,000 euros at 0.8
    assert ask(account, pair, account.order(pair, 10_000)).is_sufficient
    assert not ask(account, pair, account.order(pair, 10_001)).is_sufficient
