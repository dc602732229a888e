"""When bars are repeated within days; moments and times as in LEAN's recorded runs of mixed_resolutions and forex_minutes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from minilean.common.enums import SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.data.sessions import DailySpans
from minilean.engine.fill_sessions import FillSessions, Session, repeats_within_days, warm_up_and_repeats

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Wednesday, then Thanksgiving, the early close of the day after it, and Monday
FIRST, LAST = date(2015, 11, 25), date(2015, 11, 30)
WEDNESDAY, FRIDAY = (datetime(2015, 11, 25, 9, 30), datetime(2015, 11, 25, 16)), (datetime(2015, 11, 27, 9, 30), datetime(2015, 11, 27, 13))
MONDAY = (datetime(2015, 11, 30, 9, 30), datetime(2015, 11, 30, 16))


@pytest.fixture(scope="module")
def database(conformance_data: Path) -> MarketHoursDatabase:
    return MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json")


@pytest.fixture(scope="module")
def stocks(database: MarketHoursDatabase) -> ExchangeHours:
    return database.hours("usa", "SPY", SecurityType.EQUITY)


def _sessions(hours: ExchangeHours, strict: bool) -> list[Session]:
    spans, days = DailySpans(hours, strict), np.arange(FIRST.toordinal(), LAST.toordinal() + 1)
    times = zip(*spans.times(days[spans.select(days)]), strict=True)
    return [bar for bar in times if hours.is_open_between(bar[0], bar[1])]


def _repeats(
    hours: ExchangeHours, step: timedelta, strict: bool = True, extended: bool = False, since: datetime = datetime.min
) -> dict[datetime, tuple[datetime, datetime]]:
    """By the exchange's time of each moment: start and end that a copy carries."""
    found = FillSessions.of(repeats_within_days(_sessions(hours, strict), hours, step, extended, since))
    assert found.ends == sorted(set(found.ends))
    return {hours.zone.to_local(utc): times for utc, times in zip(found.ends, found.times, strict=True)}


def test_daily_bars_are_repeated_every_minute_of_the_session_with_the_times_of_the_day_before(stocks: ExchangeHours) -> None:
    found = _repeats(stocks, MINUTE)
    # a bar at each close, and the minutes before: 210 of the early close, 390 of the regular day
    assert len(found) == 1 + 210 + 390
    assert (found[FRIDAY[0] + MINUTE], found[FRIDAY[1] - MINUTE], found[FRIDAY[1]]) == (WEDNESDAY, WEDNESDAY, FRIDAY)
    assert (found[MONDAY[0] + MINUTE], found[MONDAY[1] - MINUTE], found[MONDAY[1]]) == (FRIDAY, FRIDAY, MONDAY)
    assert FRIDAY[0] not in found
    assert FRIDAY[1] + MINUTE not in found


def test_hours_are_whole_since_midnight(stocks: ExchangeHours) -> None:
    friday = [moment.hour for moment in _repeats(stocks, HOUR) if moment.date() == FRIDAY[0].date()]
    assert friday == [10, 11, 12, 13]


def test_extended_hours_are_repeated_too_with_the_times_of_the_last_session(stocks: ExchangeHours) -> None:
    found = _repeats(stocks, HOUR, extended=True)
    monday = [moment.hour for moment in found if moment.date() == MONDAY[0].date()]
    # nothing follows the last session of a run
    assert monday == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
    evening = [moment.hour for moment in found if moment.date() == WEDNESDAY[0].date()]
    assert evening == [16, 17, 18, 19, 20]
    assert {found[datetime(2015, 11, 25, hour)] for hour in (17, 20)} == {WEDNESDAY}
    assert found[datetime(2015, 11, 30, 5)] == FRIDAY


def test_bars_that_end_at_midnight_are_repeated_up_to_the_close_itself(stocks: ExchangeHours) -> None:
    found = _repeats(stocks, MINUTE, strict=False)
    wednesday = (datetime(2015, 11, 25), datetime(2015, 11, 26))
    friday = (datetime(2015, 11, 27), datetime(2015, 11, 28))
    assert (found[FRIDAY[0] + MINUTE], found[FRIDAY[1]], found[friday[1]]) == (wednesday, wednesday, friday)
    assert FRIDAY[1] + MINUTE not in found


def test_currency_pairs_are_repeated_from_the_end_of_their_bar_on(database: MarketHoursDatabase) -> None:
    found = _repeats(database.hours("oanda", "EURUSD", SecurityType.FOREX), MINUTE, strict=False)
    tuesday = (datetime(2015, 11, 24, 19), datetime(2015, 11, 25, 19))
    assert (found[datetime(2015, 11, 25, 19, 1)], found[datetime(2015, 11, 26, 3)]) == (tuesday, tuesday)
    assert not [moment for moment in found if datetime(2015, 11, 27, 19) < moment <= datetime(2015, 11, 29, 17)]
    assert found[datetime(2015, 11, 29, 17, 5) + MINUTE] == (datetime(2015, 11, 26, 19), datetime(2015, 11, 27, 19))


def test_copies_within_days_may_begin_with_the_end_of_a_warm_up(stocks: ExchangeHours) -> None:
    found = _repeats(stocks, MINUTE, since=datetime(2015, 11, 28))
    assert [moment for moment in found if moment.date() == FRIDAY[0].date()] == [FRIDAY[1]]
    assert len(found) == 1 + 1 + 390


def test_after_a_warm_up_on_days_a_minute_is_repeated_as_a_minute(stocks: ExchangeHours) -> None:
    sessions = _sessions(stocks, strict=True)
    made = list(warm_up_and_repeats(sessions, stocks, MINUTE, MINUTE, False, datetime(2015, 11, 30, 5)))
    assert [session[:2] for session in made[:2]] == [WEDNESDAY, FRIDAY]
    assert [session[:2] for session in (made[2], made[-1])] == [(MONDAY[0], MONDAY[0] + MINUTE), (MONDAY[1] - MINUTE, MONDAY[1])]
    assert len(made) == 2 + 390
    assert list(warm_up_and_repeats(sessions, stocks, MINUTE, MINUTE, False, datetime(2015, 12, 1, 5))) == sessions


def test_an_hour_that_is_repeated_every_minute_keeps_its_hour(stocks: ExchangeHours) -> None:
    made = list(warm_up_and_repeats(_sessions(stocks, strict=True), stocks, HOUR, MINUTE, False, datetime(2015, 11, 30, 5)))[2:]
    starts = {stocks.zone.to_local(utc): (start, end) for start, end, utc in made}
    at_nine, at_ten = datetime(2015, 11, 30, 9), datetime(2015, 11, 30, 10)
    assert starts[at_ten + MINUTE] == starts[at_ten + 59 * MINUTE] == (at_nine, at_ten)
