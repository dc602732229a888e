"""Days of a market: what lies outside its hours is left out, and a day is a session or a calendar day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from minilean.common.enums import SecurityType
from minilean.consolidators import MarketHourAwareConsolidator, TradeBarConsolidator
from minilean.data.bars import TradeBar
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def hours() -> ExchangeHours:
    """Of the New York Stock Exchange."""
    data = Path(__file__).parents[3] / "conformance" / "data"
    return MarketHoursDatabase(data / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


def days(consolidator: MarketHourAwareConsolidator, day: int, until: datetime) -> list[tuple[datetime, datetime, float]]:
    """Feed the hours from 8:00 to 18:00 with a volume of one each."""
    heard: list = []
    consolidator.data_consolidated += lambda sender, bar: heard.append((bar.time, bar.end_time, bar.volume))
    for hour in range(8, 18):
        consolidator.update(TradeBar(datetime(2015, 11, day, hour), None, 1, 1, 1, 1, 1, HOUR))
    consolidator.scan(until)
    return heard


def test_a_strict_day_is_its_session_also_when_it_closes_early(hours: ExchangeHours) -> None:
    # the day after Thanksgiving closes at 13:00: the hours from 9:00 to 13:00 touch the session
    consolidator = MarketHourAwareConsolidator(TradeBarConsolidator, hours, strict_end_times=True)
    assert days(consolidator, 27, datetime(2015, 11, 27, 13)) == [(datetime(2015, 11, 27, 9, 30), datetime(2015, 11, 27, 13), 4.0)]


def test_a_day_that_is_not_strict_ends_at_midnight(hours: ExchangeHours) -> None:
    consolidator = MarketHourAwareConsolidator(TradeBarConsolidator, hours, strict_end_times=False)
    # 9:00 to 16:00: seven hours
    assert days(consolidator, 30, datetime(2015, 12, 1)) == [(datetime(2015, 11, 30), datetime(2015, 12, 1), 7.0)]


def test_extended_hours_are_taken_when_they_are_asked_for(hours: ExchangeHours) -> None:
    consolidator = MarketHourAwareConsolidator(TradeBarConsolidator, hours, strict_end_times=False, extended_market_hours=True)
    assert days(consolidator, 30, datetime(2015, 12, 1)) == [(datetime(2015, 11, 30), datetime(2015, 12, 1), 10.0)]


def test_reset_forgets_the_day(hours: ExchangeHours) -> None:
    consolidator = MarketHourAwareConsolidator(TradeBarConsolidator, hours, strict_end_times=False)
    consolidator.update(TradeBar(datetime(2015, 11, 30, 10), None, 1, 1, 1, 1, 1, HOUR))
    assert consolidator.working_data is not None
    consolidator.reset()
    assert consolidator.working_data is None
