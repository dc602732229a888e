"""Dates and cash of an algorithm, given in order or by name."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from minilean.algorithm.calendar import Calendar
from minilean.common.clock import zone
from minilean.common.dotnet_errors import ArgumentException, ArgumentOutOfRangeException, InvalidOperationException


class Portfolio:
    def __init__(self) -> None:
        self.calls: list[tuple] = []

    def set_cash(self, *arguments) -> None:
        self.calls.append(arguments)


@pytest.fixture
def calendar() -> Calendar:
    made = Calendar()
    clock = SimpleNamespace(zone=zone("America/New_York"))
    state = SimpleNamespace(locked=False, set_time=lambda utc: None, start_local=None, end_local=None)
    runtime = SimpleNamespace(state=state, clock=clock, portfolio=Portfolio())
    object.__setattr__(made, "_runtime", runtime)
    return made


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((2013, 10, 8), {}), ((), {"month": 10, "day": 8, "year": 2013}), ((date(2013, 10, 8),), {}), ((), {"start": datetime(2013, 10, 8)})],
)
def test_the_start_is_a_midnight(calendar: Calendar, arguments: tuple, named: dict) -> None:
    calendar.set_start_date(*arguments, **named)
    assert calendar.start_date == datetime(2013, 10, 8)


def test_the_end_is_the_end_of_its_day(calendar: Calendar) -> None:
    calendar.set_end_date(year=2013, month=10, day=17)
    assert calendar.end_date == datetime(2013, 10, 17, 23, 59, 59, 999999)
    calendar.set_end_date(end=date(2014, 1, 1))
    assert calendar.end_date == datetime(2014, 1, 1, 23, 59, 59, 999999)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2999, 1, 1), "Date Invalid: Please select start date less than today; this one is 2999-01-01, today 20"),
        (date(1899, 12, 31), "Date Invalid: Please select a start date after January 1st, 1900; this one is 1899-12-31."),
    ],
)
def test_a_start_in_the_future_or_before_1900_is_refused_with_the_words_of_lean(calendar: Calendar, day: date, words: str) -> None:
    with pytest.raises(ArgumentOutOfRangeException) as caught:
        calendar.set_start_date(day)
    assert str(caught.value).startswith(words)
    assert calendar._runtime.state.start_local is None


def test_today_is_a_start_and_yesterday_the_last_end(calendar: Calendar) -> None:
    today = datetime.now(ZoneInfo("America/New_York")).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    calendar.set_start_date(today)
    assert calendar.start_date == today
    calendar.set_end_date(2999, 1, 1)
    assert calendar.end_date == today - timedelta(microseconds=1)


def test_half_a_date_is_an_error(calendar: Calendar) -> None:
    with pytest.raises(TypeError, match="expected three numbers \\(year, month, day\\) or a datetime"):
        calendar.set_start_date(2013, 10)


def test_cash(calendar: Calendar) -> None:
    calendar.set_cash(100_000)
    calendar.set_cash(starting_cash=5)
    calendar.set_cash("EUR", 1000, 1.5)
    calendar.set_cash("EUR", starting_cash=7)
    assert [tuple(str(a) for a in call) for call in calendar._runtime.portfolio.calls] == [
        ("100000",),
        ("5",),
        ("EUR", "1000", "1.5"),
        ("EUR", "7", "0"),
    ]


def test_cash_without_an_amount_is_an_error(calendar: Calendar) -> None:
    with pytest.raises(TypeError, match="without an amount"):
        calendar.set_cash()
    with pytest.raises(TypeError, match="'EUR' cannot be used as a price, quantity or amount"):
        calendar.set_cash("EUR")


def test_an_amount_may_be_text(calendar: Calendar) -> None:
    # recorded by LEAN: obsolete_overloads, "cash str"
    calendar.set_cash("100000")
    assert [str(amount) for (amount,) in calendar._runtime.portfolio.calls] == ["100000"]


def test_a_day_in_three_numbers_is_refused_as_an_argument_whatever_is_wrong(calendar: Calendar) -> None:
    # recorded by LEAN: obsolete_overloads, "start date invalid", "start date after end" and those after initialize
    with pytest.raises(ArgumentException, match="Date Invalid: day"):
        calendar.set_start_date(2015, 2, 30)
    with pytest.raises(TypeError, match="expected three numbers"):
        calendar.set_start_date("2015", "1", "5")
    calendar._runtime.state.locked = True
    for call in (calendar.set_start_date, calendar.set_end_date):
        with pytest.raises(ArgumentException, match=r"^Date Invalid: set_(start|end)_date was called after initialize"):
            call(2015, 1, 1)
        with pytest.raises(InvalidOperationException, match=r"^set_(start|end)_date was called after initialize"):
            call(datetime(2015, 1, 1))
    with pytest.raises(InvalidOperationException, match="set_cash was called after initialize"):
        calendar.set_cash(5)
