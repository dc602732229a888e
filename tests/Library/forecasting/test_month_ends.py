from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.month_ends import moment_of, month_of, refit_moment, refit_moments


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2015-01-31 08:00", "2015-01-31 08:00"),
        ("2015-01-31 07:59", "2014-12-31 08:00"),
        ("2015-01-01 00:00", "2014-12-31 08:00"),
        ("2015-03-01 00:00", "2015-02-28 08:00"),
        ("2016-02-29 09:35", "2016-02-29 08:00"),
        ("2016-02-28 09:35", "2016-01-31 08:00"),
    ],
)
def test_the_newest_month_end_that_has_come(now: str, moment: str) -> None:
    assert refit_moment(datetime.fromisoformat(now)) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("first", "last", "at_start", "months"),
    [
        ("2011-01-01", "2011-03-31", True, "2010-12 2011-01 2011-02 2011-03"),
        ("2011-01-01", "2011-03-30", True, "2010-12 2011-01 2011-02"),
        ("2011-01-01", "2011-03-31", False, "2011-01 2011-02 2011-03"),
        # at midnight the refit of that day is still to come
        ("2011-01-31", "2011-01-31", True, "2010-12 2011-01"),
        ("2011-01-05", "2011-01-20", True, "2010-12"),
        ("2011-01-05", "2011-01-20", False, ""),
    ],
)
def test_all_month_ends_that_a_run_uses(first: str, last: str, at_start: bool, months: str) -> None:
    moments = refit_moments(date.fromisoformat(first), date.fromisoformat(last), at_start)
    assert [month_of(moment) for moment in moments] == months.split()
    assert all(moment == moment_of(month_of(moment)) for moment in moments)


def test_the_first_day_may_be_a_moment_of_it() -> None:
    moments = refit_moments(datetime(2011, 1, 31, 16), datetime(2011, 2, 28, 9, 30))
    assert moments == (datetime(2010, 12, 31, 8), datetime(2011, 1, 31, 8), datetime(2011, 2, 28, 8))


def test_months_are_spelt_as_keys_do() -> None:
    assert month_of(datetime(2015, 3, 31, 8)) == "2015-03"
    assert moment_of("2016-02") == datetime(2016, 2, 29, 8)
    with pytest.raises(ValueError, match="unconverted data remains"):
        moment_of("2016-13")


def test_every_month_of_a_year_ends_on_its_last_day_at_eight() -> None:
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for month, day in enumerate(days, 1):
        assert moment_of(f"2015-{month:02d}") == datetime(2015, month, day, 8, 0, 0)
        assert refit_moment(datetime(2015, month, day, 8)) == datetime(2015, month, day, 8)
    assert moment_of("2000-02") == datetime(2000, 2, 29, 8)
    assert moment_of("1900-02") == datetime(1900, 2, 28, 8)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)))
def test_the_newest_month_end_is_at_most_a_month_old_and_never_to_come(now: datetime) -> None:
    moment = refit_moment(now)
    assert moment <= now < moment + timedelta(days=31, hours=24)
    assert (moment + timedelta(days=1)).day == 1
    assert moment.time() == time(8)
    # there is none between it and now
    following = moment_of(month_of(moment + timedelta(days=1)))
    assert now < following


@given(st.dates(date(2000, 1, 1), date(2010, 1, 1)), st.integers(0, 1000))
def test_a_run_uses_every_month_end_from_its_start_on(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    with_start, without = refit_moments(first, last), refit_moments(first, last, at_start=False)
    assert with_start[1:] == without
    assert with_start[0] < datetime.combine(first, time.min)
    assert [moment.date() for moment in without] == [
        day for day in (first + timedelta(days=i) for i in range(length + 1)) if (day + timedelta(days=1)).day == 1
    ]
    assert with_start[0] == refit_moment(datetime.combine(first, time.min) - timedelta(microseconds=1))
