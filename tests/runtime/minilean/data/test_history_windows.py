"""Where N bars begin."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from minilean.common.clock import zone
from minilean.common.enums import Resolution, SecurityType
from minilean.data.history_windows import start_of_bars
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase

NEW_YORK = zone("America/New_York")


@pytest.fixture(scope="module")
def database(conformance_data: Path) -> MarketHoursDatabase:
    return MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json")


@pytest.mark.parametrize(
    ("end", "start"),
    [
        (datetime(2016, 3, 8, 9, 35), datetime(2016, 3, 4)),  # today is not over: the 4th and the 7th
        (datetime(2016, 3, 8, 16), datetime(2016, 3, 6, 16)),  # today counts from its close: the 7th and the 8th, a Sunday before them
        (datetime(2016, 3, 8, 18), datetime(2016, 3, 6, 18)),
        (datetime(2016, 3, 12, 10), datetime(2016, 3, 10)),  # a Saturday: the 10th and the 11th
        (datetime(2015, 11, 27, 13), datetime(2015, 11, 25, 13)),  # an early close: 24 hours back reach into the session before
    ],
)
def test_two_strict_daily_bars(database: MarketHoursDatabase, end: datetime, start: datetime) -> None:
    hours = database.hours("usa", "SPY", SecurityType.EQUITY)
    assert start_of_bars(hours, end, Resolution.DAILY, 2, True, NEW_YORK) == start


def test_without_strict_end_times_the_day_of_a_close_does_not_count(database: MarketHoursDatabase) -> None:
    hours = database.hours("usa", "SPY", SecurityType.EQUITY)
    assert start_of_bars(hours, datetime(2016, 3, 8, 18), Resolution.DAILY, 2, False, NEW_YORK) == datetime(2016, 3, 4)


def test_hours_are_counted_while_the_market_is_open(database: MarketHoursDatabase) -> None:
    hours = database.hours("usa", "SPY", SecurityType.EQUITY)
    assert start_of_bars(hours, datetime(2016, 6, 30), Resolution.HOUR, 4, False, NEW_YORK) == datetime(2016, 6, 29, 12)


def test_days_of_a_currency_pair_are_those_of_its_data_zone(database: MarketHoursDatabase) -> None:
    hours = database.hours("oanda", "EURUSD", SecurityType.FOREX)
    assert start_of_bars(hours, datetime(2016, 6, 30), Resolution.DAILY, 2, False, zone("UTC")) == datetime(2016, 6, 27, 20)


def test_custom_data_count_calendar_days() -> None:
    hours = ExchangeHours.always_open(NEW_YORK)
    assert start_of_bars(hours, datetime(2016, 6, 30), Resolution.DAILY, 5, False, NEW_YORK) == datetime(2016, 6, 25)
