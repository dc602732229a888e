"""Which indicator is the larger one, and what LEAN's Python refuses."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from minilean.indicators import Identity, IndicatorDataPoint

START = datetime(2020, 1, 1)


def _fed(indicator: Identity, *values: float) -> Identity:
    for day, value in enumerate(values):
        indicator.update(START + timedelta(days=day), value)
    return indicator


def test_indicators_and_their_points_are_ordered_by_value() -> None:
    low, high = _fed(Identity("low"), 2), _fed(Identity("high"), 3)
    assert low < high
    assert high >= low
    assert (low.compare_to(high), high.compare_to(low), low.compare_to(low)) == (-1, 1, 0)
    assert high.current > low.current


def test_equal_values_do_not_make_two_indicators_equal() -> None:
    one, other = _fed(Identity("a"), 1), _fed(Identity("b"), 1)
    assert one != other
    assert one != 1
    assert len({one, other}) == 2


def test_points_are_equal_by_time_and_value() -> None:
    assert IndicatorDataPoint(START, 1) == IndicatorDataPoint(START, 1.0)
    assert IndicatorDataPoint(START, 1) != IndicatorDataPoint(START + timedelta(days=1), 1)
    assert len({IndicatorDataPoint(START, 1), IndicatorDataPoint(START, 1)}) == 1


# as LEAN's own run of the surface case `number_types`
@pytest.mark.parametrize(
    "question",
    [
        lambda x: x > 5,
        lambda x: operator.lt(5, x),
        lambda x: x <= 5.5,
        lambda x: x + 1,
        lambda x: x - x,
        lambda x: x * 2,
        lambda x: 6 / x,
        lambda x: -x,
        float,
        int,
        lambda x: x.current > 5,
        lambda x: x.current + 1,
        lambda x: float(x.current),
        lambda x: x < x.current,
    ],
)
def test_numbers_are_refused(question: Callable[[Identity], object]) -> None:
    with pytest.raises(TypeError):
        question(_fed(Identity("six"), 6))


def test_what_to_write_instead_is_said() -> None:
    with pytest.raises(TypeError, match=r"use the number `indicator\.current\.value` instead"):
        _ = _fed(Identity("six"), 6) > 5
