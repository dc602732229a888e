"""Currencies, their rates, and how pairs lead from one to another."""

from decimal import Decimal

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.decimals import ONE
from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException
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
    book["USD"]._keep_rate(ONE)
    book.add("EUR", 0, Decimal("0.7363282256698747514910646491"))
    assert str(book.total_value_in_account_currency_exact) == "100000"
    book["EUR"]._set_conversion_rate(Decimal("1.25"))
    assert str(book.total_value_in_account_currency_exact) == "100000.00"


def test_reads_as_a_dictionary():
    book = CashBook()
    book.add("EUR", 1, 1)
    assert ([pair.key for pair in book], book.Keys) == (["USD", "EUR"], ["USD", "EUR"])
    assert book.keys() == book.Keys == ["USD", "EUR"]
    assert [code for code, _ in book.items()] == ["USD", "EUR"]
    assert "eur" in book
    assert book.get("JPY") is None
    assert book.count == len(book) == 2
    with pytest.raises(KeyNotFoundException, match="JPY is not in the cash book"):
        book["JPY"]


def test_an_unknown_rate_is_an_error_only_for_money():
    book = CashBook()
    book._get_or_add("JPY")
    assert book.convert_to_account_currency(0, "JPY") == 0
    with pytest.raises(ArgumentException, match="rate of JPY is not known yet"):
        book.convert_to_account_currency(1, "JPY")


def test_unsettled_money_has_the_rate_of_settled_money(account):
    account.portfolio.cash_book.add("EUR", 0, Decimal("1.25"))
    account.portfolio.unsettled_cash_book["EUR"].add_amount(100)
    assert account.portfolio.unsettled_cash == 125
    assert account.portfolio.total_portfolio_value == 100_125
    account.portfolio.cash_book["EUR"]._set_conversion_rate(2)
    assert account.portfolio.unsettled_cash == 200


class Rate:
    """A rate that counts how often it is read."""

    def __init__(self, value):
        self.value, self.reads = Decimal(value), 0

    def rate(self):
        self.reads += 1
        return self.value


def test_a_rate_of_the_market_is_read_once_after_each_update():
    changes = []
    book = CashBook(lambda: changes.append(1))
    euro, rate = book.add("EUR", 100, Decimal("1.25")), Rate("1.5")
    euro._set_conversion(rate)
    assert (euro._conversion, euro.conversion_rate, rate.reads) == (rate, 1.25, 0)  # the known rate stays until the next update
    book._refresh()
    before = len(changes)
    assert (euro.conversion_rate, euro.conversion_rate, euro.value_in_account_currency, rate.reads) == (1.5, 1.5, 150, 1)
    assert len(changes) == before + 1
    rate.value = Decimal(2)
    assert euro.conversion_rate == 1.5
    book._refresh()
    assert (euro.conversion_rate, rate.reads) == (2, 2)


def test_a_rate_that_was_given_outlives_updates():
    book = CashBook()
    euro = book.add("EUR", 10, Decimal("1.25"))
    assert euro._conversion is None
    book._refresh()
    assert (euro.conversion_rate, book["USD"].conversion_rate) == (1.25, 1)
    assert str(euro) == "EUR: €          10.00 @       1.25 = $12.50"
    assert str(book) == (
        "Symbol      Quantity    Conversion = Value in USD\n"
        "USD: $           0.00 @       1.00 = $0.0\n"
        "EUR: €          10.00 @       1.25 = $12.50\n"
        "-------------------------------------------------\n"
        "CashBook Total Value:                $12.50\n"
    )


def test_every_change_is_told():
    changes = []
    book, other = (CashBook(lambda: changes.append(1)) for _ in range(2))
    euro = book.add("EUR", 1, 1)
    told = []
    for change in (
        lambda: euro.add_amount(2),
        lambda: euro.set_amount(5),
        lambda: euro._set_conversion_rate(3),
        lambda: other._mirror(euro),
    ):
        before = len(changes)
        change()
        told.append(len(changes) - before)
    assert told == [1, 1, 1, 1]
    assert euro.add_amount(2) == 7


def test_the_account_currency_is_worth_1_0_until_conversions_are_set_up():
    book = CashBook()
    book["USD"].set_amount(5000)
    assert str(book.total_value_in_account_currency_exact) == "5000.0"
    book["USD"]._keep_rate(ONE)
    assert str(book.total_value_in_account_currency_exact) == "5000"


def test_unsettled_money_of_the_account_currency_keeps_a_rate_of_its_own():
    settled, unsettled = CashBook(), CashBook()
    settled._on_added(unsettled._mirror)
    settled.add("EUR", 10, Decimal("1.25"))
    settled["USD"]._set_conversion_rate(3)
    assert [(cash.symbol, str(cash.conversion_rate_exact)) for cash in unsettled.values()] == [("USD", "1.0"), ("EUR", "1.25")]
    unsettled._mirror(settled["USD"])
    assert unsettled["USD"].conversion_rate == 1


def test_listeners_hear_of_currencies_that_come():
    book, heard = CashBook(), []
    book._on_added(heard.append)
    yen = book._get_or_add("jpy")
    assert (yen.symbol, yen.amount, yen.conversion_rate) == ("JPY", 0, 0)
    assert book._get_or_add("Jpy") is yen
    assert heard == [yen]


def test_the_account_currency_is_renamed_and_keeps_its_amount():
    book = CashBook(account_currency="eur")
    book["EUR"].set_amount(50)
    assert (book.account_currency, book.keys()) == ("EUR", ["EUR"])
    book._change_account_currency("gbp")
    assert (book.account_currency, book.keys()) == ("GBP", ["GBP"])
    assert (book["GBP"].amount, book["GBP"].conversion_rate, book.total_value_in_account_currency) == (50, 1, 50)


def test_conversion_goes_through_the_account_currency():
    book = CashBook()
    book.add("EUR", 3, Decimal("1.25"))
    book.add("JPY", 1000, Decimal("0.01"))
    assert book.convert(8, "eur", "jpy") == 1000
    assert book.convert(1000, "JPY", "EUR") == 8
    assert book.convert(7, "EUR", "EUR") == 7
    assert book.convert_exact(Decimal(8), "EUR") == 10
    assert book.convert_to_account_currency(CashAmount(8, "EUR")) == CashAmount(10, "USD")
    assert book.convert_to_account_currency(Decimal(8), "eur") == 10
    assert book._amount_in_account_currency(CashAmount(100, "JPY")) == 1
    assert book.total_value_in_account_currency == 3 * 1.25 + 10
    assert [(cash.symbol, cash.amount) for cash in book.values()] == [("USD", 0), ("EUR", 3), ("JPY", 1000)]
    assert [(code, cash.amount) for code, cash in book.items()] == [("USD", 0), ("EUR", 3), ("JPY", 1000)]
    assert book.get("eur") is book["Eur"]
    assert book.get("CHF", book["USD"]) is book["USD"]


def test_a_currency_that_is_added_again_keeps_its_entry() -> None:
    book = CashBook()
    euro = book.add("EUR", 10, 1)
    assert book.add("EUR", 5, Decimal("1.25")) is euro
    assert (euro.amount, euro.conversion_rate) == (5, 1.25)


def test_the_sign_of_a_currency_and_what_says_its_rate() -> None:
    # recorded by LEAN: number_types, "cash.currency_symbol"
    book = CashBook(lambda: None)
    book.add("EUR", 5, 1)
    assert (book["EUR"].currency_symbol, book["EUR"].security_symbols) == ("€", [])
