"""Selections on the dates of a rule."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from minilean.errors import UnsupportedCall
from minilean.schedule.date_rules import FuncDateRule
from minilean.universes.schedule import Schedule, scheduled


def day(number: int) -> datetime:
    return datetime(2016, 1, number)


def points(*days: int) -> list[Any]:
    return [(day(number), [number]) for number in days]


@pytest.mark.parametrize(
    ("known", "due", "expected"),
    [
        ((5, 6, 7, 8), (6, 8), [(6, [6]), (8, [8])]),
        # a weekend: what was known last
        ((5, 6), (6, 9), [(6, [6]), (9, [6])]),
        # no new data: the former ones once more, until the schedule ends
        ((5,), (6, 7, 8), [(6, [5]), (7, [5]), (8, [5])]),
        # the first data come after the first date, which is passed over
        ((6, 7), (5, 6, 7), [(6, [6]), (7, [7])]),
        ((), (5, 6), []),
        ((5, 6), (), []),
    ],
)
def test_each_date_gets_the_latest_data(known: tuple[int, ...], due: tuple[int, ...], expected: list[Any]) -> None:
    made = list(scheduled(points(*known), [day(number) for number in due], day(4)))
    assert made == [(day(number), data) for number, data in expected]


def test_data_are_not_handed_on_before_they_are_known() -> None:
    with pytest.raises(UnsupportedCall, match="first data are known on 2016-01-10, and LEAN would use them on 2016-01-06 already"):
        list(scheduled(points(10), [day(5), day(6), day(7)], day(4)))


def test_dates_before_the_start_are_left_out() -> None:
    assert list(scheduled(points(5, 6), [day(3), day(6)], day(4))) == [(day(6), [6])]


def test_a_schedule_gives_the_midnights_of_its_rule() -> None:
    schedule = Schedule()
    assert not schedule.initialized
    assert list(schedule.get(day(1), day(9))) == []
    schedule.on(FuncDateRule("odd", lambda first, last: [date(2016, 1, number) for number in (3, 5) if first.day <= number <= last.day]))
    assert schedule.Initialized
    assert list(schedule.get(datetime(2016, 1, 4, 10), day(9))) == [day(5)]
    copied = schedule.clone()
    schedule.on(None)
    assert copied.initialized
    assert not schedule.initialized
