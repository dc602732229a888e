from datetime import datetime, timedelta

import pytest

from minilean.consolidators import Calendar

SATURDAY = datetime(2016, 2, 6, 13, 30)


@pytest.mark.parametrize(
    ("function", "start", "end"),
    [
        (Calendar.WEEKLY, datetime(2016, 2, 1), datetime(2016, 2, 8)),
        (Calendar.MONTHLY, datetime(2016, 2, 1), datetime(2016, 3, 1)),
        (Calendar.QUARTERLY, datetime(2016, 1, 1), datetime(2016, 4, 1)),
        (Calendar.YEARLY, datetime(2016, 1, 1), datetime(2017, 1, 1)),
    ],
)
def test_span_of_a_moment(function, start: datetime, end: datetime) -> None:
    info = function(SATURDAY)
    assert (info.start, info.end) == (start, end)


def test_a_month_at_the_end_of_the_year() -> None:
    assert Calendar.Monthly(datetime(2015, 12, 31)).period == timedelta(days=31)
    assert Calendar.Quarterly(datetime(2015, 12, 31)).end == datetime(2016, 1, 1)


def test_monday_begins_its_own_week() -> None:
    assert Calendar.WEEKLY(datetime(2016, 2, 8)).start == datetime(2016, 2, 8)
