"""Date rules around Thanksgiving, Christmas and year ends of the New York Stock Exchange."""

from datetime import date

import pytest

from minilean.common.dotnet_errors import ArgumentOutOfRangeException
from minilean.common.enums import DayOfWeek, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.schedule.date_rules import DateRules, FuncDateRule, ticker_of


def between(rule: FuncDateRule, start: date, end: date) -> list[date]:
    return list(rule.get_dates(start, end))


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
    with pytest.raises(ArgumentOutOfRangeException, match="MonthEnd got the offset 31; expected 0 to 30"):
        dates.month_end("SPY", 31)


def test_a_day_of_the_week_is_a_member_or_its_number(dates: DateRules) -> None:
    # recorded by LEAN: number_types, "date rule int" and "date rule str"
    assert dates.every(1).name == "Monday"
    with pytest.raises(TypeError, match="expected days such as DayOfWeek"):
        dates.every("Monday")


def test_a_rule_is_named_by_the_ticker_of_what_a_text_stands_for(dates: DateRules) -> None:
    # LEAN's trace of surface/symbols
    spy = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
    assert [dates.every_day(text).name for text in ("spy", str(spy.id))] == ["SPY: EveryDay"] * 2
    assert dates.month_start("spy", 1).name == "SPY: MonthStart+1"
    assert (ticker_of(spy), ticker_of("qqq")) == ("SPY", "QQQ")
