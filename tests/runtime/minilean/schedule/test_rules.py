"""Date and time rules around Thanksgiving, Christmas and year ends of the New York Stock Exchange."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.enums import DayOfWeek, SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.schedule.date_rules import DateRule, DateRules
from minilean.schedule.time_rules import TimeRule, TimeRules

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


def between(rule: DateRule, start: date, end: date) -> list[date]:
    return list(rule.get_dates(start, end))


def at(rule: TimeRule, *days: date) -> list[datetime]:
    return list(rule.create_utc_event_times(days))


def test_every_day_with_and_without_an_exchange(dates: DateRules) -> None:
    start, end = date(2015, 11, 25), date(2015, 11, 30)
    assert len(between(dates.every_day(), start, end)) == 6
    assert between(dates.every_day("SPY"), start, end) == [date(2015, 11, 25), date(2015, 11, 27), date(2015, 11, 30)]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("month_start", (), [date(2016, 1, 1), date(2016, 2, 1)]),
        ("month_start", ("SPY",), [date(2016, 1, 4), date(2016, 2, 1)]),
        ("month_start", ("SPY", 2), [date(2016, 1, 6), date(2016, 2, 3)]),
        ("month_start", (3,), [date(2016, 1, 4), date(2016, 2, 4)]),
        ("month_end", (), [date(2015, 12, 31), date(2016, 1, 31), date(2016, 2, 29)]),
        ("month_end", ("SPY",), [date(2015, 12, 31), date(2016, 1, 29), date(2016, 2, 29)]),
        ("month_end", ("SPY", 2), [date(2015, 12, 29), date(2016, 1, 27), date(2016, 2, 25)]),
        ("quarter_end", ("SPY",), [date(2015, 12, 31)]),
        ("year_end", ("SPY",), [date(2015, 12, 31)]),
    ],
)
def test_period_rules(dates: DateRules, name: str, arguments: tuple, expected: list[date]) -> None:
    assert (
        between(getattr(dates, name)(*arguments), date(2015, 12, 29) if "end" in name else date(2016, 1, 1), date(2016, 3, 1))[
            : len(expected)
        ]
        == expected
    )


def test_an_offset_past_the_month_falls_back_to_its_last_open_day(dates: DateRules) -> None:
    assert between(dates.month_start("SPY", 30), date(2016, 2, 1), date(2016, 2, 29)) == [date(2016, 2, 29)]


def test_weeks_of_an_exchange_move_over_holidays(dates: DateRules) -> None:
    start, end = date(2016, 1, 11), date(2016, 1, 22)
    assert between(dates.week_start("SPY"), start, end) == [date(2016, 1, 11), date(2016, 1, 19)]
    assert between(dates.week_end("SPY"), date(2015, 12, 21), date(2015, 12, 31)) == [date(2015, 12, 24), date(2015, 12, 31)]


def test_a_week_without_exchange_runs_from_monday_to_friday(dates: DateRules) -> None:
    assert between(dates.week_start(), date(2016, 1, 12), date(2016, 1, 25)) == [date(2016, 1, 18), date(2016, 1, 25)]
    assert between(dates.week_end(1), date(2016, 1, 12), date(2016, 1, 25)) == [date(2016, 1, 14), date(2016, 1, 21)]


def test_days_of_the_week_and_single_dates(dates: DateRules) -> None:
    assert between(dates.every(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), date(2015, 12, 1), date(2015, 12, 8)) == [
        date(2015, 12, 3),
        date(2015, 12, 7),
    ]
    assert between(dates.on(2015, 12, 3), date(2015, 12, 1), date(2015, 12, 8)) == [date(2015, 12, 3)]


def test_an_offset_out_of_range_is_refused(dates: DateRules) -> None:
    with pytest.raises(ValueError, match="MonthEnd got the offset 31; expected 0 to 30"):
        dates.month_end("SPY", 31)


def test_open_and_close_know_early_closes_and_closed_days(times: TimeRules) -> None:
    thanksgiving, friday, monday = date(2015, 11, 26), date(2015, 11, 27), date(2015, 11, 30)
    assert at(times.after_market_open("SPY", 5), thanksgiving, friday) == [datetime(2015, 11, 27, 14, 35)]
    assert at(times.before_market_close("SPY", 1), friday, monday) == [datetime(2015, 11, 27, 17, 59), datetime(2015, 11, 30, 20, 59)]
    assert at(times.after_market_close("SPY", 10), friday) == [datetime(2015, 11, 27, 18, 10)]
    assert at(times.before_market_open(30), friday) == [datetime(2015, 11, 27, 14, 0)]


def test_times_of_day_in_zones_and_intervals(times: TimeRules) -> None:
    day = date(2015, 12, 1)
    assert at(times.at(8, 0), day) == [datetime(2015, 12, 1, 13)]
    assert at(times.at(15, 0, "Europe/London"), day) == [datetime(2015, 12, 1, 15)]
    assert at(times.at(timedelta(hours=9, minutes=31)), day) == [datetime(2015, 12, 1, 14, 31)]
    assert at(times.noon, day) == [datetime(2015, 12, 1, 17)]
    assert [t.hour for t in at(times.every(timedelta(hours=4)), day)] == [5, 9, 13, 17, 21, 1]


def test_noon_is_twelve_hours_after_midnight_also_when_the_clock_changes(times: TimeRules) -> None:
    assert at(times.noon, date(2015, 3, 8)) == [datetime(2015, 3, 8, 17)]


def test_names_are_leans(dates: DateRules, times: TimeRules) -> None:
    assert dates.month_end("SPY", 2).name == "SPY: MonthEnd-2"
    assert times.after_market_open("SPY", 5).name == "SPY: 5 min after MarketOpen"
    assert times.before_market_close("SPY", 1).name == "SPY: 1 min before MarketClose"
