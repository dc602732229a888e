"""Statistics that add up as MathNet.Numerics does, against SciPy and NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from minilean.results.analysis.mathnet import deviation, mean, moving_means, student_t_cdf

DAILY = st.floats(-0.5, 0.5).map(lambda value: round(value, 8))


@given(st.lists(DAILY, min_size=2, max_size=60))
def test_mean_and_deviation_are_those_of_numpy(values: list[float]) -> None:
    assert mean(values) == pytest.approx(float(np.mean(values)), abs=1e-15)
    assert deviation(values) == pytest.approx(float(np.std(values, ddof=1)), rel=1e-9, abs=1e-12)


def test_there_is_no_mean_of_nothing_and_no_deviation_of_one() -> None:
    assert math.isnan(mean([]))
    assert math.isnan(deviation([0.1]))
    assert deviation([0.1, 0.1]) == 0.0


def test_the_last_digit_is_that_of_an_update_value_by_value() -> None:
    # NumPy has 0.20000000000000004 here, as 0.6000000000000001 / 3
    assert mean([0.1, 0.2, 0.3]) == 0.2
    assert float(np.mean([0.1, 0.2, 0.3])) == 0.20000000000000004


def test_moving_means_begin_with_fewer_values() -> None:
    assert list(moving_means([90.0, 0.0, 30.0, 60.0, 90.0], 3)) == [90.0, 45.0, 40.0, 30.0, 60.0]


# nearer to zero MathNet's own formula loses digits
@given(st.floats(0.01, 40) | st.floats(-40, -0.01), st.sampled_from([1, 2, 3, 10, 58, 251, 2515]))
def test_students_distribution_is_that_of_scipy(value: float, freedom: int) -> None:
    assert student_t_cdf(value, freedom) == pytest.approx(float(scipy.stats.t.cdf(value, freedom)), rel=1e-9, abs=1e-14)


def test_another_freedom_or_value_is_another_probability() -> None:
    assert student_t_cdf(-1.0, 10) == pytest.approx(0.17044656615103004, rel=1e-13)
    assert student_t_cdf(-1.0, 11) != student_t_cdf(-1.0, 10)
    assert student_t_cdf(-1.001, 10) < student_t_cdf(-1.0, 10)
    assert student_t_cdf(0.0, 10) == pytest.approx(0.5, rel=1e-15)
