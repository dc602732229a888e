from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.errors import InvalidSpec
from forecasting.month_ends import refit_moments
from forecasting.refit_schedule import REFITS, RefitSchedule, next_moment, period_of


@pytest.mark.parametrize(
    ("refit", "now", "moment"),
    [
        ("weekly", "2015-01-09 08:00", "2015-01-09 08:00"),
        ("weekly", "2015-01-09 07:59", "2015-01-02 08:00"),
        ("weekly", "2015-01-15 23:00", "2015-01-09 08:00"),
        ("monthly", "2015-02-28 08:00", "2015-02-28 08:00"),
        ("monthly", "2015-02-28 07:59", "2015-01-31 08:00"),
        ("quarterly", "2015-06-30 07:59", "2015-03-31 08:00"),
        ("quarterly", "2015-06-30 08:00", "2015-06-30 08:00"),
        ("quarterly", "2015-02-01 12:00", "2014-12-31 08:00"),
        ("once", "2019-06-30 08:00", "2014-12-31 08:00"),
    ],
)
def test_the_newest_moment_that_has_come(refit: str, now: str, moment: str) -> None:
    assert RefitSchedule(refit, date(2015, 1, 2)).newest(datetime.fromisoformat(now)) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("refit", "at_start", "periods"),
    [
        ("once", True, "2014-12"),
        ("once", False, "2015-01"),
        ("monthly", True, "2014-12 2015-01 2015-02 2015-03"),
        ("quarterly", True, "2014-12 2015-03"),
        ("quarterly", False, "2015-03"),
    ],
)
def test_the_moments_of_a_run(refit: str, at_start: bool, periods: str) -> None:
    schedule = RefitSchedule(refit, date(2015, 1, 2), at_start)
    assert " ".join(map(schedule.period, schedule.moments(date(2015, 4, 10)))) == periods


def test_weekly_moments_are_fridays_and_named_by_their_day() -> None:
    schedule = RefitSchedule("weekly", date(2015, 1, 2))  # a Friday
    found = schedule.moments(date(2015, 1, 16))
    assert [schedule.period(moment) for moment in found] == ["2014-12-26", "2015-01-02", "2015-01-09", "2015-01-16"]
    assert {moment.time() for moment in found} == {time(8)}


def test_a_month_end_has_another_name_where_refits_are_weekly() -> None:
    moment = datetime(2015, 7, 31, 8)
    assert [period_of(moment, refit) for refit in REFITS] == ["2015-07", "2015-07-31", "2015-07", "2015-07"]


@pytest.mark.parametrize(
    ("refit", "at_start", "days"),
    [
        ("once", True, []),
        ("once", False, ["01-31"]),
        ("weekly", True, ["01-02", "01-09", "01-16", "01-23", "01-30", "02-06"]),
        ("monthly", True, ["01-31"]),
        ("quarterly", True, []),
    ],
)
def test_the_days_on_which_a_refit_is_due(refit: str, at_start: bool, days: list[str]) -> None:
    schedule = RefitSchedule(refit, date(2015, 1, 2), at_start)
    all_days = [datetime(2015, 1, 1, 8) + timedelta(days=number) for number in range(40)]
    assert [f"{now:%m-%d}" for now in all_days if schedule.is_due(now)] == days


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(first=DAYS, length=st.integers(0, 400), refit=st.sampled_from(REFITS), at_start=st.booleans())
def test_a_run_asks_for_the_moments_that_the_trainer_trains(first: date, length: int, refit: str, at_start: bool) -> None:
    schedule, last = RefitSchedule(refit, first, at_start), first + timedelta(days=length)
    asked = {schedule.newest(datetime.combine(first, time.min))} if at_start else set()
    days = [datetime.combine(first + timedelta(days=number), time(8)) for number in range(length + 1)]
    asked |= {schedule.newest(now) for now in days if schedule.is_due(now)}
    assert sorted(asked) == list(schedule.moments(last))


@given(first=DAYS, refit=st.sampled_from(REFITS))
def test_each_moment_is_followed_by_the_next(first: date, refit: str) -> None:
    moments = RefitSchedule(refit, first).moments(first + timedelta(days=800))
    assert [next_moment(moment, refit) for moment in moments] == [*moments[1:], next_moment(moments[-1], refit)]
    assert (next_moment(moments[-1], refit) is None) == (refit == "once")


@given(first=DAYS, last=DAYS, at_start=st.booleans())
def test_monthly_moments_are_the_month_ends(first: date, last: date, at_start: bool) -> None:
    assert RefitSchedule("monthly", first, at_start).moments(last) == refit_moments(first, last, at_start)


def test_another_word_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="A schedule has refit='daily': expected one of once, weekly, monthly, quarterly"):
        RefitSchedule("daily", date(2015, 1, 2))
