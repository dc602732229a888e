"""The account after fills, dividends and splits; figures are hand-made or from recorded runs of LEAN."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.dotnet_errors import ArgumentNullException, InvalidOperationException
from minilean.common.enums import DataNormalizationMode, OrderDirection
from minilean.data.bars import Dividend, Split
from minilean.errors import InputError, UnsupportedCall
from minilean.reality_models.fees import ConstantFeeModel
from minilean.securities.transaction_records import TransactionRecords


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
    assert [symbol.value for symbol in portfolio.keys()] == ["SPY", "TLT"]  # noqa: SIM118 - LEAN's dictionaries iterate over pairs
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
    with pytest.raises(InvalidOperationException, match="call set_account_currency first"):
        account.portfolio.set_account_currency("EUR")


def test_cash_given_in_a_currency_stays_in_it(account):
    account.portfolio.set_cash("USD", 30_000, 1)
    account.portfolio.set_account_currency("EUR")
    assert account.portfolio.cash_book["EUR"].amount == 0
    assert account.portfolio.cash_book["USD"].amount == 30_000


def test_totals_of_a_long_and_a_short_position_and_of_a_closed_one(account):
    spy, tlt, ief = account.add("SPY", 100), account.add("TLT", 50), account.add("IEF", 20)
    for security in (spy, tlt, ief):
        security.set_fee_model(ConstantFeeModel(0))
    account.fill(spy, 10, 100, 1)
    account.fill(tlt, -40, 50, 2)
    account.fill(ief, 5, 20, 1)
    account.fill(ief, -5, 23, 1)
    account.price(spy, 104)
    account.price(tlt, 51)
    portfolio = account.portfolio

    assert portfolio.cash == 100_000 - 1000 + 2000 - 100 + 115 - 5
    assert portfolio.total_portfolio_value == portfolio.cash + 1040 - 2040
    assert portfolio.total_holdings_value == 1040 + 2040
    assert (portfolio.total_absolute_holdings_cost, portfolio.total_unlevered_absolute_holdings_cost) == (3000, 1500)
    assert portfolio.total_unrealized_profit == portfolio.total_unrealised_profit == 0  # 40 won, 40 lost
    assert (portfolio.total_profit, portfolio.total_net_profit, portfolio.total_fees) == (15, 10, 5)
    assert portfolio.total_sale_volume == 1000 + 2000 + 100 + 115
    assert (portfolio.total_margin_used, portfolio.margin_remaining) == (1540, portfolio.total_portfolio_value - 1540)
    assert portfolio.hold_stock
    # a position against the order lends its maintenance and its initial margin
    assert portfolio.get_margin_remaining("TLT", OrderDirection.BUY) == portfolio.margin_remaining + 2040
    assert portfolio.get_margin_remaining("TLT", OrderDirection.SELL) == portfolio.margin_remaining
    assert portfolio.get_buying_power("SPY", OrderDirection.SELL) == portfolio.margin_remaining + 1040
    assert portfolio.get_margin_remaining() == portfolio.margin_remaining
    assert portfolio.get_margin_remaining(5000) == 5000 - 1540
    # LEAN's trace of surface/symbols
    for ask in (portfolio.get_margin_remaining, portfolio.get_buying_power):
        with pytest.raises(ArgumentNullException):
            ask(None)
    with pytest.raises(TypeError, match="get_buying_power got 5"):
        portfolio.get_buying_power(5)


def test_an_empty_account(account):
    portfolio = account.portfolio
    names = ("holdings_value", "unrealized_profit", "absolute_holdings_cost", "unlevered_absolute_holdings_cost", "profit", "net_profit")
    for name in (*names, "fees", "sale_volume", "margin_used"):
        total = getattr(portfolio, f"total_{name}_exact")
        assert (total, type(total)) == (0, Decimal), name
    assert (portfolio.total_portfolio_value, portfolio.margin_remaining, portfolio.unsettled_cash) == (100_000, 100_000, 0)
    assert (portfolio.invested, portfolio.hold_stock, portfolio.count, len(portfolio), bool(portfolio)) == (False, False, 0, 0, True)
    assert isinstance(portfolio._transaction_records, TransactionRecords)


def test_targets_leave_a_share_or_an_amount_free(account):
    portfolio, settings = account.portfolio, account.portfolio._settings
    assert portfolio.total_portfolio_value_less_free_buffer == 99_750  # LEAN's default is a quarter of a percent
    settings.free_portfolio_value_percentage = 0.1
    assert portfolio.total_portfolio_value_less_free_buffer == 90_000
    settings.free_portfolio_value = 1234
    assert portfolio.total_portfolio_value_less_free_buffer == 98_766


def test_every_change_counts(account):
    portfolio = account.portfolio
    before = portfolio._version
    portfolio._invalidate()
    portfolio.invalidate_total_portfolio_value()
    assert portfolio._version == before + 2
    account.fill(account.add("SPY", 100), 10, 100)
    assert (portfolio.total_margin_used, portfolio._caches_margin) == (500, True)
    portfolio._invalidate()
    assert not portfolio._caches_margin
    assert portfolio.total_margin_used == 500


def test_cash_is_set_in_the_account_currency_or_in_another_one(account):
    portfolio = account.portfolio
    portfolio.set_cash(2500)
    assert portfolio.cash == 2500
    portfolio.set_cash("eur", 100, 1.5)
    assert (portfolio.cash_book["EUR"].amount, portfolio.cash) == (100, 2650)
    portfolio.set_cash("EUR", 200, 2)
    assert portfolio.cash == 2900
    portfolio.set_cash("usd", 10, 7)  # `Portfolio.SetCash` gives the account currency a rate too
    assert portfolio.cash == 470
    with pytest.raises(InputError, match="set_cash was called with 2 values"):
        portfolio.set_cash("EUR", 100)


def test_the_account_currency_is_set_once(account):
    account.portfolio.set_account_currency("EUR")
    account.portfolio.set_account_currency("GBP", 7)
    assert (account.portfolio.cash_book.account_currency, account.portfolio.cash) == ("EUR", 100_000)
    account.portfolio.set_cash(50)
    assert account.portfolio.cash_book["EUR"].amount == 50


def test_cash_named_in_the_account_currency_is_kept(account):
    account.portfolio.set_cash("USD", 30_000, 1)
    account.portfolio.set_account_currency("USD")
    assert account.portfolio.cash == 30_000


def test_a_split_before_the_first_bar_pays_the_rest_at_its_own_price(account):
    acme = account.add("ACME")
    account.subscribe(acme, DataNormalizationMode.RAW)
    account.fill(acme, 101, 60)
    cash = account.portfolio.cash_exact
    account.portfolio.apply_split(Split(acme.symbol, datetime(2015, 1, 8), 90, Decimal(2)))
    # two become one: 50 whole shares, and half a share at 180
    assert (acme.holdings.quantity, acme.holdings.average_price) == (50, 120)
    assert account.portfolio.cash_exact - cash == 90


def test_a_margin_call_model_of_the_algorithm(account):
    class Calls:
        def get_margin_call_orders(self):
            return [], False

        def execute_margin_call(self, requests):
            return []

    calls = Calls()
    account.portfolio.margin_call_model = calls
    assert account.portfolio.margin_call_model.get_margin_call_orders() == ([], False)
    with pytest.raises(TypeError, match="no method 'get_margin_call_orders'"):
        account.portfolio.set_margin_call_model(object())


def test_the_portfolio_knows_its_symbols(account):
    spy = account.add("SPY", 100)
    assert (account.portfolio.contains_key("SPY"), account.portfolio.contains_key("XYZ"), account.portfolio.count) == (True, False, 1)
    assert [(pair.key, pair.value) for pair in account.portfolio] == [(spy.symbol, spy.holdings)]
    assert account.portfolio.get("XYZ", spy.holdings) is spy.holdings
    with pytest.raises(TypeError, match="expected None or a SecurityHolding"):
        account.portfolio.get("XYZ", 3)


@pytest.mark.parametrize("ask", [lambda portfolio: portfolio.positions.groups, lambda portfolio: portfolio.set_positions(None)])
def test_groups_of_positions_are_refused(account, ask):
    with pytest.raises(UnsupportedCall, match="it groups options"):
        ask(account.portfolio)
    assert account.portfolio.log_margin_information() is None
