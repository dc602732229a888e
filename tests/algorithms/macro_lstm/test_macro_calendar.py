from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from macro_calendar import bars_back_to, month_of, refit_moment


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


def test_months_are_spelt_as_keys_do() -> None:
    assert month_of(datetime(2015, 3, 31, 8)) == "2015-03"


def test_enough_bars_are_asked_for_to_reach_the_anchor() -> None:
    now = datetime(2020, 3, 2, 9, 35)
    for days in range(400):
        anchor = now - timedelta(days=days)
        weekdays = sum((anchor + timedelta(days=k)).weekday() < 5 for k in range(days + 1))
        assert bars_back_to(anchor.isoformat(), now) >= weekdays
