from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from forecasting.strategy.run_days import bars_back_to, last_day_with_bars


def test_enough_bars_are_asked_for_to_reach_the_anchor() -> None:
    now = datetime(2020, 3, 2, 9, 35)
    for days in range(400):
        anchor = now - timedelta(days=days)
        weekdays = sum((anchor + timedelta(days=k)).weekday() < 5 for k in range(days + 1))
        assert bars_back_to(anchor.isoformat(), now) >= weekdays


def test_enough_bars_are_asked_for_where_sundays_have_one() -> None:
    now = datetime(2020, 3, 2, 20)
    for days in range(400):
        anchor = now - timedelta(days=days)
        open_days = sum((anchor + timedelta(days=k)).weekday() != 5 for k in range(days + 1))
        assert bars_back_to(anchor.isoformat(), now, days_a_week=6) >= open_days
    assert bars_back_to("2019-03-04T20:00:00", now, days_a_week=6) == 318  # of 364 days
    assert bars_back_to("2019-03-04T20:00:00", now) == 265


@pytest.mark.parametrize(
    ("newest", "last"),
    [
        ([], "2020-11-30"), ([None], "2020-11-30"), ([datetime(2020, 12, 1, 16)], "2020-11-30"),
        ([datetime(2020, 6, 1, 16), None, datetime(2020, 5, 29, 16)], "2020-05-29"), ([datetime(2018, 1, 2, 16)], "2019-01-01"),
    ],
)  # fmt: skip
def test_a_run_ends_with_the_bars_that_end_first_and_has_its_first_day(newest: list[datetime | None], last: str) -> None:
    assert last_day_with_bars(date(2019, 1, 1), date(2020, 11, 30), newest) == date.fromisoformat(last)
