"""Names of data files, as LEAN composes them."""

from datetime import date, datetime

from minilean.common.enums import Resolution, SecurityType, TickType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.lean_data import LeanData

SPY = Symbol(SecurityIdentifier("SPY", datetime(1998, 1, 2).date(), "usa", SecurityType.EQUITY), "SPY")


def test_daily_and_hourly_prices_have_one_file() -> None:
    assert LeanData.generate_zip_file_name(SPY, date(2013, 10, 7), Resolution.DAILY, TickType.TRADE) == "spy.zip"
    assert LeanData.GenerateZipFileName(SPY, None, Resolution.HOUR) == "spy.zip"


def test_finer_prices_have_a_file_a_day() -> None:
    assert LeanData.generate_zip_file_name(SPY, date(2013, 10, 7), Resolution.MINUTE, TickType.QUOTE) == "20131007_quote.zip"
