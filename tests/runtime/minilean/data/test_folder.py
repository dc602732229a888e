"""A data folder: symbols, files that are missing, reference tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.folder import DataFolder
from minilean.errors import DataError, InputError


@pytest.fixture(scope="module")
def folder(conformance_data: Path) -> DataFolder:
    return DataFolder(conformance_data)


@pytest.mark.parametrize(
    ("ticker", "identifier"),
    [("SPY", "SPY VMXE979O2E79"), ("newco", "OLDCO VMXE979O2E79"), ("OLDCO", "OLDCO VMXE979O2E79"), ("NOSUCH", "NOSUCH 2T")],
)
def test_identifiers_are_those_of_lean(folder: DataFolder, ticker: str, identifier: str) -> None:
    assert str(folder.create_symbol(ticker).id) == identifier
    assert folder.create_symbol(ticker).value == ticker.upper()


def test_a_missing_file_means_no_data(folder: DataFolder) -> None:
    assert folder.series(folder.create_symbol("NOSUCH")) is None
    assert folder.series(folder.create_symbol("SPY"), Resolution.MINUTE) is None
    assert folder.series(folder.create_symbol("GBPUSD", SecurityType.FOREX, "oanda")) is None


def test_files_are_read_once(folder: DataFolder) -> None:
    spy = folder.create_symbol("SPY")
    assert folder.series(spy) is folder.series(spy)
    assert folder.factor_file(spy) is folder.factor_file(spy)


def test_the_factor_file_of_a_renamed_security_has_its_first_name_of_file(folder: DataFolder) -> None:
    assert folder.map_file(folder.create_symbol("OLDCO")).permtick == "NEWCO"
    assert folder.factor_file(folder.create_symbol("OLDCO")).permtick == "NEWCO"


def test_currency_pairs_have_no_factors(folder: DataFolder) -> None:
    pair = folder.create_symbol("EURUSD", SecurityType.FOREX, "oanda")
    assert folder.factor_file(pair).rows == ()
    assert folder.map_file(pair).delisting_date is None
    assert not folder.has_strict_end_times(pair, folder.hours_of(pair))


def test_properties(folder: DataFolder) -> None:
    pair = folder.symbol_properties.get("oanda", "EURUSD", SecurityType.FOREX)
    assert (pair.quote_currency, pair.minimum_price_variation_exact, pair.lot_size_exact) == ("USD", Decimal("0.00001"), 1)
    share = folder.symbol_properties.get("usa", "SPY", SecurityType.EQUITY)
    assert (share.quote_currency, share.minimum_price_variation_exact, share.contract_multiplier_exact) == ("USD", Decimal("0.01"), 1)


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2000, 1, 1), "0.0075"), (date(2015, 12, 16), "0.0075"), (date(2015, 12, 17), "0.01"), (date(2016, 12, 14), "0.01")],
)
def test_interest_rates_hold_until_the_next(folder: DataFolder, day: date, rate: str) -> None:
    assert folder.interest_rates.rate(day) == Decimal(rate)


def test_interest_rates_may_be_missing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.interest_rates.rate(date(2016, 1, 1)) == Decimal("0.01")


def test_properties_without_entry_are_leans_defaults(folder: DataFolder) -> None:
    pair = folder.symbol_properties.get("fxcm", "USDJPY", SecurityType.FOREX)
    assert (pair.quote_currency, pair.minimum_price_variation_exact, pair.lot_size_exact) == ("JPY", Decimal("0.01"), 1)


def test_missing_properties_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"symbol-properties-database.csv does not exist"):
        DataFolder(tmp_path).symbol_properties.get("usa", "SPY", SecurityType.EQUITY)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("2016-01-01,zero", "line 2"),
        ("2016-01-01,NaN", "line 2"),
        ("2016-01-01", "line 2"),
        ("2016-01-02,1\n2016-01-01,2", "line 3: 2016-01-01 is not after 2016-01-02"),
        ("2016-01-02,1\n2016-01-02,2", "line 3: 2016-01-02 is not after 2016-01-02"),
    ],
)
def test_a_broken_rate_is_named(tmp_path: Path, lines: str, words: str) -> None:
    path = tmp_path / "alternative" / "interest-rate" / "usa" / "interest-rate.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"DATE,RATE\n{lines}\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"interest-rate.csv, {words}"):
        DataFolder(tmp_path).interest_rates.rate(date(2016, 1, 1))


@pytest.mark.parametrize("line", ["usa,[*],equity,,USD,1,x,1", "usa,[*],equity", "usa,[*],equity,,USD,1,0.01,0"])
def test_a_broken_property_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "symbol-properties" / "symbol-properties-database.csv"
    path.parent.mkdir(parents=True)
    path.write_text("market,symbol,type\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"symbol-properties-database\.csv, line 2"):
        DataFolder(tmp_path).symbol_properties.get("usa", "SPY", SecurityType.EQUITY)


def test_only_the_lines_of_the_securities_of_a_run_are_read(tmp_path: Path) -> None:
    path = tmp_path / "symbol-properties" / "symbol-properties-database.csv"
    path.parent.mkdir(parents=True)
    path.write_text("usa,BAD,equity,,USD,1,x,1\nusa,[*],equity,,USD,1,0.05,10\n", encoding="utf-8")
    properties = DataFolder(tmp_path).symbol_properties
    assert properties.get("usa", "SPY", SecurityType.EQUITY).minimum_price_variation_exact == Decimal("0.05")
    with pytest.raises(DataError, match=r"symbol-properties-database\.csv, line 1"):
        properties.get("usa", "BAD", SecurityType.EQUITY)


def test_a_line_that_names_no_security_is_named(tmp_path: Path) -> None:
    path = tmp_path / "symbol-properties" / "symbol-properties-database.csv"
    path.parent.mkdir(parents=True)
    path.write_text("usa,[*]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"symbol-properties-database\.csv, line 1.*too few columns"):
        DataFolder(tmp_path).symbol_properties.get("usa", "SPY", SecurityType.EQUITY)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere is not a folder"):
        DataFolder(tmp_path / "nowhere")


def test_a_security_without_map_file_has_its_data_under_its_own_ticker(folder: DataFolder) -> None:
    # an older security with the first ticker of one that came later: the map file of that name is not its own
    other = Symbol(SecurityIdentifier("SPY", date(1990, 1, 2), "usa", SecurityType.EQUITY), "XYZ")
    names = folder.map_file(other)
    assert (names.rows, names.permtick, names.mapped(date(2016, 1, 4))) == ((), "SPY", "XYZ")
    assert folder.series(other) is None


def test_the_security_that_had_a_ticker_on_a_day(folder: DataFolder) -> None:
    assert str(folder.equity_on("oldco", date(2016, 1, 4)).id) == "OLDCO VMXE979O2E79"
    assert str(folder.equity_on("NOSUCH", date(2016, 1, 4)).id) == "NOSUCH 2T"


def test_map_files_are_those_of_the_market_s_very_name(folder: DataFolder) -> None:
    # LEAN's trace of surface/symbols: in the market "USA" SPY is another security
    assert str(folder.create_symbol("SPY", market="USA").id) == "SPY 2T"


def test_bars_of_a_resolution_are_looked_for_under_every_ticker(tmp_path: Path, folder: DataFolder) -> None:
    assert folder.has_bars(folder.create_symbol("SPY"), Resolution.HOUR)
    assert not folder.has_bars(folder.create_symbol("TLT"), Resolution.HOUR)
    assert not folder.has_bars(folder.create_symbol("SPY"), Resolution.MINUTE)
    names = tmp_path / "equity" / "usa" / "map_files"
    names.mkdir(parents=True)
    (names / "newco.csv").write_text("20140102,oldco\n20150630,oldco\n20501231,newco\n")
    (tmp_path / "equity" / "usa" / "minute" / "oldco").mkdir(parents=True)
    own = DataFolder(tmp_path)
    newco = own.create_symbol("NEWCO")
    assert (own.has_bars(newco, Resolution.MINUTE), own.has_unread_bars(newco, Resolution.MINUTE)) == (True, True)
    assert not own.has_bars(newco, Resolution.SECOND)
