"""Detectors of single series: planted faults are found where they are, and nothing else is."""

from __future__ import annotations

from datetime import date

import numpy as np

from minilean.doctor.findings import Kind
from minilean.doctor.series_checks import dead, gaps, holes, stale

_FIRST = date(2016, 3, 7).toordinal()
_DAYS = _FIRST + np.arange(10)


def test_a_gap_is_named_by_its_sessions() -> None:
    (found,) = gaps("a.zip", np.delete(_DAYS, [3, 4, 5, 8]), _DAYS, 3)
    assert (found.kind, found.first, found.last, found.count) == (Kind.GAP, date(2016, 3, 10), date(2016, 3, 12), 3)
    assert found.text == "2016-03-10 to 2016-03-12: 3 sessions without a bar"
    assert len(list(gaps("a.zip", np.delete(_DAYS, [3, 4, 5, 8]), _DAYS, 1))) == 2


def test_a_whole_series_has_no_gap() -> None:
    assert list(gaps("a.zip", _DAYS, _DAYS, 1)) == []


def test_copied_bars_are_stale_and_equal_prices_with_other_volumes_are_not() -> None:
    closes = np.array([5, 6, 7, 7, 7, 7, 8, 9, 9, 9])
    volumes = np.array([1, 2, 3, 3, 3, 3, 4, 5, 6, 7])
    (found,) = stale("a.zip", _DAYS, (closes, volumes), 2)
    assert (found.kind, found.first, found.last, found.count) == (Kind.STALE, date(2016, 3, 10), date(2016, 3, 12), 3)
    assert list(stale("a.zip", _DAYS, (closes, volumes), 4)) == []


def test_a_dead_end_is_called_one() -> None:
    closes = np.array([5, 5, 5, 6, 7, 8, 8, 8, 8, 8])
    found = list(dead("a.zip", _DAYS, closes, 2))
    assert [(one.first, one.last, one.count) for one in found] == [
        (date(2016, 3, 8), date(2016, 3, 9), 2),
        (date(2016, 3, 13), date(2016, 3, 16), 4),
    ]
    assert [one.text.endswith("to the end of the file") for one in found] == [False, True]


def test_a_file_of_one_bar_has_no_runs() -> None:
    one = np.array([7])
    assert [*stale("a.zip", one, (one,), 1), *dead("a.zip", one, one, 1)] == []


def test_single_sessions_without_a_bar_are_holes_where_much_is_traded() -> None:
    days, volumes = np.delete(_DAYS, [3, 5, 6]), np.full(7, 10_000)
    (found,) = holes("a.zip", days, volumes, _DAYS, 3, 10_000)
    assert (found.kind, found.first, found.last, found.count) == (Kind.HOLES, date(2016, 3, 10), date(2016, 3, 13), 3)
    assert found.text == "3 of 10 sessions have no bar, though it trades every day: 2016-03-10, 2016-03-12, 2016-03-13"
    assert list(holes("a.zip", days, volumes - 1, _DAYS, 3, 10_000)) == []


def test_a_gap_is_no_hole() -> None:
    (found,) = holes("a.zip", np.delete(_DAYS, [3, 5, 6]), np.full(7, 10_000), _DAYS, 2, 10_000)
    assert (found.first, found.count) == (date(2016, 3, 10), 1)
    assert list(holes("a.zip", _DAYS, np.full(10, 10_000), _DAYS, 2, 10_000)) == []
