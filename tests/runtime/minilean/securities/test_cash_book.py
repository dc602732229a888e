"""Currencies, their rates, and how pairs lead from one to another."""

from decimal import Decimal

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.securities.cash_book import CashBook


def test_amounts_and_rates():
    changes = []
    book = CashBook(lambda: changes.append(1))
    book.add("eur", 100, Decimal("1.25"))
    assert book.total_value_in_account_currency == 125
    assert book.convert(10, "EUR", "USD") == 12.5
    assert book.convert(10, "USD", "EUR") == 8
    assert book.convert_to_account_currency(4, "eur") == 5
    assert book.convert_to_account_currency(CashAmount(4, "EUR")) == CashAmount(5, "USD")
    before = len(changes)
    book["EUR"].add_amount(0.5)
    assert book["EUR"].amount == 100.5
    assert len(changes) == before + 1


def test_a_currency_of_which_nothing_is_held_adds_no_decimals():
    book = CashBook()
    book["USD"].set_amount(100_000)
    book.add("EUR", 0, Decimal("0.7363282256698747514910646491"))
    assert str(book.total_value_in_account_currency_exact) == "100000"
    book["EUR"].set_conversion_rate(Decimal("1.25"))
    assert str(book.total_value_in_account_currency_exact) == "100000.00"


def test_reads_as_a_dictionary():
    book = CashBook()
    book.add("EUR", 1, 1)
    assert list(book) == ["USD", "EUR"]
    assert book.keys() == book.Keys == ["USD", "EUR"]
    assert [code for code, _ in book.items()] == ["USD", "EUR"]
    assert "eur" in book
    assert book.get("JPY") is None
    assert book.count == len(book) == 2
    with pytest.raises(KeyError, match="JPY is not in the cash book"):
        book["JPY"]


def test_an_unknown_rate_is_an_error_only_for_money():
    book = CashBook()
    book.get_or_add("JPY")
    assert book.convert_to_account_currency(0, "JPY") == 0
    with pytest.raises(ValueError, match="rate of JPY is not known yet"):
        book.convert_to_account_currency(1, "JPY")


def test_unsettled_money_has_the_rate_of_settled_money(account):
    account.portfolio.cash_book.add("EUR", 0, Decimal("1.25"))
    account.portfolio.unsettled_cash_book["EUR"].add_amount(100)
    assert account.portfolio.unsettled_cash == 125
    assert account.portfolio.total_portfolio_value == 100_125
    account.portfolio.cash_book["EUR"].set_conversion_rate(2)
    assert account.portfolio.unsettled_cash == 200
