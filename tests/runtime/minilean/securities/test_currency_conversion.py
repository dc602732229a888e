"""How pairs lead from one currency to another."""

from decimal import Decimal

import pytest

from minilean.common.enums import SecurityType
from minilean.securities.currency_conversion import conversion_path, ensure_conversions


@pytest.mark.parametrize(
    ("source", "pairs", "path"),
    [
        ("EUR", ["GBPUSD", "EURUSD"], [("EURUSD", False)]),
        ("JPY", ["EURJPY", "USDJPY"], [("USDJPY", True)]),
        ("JPY", ["EURJPY", "EURUSD"], [("EURJPY", True), ("EURUSD", False)]),
        ("GBP", ["GBPCHF", "USDCHF"], [("GBPCHF", False), ("USDCHF", True)]),
        ("XAU", ["EURUSD", "SPY"], []),
    ],
)
def test_paths(source, pairs, path):
    assert conversion_path(source, "USD", pairs) == path


def test_foreign_currencies_get_rates_from_pairs(account):
    pairs = {
        "EURJPY": account.add("EURJPY", Decimal(125), SecurityType.FOREX),
        "USDJPY": account.add("USDJPY", Decimal(100), SecurityType.FOREX),
        "EURUSD": account.add("EURUSD", 0, SecurityType.FOREX),
    }
    book = account.portfolio.cash_book
    book.add("XAU", 1, 0)
    assert ensure_conversions(book, pairs.values(), [], pairs.__getitem__) == ["XAU"]
    assert book["JPY"].conversion_rate == 0
    book.update()
    assert book["JPY"].conversion_rate_exact == Decimal("0.01")
    assert book["EUR"].conversion_rate == 0
    account.price(pairs["EURUSD"], Decimal("1.25"))
    assert book["EUR"].conversion_rate_exact == Decimal("1.25")


def test_a_rate_is_read_once_per_update(account):
    eurusd = account.add("EURUSD", Decimal("1.25"), SecurityType.FOREX)
    book = account.portfolio.cash_book
    ensure_conversions(book, [eurusd], [], lambda pair: eurusd)
    book.update()
    assert book["EUR"].conversion_rate == 1.25
    eurusd.cache.reset()
    assert book["EUR"].conversion_rate == 1.25
    book.update()
    assert book["EUR"].conversion_rate == 0
