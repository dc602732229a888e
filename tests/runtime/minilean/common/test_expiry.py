"""Moments by calendar; the values are those of LEAN's own ExpiryTests."""

from __future__ import annotations

from datetime import datetime

import pytest

from minilean.common.expiry import Expiry

MOMENT = datetime(2019, 2, 25, 19, 1, 2)  # a Monday


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ONE_MONTH", datetime(2019, 3, 25, 19, 1, 2)),
        ("ONE_QUARTER", datetime(2019, 5, 25, 19, 1, 2)),
        ("ONE_YEAR", datetime(2020, 2, 25, 19, 1, 2)),
        ("END_OF_DAY", datetime(2019, 2, 26)),
        ("EndOfWeek", datetime(2019, 3, 4)),
        ("EndOfMonth", datetime(2019, 3, 1)),
        ("EndOfQuarter", datetime(2019, 4, 1)),
        ("END_OF_YEAR", datetime(2020, 1, 1)),
    ],
)
def test_the_moment_that_a_name_stands_for(name: str, expected: datetime) -> None:
    assert getattr(Expiry, name)(MOMENT) == expected


def test_a_day_that_the_month_lacks_becomes_its_last() -> None:
    assert Expiry.ONE_MONTH(datetime(2020, 1, 31)) == datetime(2020, 2, 29)
    assert Expiry.ONE_YEAR(datetime(2020, 2, 29, 12)) == datetime(2021, 2, 28, 12)
    assert Expiry.ONE_MONTH(datetime(2020, 12, 5)) == datetime(2021, 1, 5)


def test_on_sunday_the_week_ends_with_the_day() -> None:
    assert Expiry.END_OF_WEEK(datetime(2019, 3, 3, 9)) == datetime(2019, 3, 4)
