"""Time rules around early closes and changes of the clock."""

from datetime import date, datetime, time, timedelta

from minilean.schedule.date_rules import DateRules
from minilean.schedule.time_rules import FuncTimeRule, TimeRules


def at(rule: FuncTimeRule, *days: date) -> list[datetime]:
    return list(rule.create_utc_event_times(days))


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


def test_a_time_of_day_is_a_time_as_well(times: TimeRules) -> None:
    # recorded by LEAN: number_types, "time rule datetime"
    assert times.at(time(9, 30)).name == "9.5"
    assert list(times.at(time(9, 30)).create_utc_event_times([date(2015, 1, 5)])) == list(
        times.at(9, 30).create_utc_event_times([date(2015, 1, 5)])
    )
