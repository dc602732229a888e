"""The account after fills, dividends and splits; figures are hand-made or from recorded runs of LEAN."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.enums import DataNormalizationMode, OrderDirection
from minilean.data.bars import Dividend, Split
from minilean.errors import InputError


def test_shares_are_paid_dividends_only_where_prices_are_not_adjusted(account):
    raw, adjusted = account.add("SPY", 100), account.add("TLT", 100)
    account.subscribe(raw, DataNormalizationMode.RAW)
    account.subscribe(adjusted, DataNormalizationMode.ADJUSTED)
    for security in (raw, adjusted):
        account.fill(security, -10, 100)
        account.portfolio.apply_dividend(Dividend(security.symbol, datetime(2015, 1, 8), Decimal("0.57"), 100))
    assert account.portfolio.cash_exact == Decimal("101994.30")
    assert raw.holdings.total_dividends == -5.7
    assert raw.holdings.profit == -5.7
    assert adjusted.holdings.profit == 0


def test_a_raw_split_changes_quantity_price_and_cash(account):
    acme = account.add("ACME", 90)
    account.subscribe(acme, DataNormalizationMode.RAW)
    account.fill(acme, 101, 60)
    cash = account.portfolio.cash_exact
    account.portfolio.apply_split(Split(acme.symbol, datetime(2015, 1, 8), 90, Decimal("0.6666666666666666666666666667")))
    # 101 shares become 151.5; the half share is paid at the price after the split, 60
    assert acme.holdings.quantity == 151
    assert acme.holdings.average_price == pytest.approx(40)
    assert acme.price == pytest.approx(60)
    assert float(account.portfolio.cash_exact - cash) == pytest.approx(30)


def test_a_split_leaves_adjusted_prices_alone(account):
    acme = account.add("ACME", 90)
    account.subscribe(acme, DataNormalizationMode.SPLIT_ADJUSTED)
    account.fill(acme, 101, 60)
    account.portfolio.apply_split(Split(acme.symbol, datetime(2015, 1, 8), 90, Decimal("0.5")))
    assert (acme.holdings.quantity, acme.price) == (101, 90)


def test_margin_of_an_account_with_leverage_two(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 600, 100)
    portfolio = account.portfolio
    assert portfolio.total_margin_used == 30_000
    assert portfolio.margin_remaining == 70_000
    assert portfolio.get_margin_remaining("SPY", OrderDirection.BUY) == 70_000
    assert portfolio.get_margin_remaining("SPY", OrderDirection.SELL) == 130_000
    spy.set_leverage(4)
    assert portfolio.total_margin_used == 15_000


def test_the_total_is_worked_out_anew_when_cash_changes(account):
    assert account.portfolio.total_portfolio_value == 100_000
    account.portfolio.cash_book["USD"].add_amount(-1)
    assert account.portfolio.total_portfolio_value == 99_999


def test_removed_securities_still_count_for_results_but_not_for_value(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100, 1)
    account.securities.remove(spy.symbol)
    assert account.portfolio.total_fees == 1
    assert account.portfolio.total_portfolio_value == 98_999
    assert account.portfolio["SPY"].quantity == 10


def test_the_portfolio_reads_as_a_dictionary(account):
    spy, tlt = account.add("SPY", 100), account.add("TLT", 50)
    account.fill(spy, 10, 100)
    portfolio = account.portfolio
    assert [symbol.value for symbol in portfolio] == ["SPY", "TLT"]
    assert [pair.value.quantity for pair in portfolio] == [10, 0]
    assert {symbol.value for symbol, holding in portfolio.items() if holding.invested} == {"SPY"}
    assert [holding.symbol.value for holding in portfolio.Values] == ["SPY", "TLT"]
    assert portfolio[tlt.symbol] is tlt.holdings
    assert "SPY" in portfolio
    assert portfolio.get("XYZ") is None
    assert portfolio.invested
    assert portfolio.Invested


def test_cash_of_another_account_currency(account):
    account.portfolio.set_account_currency("EUR", 70_000)
    assert account.portfolio.cash_book.account_currency == "EUR"
    assert account.portfolio.total_portfolio_value == 70_000
    account.add("SPY", 100)
    account.portfolio.set_account_currency("GBP")
    assert account.portfolio.cash_book.account_currency == "EUR"


def test_the_account_currency_must_be_set_before_securities(account):
    account.add("SPY", 100)
    with pytest.raises(InputError, match="call set_account_currency first"):
        account.portfolio.set_account_currency("EUR")


def test_cash_given_in_a_currency_stays_in_it(account):
    account.portfolio.set_cash("USD", 30_000, 1)
    account.portfolio.set_account_currency("EUR")
    assert account.portfolio.cash_book["EUR"].amount == 0
    assert account.portfolio.cash_book["USD"].amount == 30_000
