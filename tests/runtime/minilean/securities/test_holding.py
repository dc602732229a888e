"""Figures of a position, by arithmetic from LEAN's `SecurityHolding`."""

from datetime import timedelta
from decimal import Decimal

import pytest

from minilean.common.enums import SecurityType
from minilean.data.bars import Bar, QuoteBar
from minilean.reality_models.fees import ConstantFeeModel


def test_unrealised_profit_counts_the_closing_fee(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100, 1)
    account.price(spy, 103)
    assert spy.holdings.unrealized_profit == 29
    assert spy.holdings.unrealized_profit_percent == pytest.approx(0.029)
    assert spy.holdings.total_close_profit(include_fees=False) == 30
    assert spy.holdings.total_close_profit(False, exit_price=105, quantity=5) == 25
    assert account.portfolio.total_unrealised_profit == 29


def test_every_figure_of_a_short_position_in_another_currency(account):
    # 30 contracts of 5 units sold at 40 yen, then at 44 yen; a yen is a hundredth of a dollar, leverage 2
    nikk = account.add("NIKK", 40, quote_currency="JPY", contract_multiplier_exact=5)
    account.portfolio.cash_book["JPY"]._set_conversion_rate(Decimal("0.01"))
    nikk.set_fee_model(ConstantFeeModel(Decimal("0.25")))
    account.fill(nikk, -30, 40, Decimal("0.25"))
    account.price(nikk, 44)
    holding = nikk.holdings

    assert (holding.quantity, holding.absolute_quantity, holding.average_price, holding.price) == (-30, 30, 40, 44)
    assert (holding.is_short, holding.is_long, holding.invested, holding.hold_stock) == (True, False, True, True)
    assert (holding.leverage, holding.symbol, holding.type) == (2, nikk.symbol, SecurityType.EQUITY)
    assert (holding.holdings_cost, holding.absolute_holdings_cost) == (-60, 60)
    assert (holding.unlevered_holdings_cost, holding.unlevered_absolute_holdings_cost) == (-30, 30)
    assert (holding.holdings_value, holding.absolute_holdings_value) == (-66, 66)
    assert holding.unrealized_profit == -6.25
    assert holding.unrealized_profit_percent == pytest.approx(-6.25 / 60)
    assert holding.total_close_profit() == -6.25
    assert holding.total_close_profit(include_fees=False) == -6
    assert holding.total_close_profit(False, 50, 45) == -7.5
    values = [holding.get_quantity_value(10), holding.get_quantity_value(10, 50)]
    assert [value.in_account_currency for value in values] == [22, 25]
    assert holding.quote_value_exact(Decimal(10)) == 2200
    assert str(holding) == "NIKK: -30 @ 40"


def test_a_fresh_position_is_all_zeros(account):
    holding = account.add("SPY", 100).holdings
    names = ("quantity", "average_price", "holdings_cost", "holdings_value", "unrealized_profit", "unrealized_profit_percent", "profit")
    names += ("net_profit", "total_fees", "total_dividends", "total_sale_volume", "last_trade_profit", "absolute_quantity")
    assert {name: getattr(holding, name) for name in names} == dict.fromkeys(names, 0)
    assert (holding.invested, holding.is_long, holding.is_short, holding.target) == (False, False, False, None)
    assert holding.total_close_profit() == 0


def test_results_add_up_over_fills(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100, 1)
    account.fill(spy, -4, 103, 2)
    holding = spy.holdings
    assert (holding.profit, holding.last_trade_profit, holding.total_fees, holding.net_profit) == (12, 12, 3, 9)
    assert holding.total_sale_volume == 10 * 100 + 4 * 103
    account.fill(spy, -6, 99, 1)
    assert (holding.profit, holding.last_trade_profit, holding.total_fees, holding.net_profit) == (6, -6, 4, 2)
    assert (holding.quantity, holding.invested, holding.holdings_cost) == (0, False, 0)
    holding.add_new_dividend(5)
    holding.add_new_dividend(Decimal("0.5"))
    assert (holding.total_dividends, holding.profit, holding.net_profit) == (5.5, 11.5, 7.5)


def test_an_algorithm_may_book_by_hand(account):
    holding = account.add("SPY", 100, lot_size_exact=10).holdings
    for _ in range(2):
        holding.add_new_fee(1)
        holding.add_new_profit(7)
        holding.add_new_sale(500)
    holding.set_last_trade_profit(7)
    assert (holding.total_fees, holding.profit, holding.total_sale_volume, holding.last_trade_profit) == (2, 14, 1000, 7)
    holding.set_holdings(98, 9)
    assert (holding.average_price, holding.quantity, holding.invested) == (98, 9, False)  # less than a lot
    holding.set_holdings(98, -10)
    assert holding.invested


def test_a_long_position_closes_at_the_bid_and_a_short_one_at_the_ask(account):
    eurusd = account.add(
        "EURUSD", Decimal("1.25"), SecurityType.FOREX, minimum_price_variation_exact=Decimal("0.00001"), lot_size_exact=1000
    )
    eurusd.set_fee_model(ConstantFeeModel(0))
    account.fill(eurusd, 10_000, Decimal("1.25"))
    start = account.clock.local.replace(hour=9)
    bid, ask = Decimal("1.24985"), Decimal("1.25015")
    eurusd.update(QuoteBar(start, eurusd.symbol, Bar(bid, bid, bid, bid), 0, Bar(ask, ask, ask, ask), 0, timedelta(hours=7)))
    assert eurusd.holdings.unrealized_profit == -1.5  # 10,000 times 0.00015
    assert eurusd.holdings.total_close_profit_pips() == -1.5  # a pip is ten steps, 0.0001
    eurusd.holdings.set_holdings(Decimal("1.250004"), -10_000)
    assert eurusd.holdings.unrealized_profit == pytest.approx(-1.46)
    assert eurusd.holdings.total_close_profit_pips() == -1.5


def test_a_holding_may_be_written_and_carry_attributes_of_its_own(account):
    # recorded by LEAN: number_types, "holding quantity set", "holding own" and "symbol own"
    spy = account.add("SPY")
    account.price(spy, 100)
    before = account.portfolio.total_portfolio_value
    holding = spy.holdings
    holding.Quantity = 5
    holding.AveragePrice = 90
    assert (holding.quantity, holding.average_price, holding.invested) == (5.0, 90.0, True)
    assert account.portfolio.total_portfolio_value == before + 500
    holding.mine = spy.symbol.mine = 5
    assert (holding.mine, spy.symbol.mine) == (5, 5)
    with pytest.raises(TypeError, match="price can only be read"):
        holding.price = 1
