"""Rules on the hours of the New York Stock Exchange, on the morning of 16 November 2015."""

from datetime import datetime
from pathlib import Path

import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.enums import SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.schedule.date_rules import DateRules
from minilean.schedule.time_rules import TimeRules

DATA = Path(__file__).parents[3] / "conformance" / "data"


@pytest.fixture(scope="module")
def hours() -> ExchangeHours:
    return MarketHoursDatabase(DATA / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


@pytest.fixture
def clock() -> EngineClock:
    return EngineClock(zone("America/New_York"), datetime(2015, 11, 16, 5))


@pytest.fixture
def dates(hours: ExchangeHours, clock: EngineClock) -> DateRules:
    return DateRules(clock, lambda symbol: hours)


@pytest.fixture
def times(hours: ExchangeHours, clock: EngineClock) -> TimeRules:
    return TimeRules(clock, lambda symbol: hours, lambda: [hours])
