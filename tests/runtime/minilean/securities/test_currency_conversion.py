"""How pairs lead from one currency to another."""

from decimal import Decimal

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import SecurityType
from minilean.securities.currency_conversion import CurrencyPair, conversion_path, ensure_conversions


def _pairs(*tickers: str) -> list[CurrencyPair]:
    return [CurrencyPair(ticker[:3], ticker[3:]) for ticker in tickers]


@pytest.mark.parametrize(
    ("source", "tickers", "path"),
    [
        ("EUR", ["GBPUSD", "EURUSD"], [("EURUSD", False)]),
        ("JPY", ["EURJPY", "USDJPY"], [("USDJPY", True)]),
        ("JPY", ["EURJPY", "EURUSD"], [("EURJPY", True), ("EURUSD", False)]),
        ("JPY", ["GBPJPY", "EURUSD", "EURJPY", "GBPUSD"], [("GBPJPY", True), ("GBPUSD", False)]),
        ("GBP", ["GBPCHF", "USDCHF"], [("GBPCHF", False), ("USDCHF", True)]),
        ("XAU", ["EURUSD", "AUDUSD"], []),
    ],
)
def test_paths(source, tickers, path):
    assert [(pair.ticker, inverted) for pair, inverted in conversion_path(source, "USD", _pairs(*tickers))] == path


def test_foreign_currencies_get_rates_from_pairs(account):
    pairs = {
        "EURJPY": account.add("EURJPY", Decimal(125), SecurityType.FOREX),
        "USDJPY": account.add("USDJPY", Decimal(100), SecurityType.FOREX),
        "EURUSD": account.add("EURUSD", 0, SecurityType.FOREX),
    }
    book = account.portfolio.cash_book
    book.add("XAU", 1, 0)
    available = _pairs("EURUSD", "USDJPY")
    assert ensure_conversions(book, pairs.values(), lambda: available, lambda pair: pairs[pair.ticker]) == ["XAU"]
    assert book["JPY"].conversion_rate == 0
    book._refresh()
    assert book["JPY"].conversion_rate_exact == Decimal("0.01")
    assert book["EUR"].conversion_rate == 0
    account.price(pairs["EURUSD"], Decimal("1.25"))
    assert book["EUR"].conversion_rate_exact == Decimal("1.25")


def test_a_currency_in_no_pair_keeps_the_rate_that_it_was_given(account):
    book = account.portfolio.cash_book
    book.add("XAU", 1, 1300)
    assert ensure_conversions(book, [], lambda: _pairs("EURUSD"), lambda pair: None) == ["XAU"]
    book._refresh()
    assert book["XAU"].conversion_rate == 1300
    assert ensure_conversions(book, [], lambda: pytest.fail("nothing is without a rate"), lambda pair: None) == []


def test_the_account_currency_is_worth_1_even_where_its_rate_was_set_to_0(account):
    book = account.portfolio.cash_book
    account.portfolio.set_cash("USD", 5, 0)
    assert book["USD"].conversion_rate == 0
    ensure_conversions(book, [], list, lambda pair: None)
    assert book["USD"].conversion_rate == 1


def test_currencies_without_a_way_to_the_account_currency_end_the_run(account):
    account.portfolio.cash_book.add("CHF", 1, 0)
    with pytest.raises(ArgumentException, match="lead from CHF to USD"):
        ensure_conversions(account.portfolio.cash_book, [], lambda: _pairs("EURCHF", "GBPJPY"), lambda pair: None)


def test_a_pair_without_prices_has_the_rate_0(account):
    book = account.portfolio.cash_book
    book.add("BTC", 2, 0)
    ensure_conversions(book, [], lambda: [CurrencyPair("BTC", "USD", SecurityType.CRYPTO, "coinbase")], lambda pair: None)
    book._refresh()
    assert book["BTC"].conversion_rate == 0


def test_a_rate_is_read_once_per_update(account):
    eurusd = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    book = account.portfolio.cash_book
    ensure_conversions(book, [eurusd], lambda: _pairs("EURUSD"), lambda pair: eurusd)
    book._refresh()
    assert book["EUR"].conversion_rate == 1.25
    eurusd.cache.reset()
    assert book["EUR"].conversion_rate == 1.25
    book._refresh()
    assert book["EUR"].conversion_rate == 0
