"""Values of the last bars: which they are, and that their bits do not hang on how long the history is."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from forecasting.features.rolling import (
    at_least_two,
    exponential,
    mean_of_last,
    newest,
    over_last,
    settled,
    smoothed,
    total,
    wilder,
)

FLOATS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def values(*numbers: float) -> list[np.ndarray]:
    return [np.array([number]) for number in numbers]


def test_a_rule_gets_the_last_values_oldest_first():
    found = over_last(3, lambda one: one[0] * 100 + one[1] * 10 + one[2], np.array([1.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx([np.nan, np.nan, 123, 234], nan_ok=True)
    both = over_last(2, lambda one, other: one[0] + other[1], np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    assert both == pytest.approx([np.nan, 21], nan_ok=True)


def test_too_few_bars_have_no_value():
    assert np.isnan(over_last(3, total, np.ones(2))).tolist() == [True, True]


def test_a_value_that_is_unknown_is_felt_for_as_long_as_it_is_among_the_last():
    assert mean_of_last(np.array([1.0, np.nan, 3.0, 5.0, 7.0]), 2) == pytest.approx([np.nan, np.nan, np.nan, 4, 6], nan_ok=True)


def test_averages_by_hand():
    assert [float(value[0]) for value in exponential(values(1, 3, 5, 9), 3)] == [3.0, 6.0]
    assert [float(value[0]) for value in wilder(values(1, 3, 6), 2)] == [2.0, 4.0]
    assert [float(value[0]) for value in smoothed(values(1, 3), 1, 0.25)] == [1.0, 1.5]
    assert newest(wilder(values(1, 3, 6), 2)).tolist() == [4.0]


def test_what_is_left_of_the_first_value_is_as_said():
    assert settled(14) == 140
    ones = values(1, *[0] * 199)
    assert newest(exponential(ones[:200], 20))[0] * 20 == pytest.approx(1.5e-8, rel=0.1)
    assert newest(wilder(ones[:200], 20))[0] * 20 == pytest.approx(1e-4, rel=0.1)


@given(FLOATS, st.integers(1, 12), st.data())
def test_bits_hang_on_the_last_values_alone(numbers, span, data):
    column = np.array(numbers)
    whole = over_last(span, lambda one: newest(exponential(one, max(1, span // 2))), column)
    row = data.draw(st.integers(0, len(numbers) - 1))
    if row < span - 1:
        assert np.isnan(whole[row])
    else:
        alone = over_last(span, lambda one: newest(exponential(one, max(1, span // 2))), column[row - span + 1 : row + 1])
        assert alone[-1].tobytes() == whole[row].tobytes()
        assert mean_of_last(column, span)[row] == mean_of_last(column[row - span + 1 : row + 1], span)[-1]


def test_a_span_of_one_is_at_fault():
    assert at_least_two(2) == ""
    assert at_least_two(1, 2.0) == "the span is 1, and a bar is compared with itself alone; expected at least 2"
