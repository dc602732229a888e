"""Close times of insights on the US equity calendar; those marked so were recorded from LEAN (`insight_models`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from minilean.common.dotnet_errors import ArgumentOutOfRangeException
from minilean.common.enums import Resolution, SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.framework.insight_periods import close_after_bars, close_after_period, close_at_local


@pytest.fixture(scope="module")
def hours(conformance_data: Path) -> ExchangeHours:
    return MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


@pytest.mark.parametrize(
    ("generated", "days", "closes"),
    [
        (datetime(2016, 1, 5, 21), 3, datetime(2016, 1, 8, 21)),
        (datetime(2016, 1, 6, 21), 3, datetime(2016, 1, 11, 21)),
        (datetime(2016, 3, 24, 20), 1, datetime(2016, 3, 28, 20)),
        (datetime(2016, 5, 27, 20), 3, datetime(2016, 6, 2, 20)),
    ],
)
def test_days_are_open_days_at_the_same_time_as_recorded_from_lean(
    hours: ExchangeHours, generated: datetime, days: int, closes: datetime
) -> None:
    assert close_after_period(hours, generated, timedelta(days=days)) == closes


def test_bars_of_a_resolution_as_recorded_from_lean(hours: ExchangeHours) -> None:
    assert close_after_bars(hours, datetime(2016, 1, 7, 21), Resolution.DAILY, 2) == datetime(2016, 1, 11, 21)
    assert close_after_bars(hours, datetime(2016, 5, 27, 20), Resolution.DAILY, 2) == datetime(2016, 6, 1, 20)


def test_hours_and_minutes_step_over_open_minutes_only(hours: ExchangeHours) -> None:
    # Friday 15:30 in New York: 30 minutes until the close, 30 on Monday
    friday = datetime(2016, 1, 8, 20, 30)
    assert close_after_period(hours, friday, timedelta(hours=1)) == datetime(2016, 1, 11, 15, 0)
    assert close_after_bars(hours, friday, Resolution.HOUR, 1) == datetime(2016, 1, 11, 15, 0)
    assert close_after_period(hours, friday, timedelta(minutes=10)) == datetime(2016, 1, 8, 20, 40)


def test_the_rest_of_a_day_is_that_part_of_a_session(hours: ExchangeHours) -> None:
    # 1 1/2 days from Monday 10:00: Tuesday 10:00, then half of 6 1/2 hours
    assert close_after_period(hours, datetime(2016, 1, 11, 15), timedelta(hours=36)) == datetime(2016, 1, 12, 18, 15)


def test_a_close_time_outside_the_session_moves_to_the_next_open(hours: ExchangeHours) -> None:
    assert close_at_local(hours, datetime(2016, 1, 9, 12)) == datetime(2016, 1, 11, 14, 30)
    assert close_at_local(hours, datetime(2016, 1, 8, 12)) == datetime(2016, 1, 8, 17)
    assert close_at_local(hours, datetime(2016, 1, 8, 16)) == datetime(2016, 1, 11, 14, 30)


def test_no_bar_and_no_second_are_refused(hours: ExchangeHours) -> None:
    with pytest.raises(ArgumentOutOfRangeException, match="at least 1"):
        close_after_bars(hours, datetime(2016, 1, 8, 21), Resolution.DAILY, 0)
    with pytest.raises(ArgumentOutOfRangeException, match="at least one second"):
        close_after_period(hours, datetime(2016, 1, 8, 21), timedelta(milliseconds=3))
