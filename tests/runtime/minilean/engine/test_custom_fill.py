"""Custom data that are filled forward."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from minilean.common.clock import zone
from minilean.data.bars import BaseData
from minilean.engine.custom_fill import filled

PLACE = zone("America/New_York")
DAY, HOUR = timedelta(1), timedelta(hours=1)
Known = list[tuple[datetime, BaseData]]


def point(start: datetime, length: timedelta = DAY) -> tuple[datetime, BaseData]:
    made = BaseData(None, start, start.day)
    made.end_time = start + length
    return PLACE.to_utc(made.end_time), made


def described(known: Known, until: datetime) -> list[tuple[int, int, bool, float]]:
    made = list(filled(known, DAY, DAY, PLACE, until))
    assert all(utc == PLACE.to_utc(data.end_time) for utc, data in made)
    return [(data.time.day, data.end_time.day, data.is_fill_forward, data.value) for _, data in made]


def test_days_without_a_point_repeat_the_last_one_up_to_the_last_day() -> None:
    known = [point(datetime(2016, 1, 4)), point(datetime(2016, 1, 7))]
    assert described(known, datetime(2016, 1, 8, 23, 59)) == [
        (4, 5, False, 4),
        (5, 6, True, 4),
        (6, 7, True, 4),
        (7, 8, False, 7),
        (8, 9, True, 7),
    ]


def test_nothing_is_repeated_where_nothing_is_missing() -> None:
    known = [point(datetime(2016, 1, 4)), point(datetime(2016, 1, 5))]
    assert described(known, datetime(2016, 1, 5, 23, 59)) == [(4, 5, False, 4), (5, 6, False, 5)]
    assert described([], datetime(2016, 1, 5)) == []


def test_copies_lie_on_whole_steps() -> None:
    known = [point(datetime(2016, 1, 4, 9, 20), timedelta(minutes=10)), point(datetime(2016, 1, 4, 12, 20), timedelta(minutes=10))]
    made = [
        (data.time.hour, data.end_time.hour)
        for _, data in filled(known, HOUR, HOUR, PLACE, datetime(2016, 1, 4, 12, 40))
        if data.is_fill_forward
    ]
    assert made[:2] == [(9, 10), (10, 11)]
    assert made[-1] == (12, 13)


@pytest.mark.parametrize("month", [3, 11])
def test_a_change_of_the_clock_moves_no_midnight(month: int) -> None:
    until = datetime(2016, month, 20)
    ends = [data.end_time for _, data in filled([point(datetime(2016, month, 4))], DAY, DAY, PLACE, until)]
    assert ends == [datetime(2016, month, 5) + DAY * number for number in range(17)]


def test_days_are_repeated_at_shorter_steps_up_to_the_next_one_with_the_start_of_the_day_before() -> None:
    known = [point(datetime(2016, 1, 4)), point(datetime(2016, 1, 5))]
    made = [data for _, data in filled(known, DAY, HOUR, PLACE, datetime(2016, 1, 5, 23, 59))]
    assert [(data.time, data.is_fill_forward, data.value) for data in (made[0], made[-1])] == [
        (datetime(2016, 1, 4), False, 4),
        (datetime(2016, 1, 5), False, 5),
    ]
    copies = made[1:-1]
    assert [data.end_time for data in copies] == [datetime(2016, 1, 5) + HOUR * number for number in range(1, 24)]
    assert {(data.time, data.value, data.is_fill_forward) for data in copies} == {(datetime(2016, 1, 4), 4, True)}
