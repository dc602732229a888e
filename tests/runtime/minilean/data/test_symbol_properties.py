"""Currencies, price steps and lots from LEAN's file."""

from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.enums import SecurityType
from minilean.data.symbol_properties import SymbolProperties, SymbolPropertiesFile
from minilean.errors import DataError

HEAD = "market,symbol,type,description,quote_currency,contract_multiplier,minimum_price_variation,lot_size\n"


def database(folder: Path, *lines: str) -> SymbolPropertiesFile:
    path = folder / "symbol-properties-database.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
    return SymbolPropertiesFile(path)


def test_a_line_of_its_own_goes_before_the_markets(tmp_path: Path) -> None:
    found = database(tmp_path, "usa,[*],equity,,USD,1,0.01,1", 'usa,BRK,equity,"Berk, shire",USD,1,0.05,2')
    assert found.get("USA", "spy", SecurityType.EQUITY) == SymbolProperties()
    own = found.get("usa", "brk", SecurityType.EQUITY)
    assert (own.description, own.minimum_price_variation_exact, own.lot_size_exact) == ("Berk, shire", Decimal("0.05"), Decimal(2))


def test_the_last_columns_may_be_there_or_not(tmp_path: Path) -> None:
    found = database(tmp_path, "oanda,EURUSD,forex,Euro,USD,1,0.00001,1000,EUR/USD,10,100")
    own = found.get("oanda", "EURUSD", SecurityType.FOREX)
    assert (own.market_ticker, own.minimum_order_size_exact, own.price_magnifier_exact) == ("EUR/USD", Decimal(10), Decimal(100))


def test_their_text(tmp_path: Path) -> None:
    """`Messages.SymbolProperties.ToString`: an empty place stands for what there is none of."""
    assert str(SymbolProperties()) == ",USD,1,0.01,1,,,"
    found = database(tmp_path, "oanda,EURUSD,forex,Euro,USD,1,0.00001,1000,EUR/USD,10,100")
    assert str(found.get("oanda", "EURUSD", SecurityType.FOREX)) == "Euro,USD,1,0.00001,1000,EUR/USD,10,100"


def test_a_pair_without_line_is_quoted_in_its_second_currency(tmp_path: Path) -> None:
    found = database(tmp_path, "usa,[*],equity,,USD,1,0.01,1")
    assert found.get("oanda", "eurgbp", SecurityType.FOREX).quote_currency == "GBP"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("usa,SPY,equity,,USD,1,0,1", "expected numbers above zero"),
        ("usa,SPY,equity,,U$,1,0.01,1", "the quote currency is 'U\\$'"),
        ("usa,SPY,equity,,USD,1,x,1", "line 2"),
        ("usa,SPY", "too few columns"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as refused:
        database(tmp_path, line).get("usa", "SPY", SecurityType.EQUITY)
    assert str(refused.value).startswith(f"{tmp_path / 'symbol-properties-database.csv'}, line 2: ")


def test_pairs_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = database(
        tmp_path,
        "oanda,USDJPY,forex,,JPY,1,0.001,1",
        "oanda,XAUUSD,cfd,,USD,1,0.001,1",
        "oanda,DE30EUR,cfd,,EUR,1,0.1,0.1",
        "oanda,[*],forex,,USD,1,0.00001,1",
        "fxcm,EURGBP,forex,,GBP,1,0.00001,1",
        "oanda,AUDUSD,forex,,USD,1,0.00001,1",
    )
    assert found.pairs("oanda", SecurityType.FOREX) == [("USD", "JPY"), ("AUD", "USD")]
    assert found.pairs("oanda", SecurityType.CFD) == [("XAU", "USD"), ("DE30", "EUR")]
    assert found.pairs("coinbase", SecurityType.CRYPTO) == []
