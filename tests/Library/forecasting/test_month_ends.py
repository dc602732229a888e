from __future__ import annotations

from datetime import date, datetime

import pytest

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


def test_months_are_spelt_as_keys_do() -> None:
    assert month_of(datetime(2015, 3, 31, 8)) == "2015-03"
    assert moment_of("2016-02") == datetime(2016, 2, 29, 8)
    with pytest.raises(ValueError, match="month must be in"):
        moment_of("2016-13")
