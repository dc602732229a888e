"""The one error of a mean: equal to a regression on cosines, right for what hangs together, and named where there is none."""

from __future__ import annotations

import re

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.long_run import (
    cosine_projections,
    least_observations,
    long_run_variance,
    mean_test,
    num_cosines,
    student_p_value,
    student_quantile,
)


@pytest.fixture
def series() -> np.ndarray:
    """A hundred values that hang together, around 0.3."""
    random = np.random.default_rng(5)
    return 0.3 + np.convolve(random.standard_t(5, 104), np.ones(5) / 5, mode="valid")


def regression_on_cosines(series: np.ndarray, cosines: int) -> tuple[float, float]:
    """Mean and long-run variance by least squares on a constant and the cosines, which are orthogonal."""
    n = series.size
    columns = [np.ones(n)] + [np.sqrt(2) * np.cos(np.pi * j * (np.arange(n) + 0.5) / n) for j in range(1, cosines + 1)]
    found = sm.OLS(series, np.column_stack(columns)).fit().params
    return found[0], n * np.mean(found[1:] ** 2)


def test_a_test_of_the_mean_is_that_of_a_regression_on_cosines(series: np.ndarray) -> None:
    result = mean_test(series, 5)
    mean, variance = regression_on_cosines(series, 8)  # 0.4 * 100^(2/3) = 8.6
    error = (variance / 100) ** 0.5
    assert result.n == 100
    assert result.mean_difference == pytest.approx(mean, rel=1e-12)
    assert result.statistic == pytest.approx(mean / error, rel=1e-10)
    assert result.p_value == pytest.approx(2 * student.sf(abs(mean) / error, 8), rel=1e-10)
    low, high = student.interval(0.95, 8, loc=mean, scale=error)
    assert (result.low, result.high) == (pytest.approx(low, rel=1e-10), pytest.approx(high, rel=1e-10))
    # one digit of one value
    changed = series.copy()
    changed[50] += 1e-6
    assert mean_test(changed, 5).statistic != pytest.approx(mean / error, rel=1e-10)


def test_the_variance_of_a_moving_sum_counts_its_overlap() -> None:
    """Sums of five independent values of variance 1 have a variance of 5 and a long-run variance of 25."""
    random = np.random.default_rng(1)
    sums = np.convolve(random.standard_normal(200_004), np.ones(5), mode="valid")
    assert sums.var() == pytest.approx(5, rel=0.03)
    assert long_run_variance(sums, 5) == pytest.approx(25, rel=0.06)  # of 1,367 cosines: a relative deviation of 0.038
    hac = sm.OLS(sums, np.ones(sums.size)).fit(cov_type="HAC", cov_kwds={"maxlags": 100})
    assert long_run_variance(sums, 5) == pytest.approx(float(hac.bse[0]) ** 2 * sums.size, rel=0.1)


@pytest.mark.parametrize(
    ("n", "horizon", "cosines"),
    [(32, 1, 4), (100, 1, 8), (500, 1, 25), (500, 5, 25), (500, 21, 11), (2520, 1, 74), (40, 5, 4), (168, 21, 4)],
)
def test_longer_horizons_take_fewer_cosines(n: int, horizon: int, cosines: int) -> None:
    assert num_cosines(n, horizon) == cosines


@pytest.mark.parametrize(("horizon", "least"), [(1, 32), (4, 32), (5, 40), (21, 168)])
def test_a_horizon_needs_so_many_observations(horizon: int, least: int) -> None:
    assert least_observations(horizon) == least
    assert num_cosines(least, horizon) >= 4
    with pytest.raises(InvalidForecasts) as refused:
        num_cosines(least - 1, horizon)
    assert str(refused.value) == (
        f"There are {least - 1} observations at a horizon of {horizon}: expected {least} or more; score a longer span."
    )


@pytest.mark.parametrize("horizon", [0, -1, True, 1.0])
def test_a_horizon_is_a_whole_number_of_bars(horizon: object) -> None:
    with pytest.raises(InvalidForecasts, match="expected a whole number of bars, 1 or more"):
        least_observations(horizon)


def test_each_side_has_its_p_value(series: np.ndarray) -> None:
    both, above, below = (mean_test(series, 5, side) for side in ("two-sided", "greater", "less"))
    assert both.statistic > 0
    assert above.p_value == pytest.approx(both.p_value / 2)
    assert below.p_value == pytest.approx(1 - both.p_value / 2)
    assert student_p_value(2.228138852, 10, "two-sided") == pytest.approx(0.05, abs=1e-9)  # printed tables: t(10), 0.975
    assert student_quantile(10) == pytest.approx(2.228138852, abs=1e-9)
    with pytest.raises(InvalidForecasts, match="expected one of two-sided, greater, less"):
        mean_test(series, 5, "larger")
    with pytest.raises(InvalidForecasts, match="There is no alternative 'larger'"):
        mean_test(np.zeros(100), 5, "larger")


def test_no_difference_at_all_says_nothing_against_zero() -> None:
    result = mean_test(np.zeros(40), 1)
    assert (result.statistic, result.p_value, result.mean_difference, result.low, result.high, result.n) == (0.0, 1.0, 0.0, 0.0, 0.0, 40)


@pytest.mark.parametrize("constant", [0.1, -3.0, 1e-9, 1e9])
def test_one_number_throughout_has_no_error(constant: float) -> None:
    with pytest.raises(InvalidForecasts, match=rf"^All 40 values are {re.escape(format(constant, 'g'))}: expected values that vary"):
        mean_test(np.full(40, constant), 1)
    # a seventh digit that varies is enough
    assert mean_test(constant * (1 + 1e-7 * np.random.default_rng(1).standard_normal(40)), 1).n == 40


def test_what_is_missing_is_named() -> None:
    with pytest.raises(NotFinite, match=r"^The values are NaN or infinite at 40 places"):
        long_run_variance(np.full(40, np.inf), 1)
    with pytest.raises(NotFinite, match="first at 7"):
        mean_test(np.where(np.arange(40) == 7, np.nan, 1.0), 1)


@given(st.integers(32, 300), st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6), st.floats(-100, 100))
def test_units_change_nothing_and_a_shift_moves_the_interval_alone(n: int, seed: int, unit: float, shift: float) -> None:
    series = np.random.default_rng(seed).standard_normal(n)
    plain, scaled = mean_test(series, 1), mean_test(series * unit, 1)
    assert scaled.statistic == pytest.approx(plain.statistic, rel=1e-6, abs=1e-9)
    moved = mean_test(series + shift, 1)
    assert moved.high - moved.low == pytest.approx(plain.high - plain.low, rel=1e-6)
    assert moved.low == pytest.approx(plain.low + shift, rel=1e-6, abs=1e-6)


def test_projections_of_several_series_are_those_of_each(series: np.ndarray) -> None:
    both = cosine_projections(np.column_stack([series, series[::-1]]), 1)
    assert both.shape == (8, 2)
    np.testing.assert_allclose(both[:, 0], cosine_projections(series, 1), rtol=1e-12)
    # backwards the odd cosines change their sign
    np.testing.assert_allclose(both[:, 1], both[:, 0] * [-1, 1, -1, 1, -1, 1, -1, 1], rtol=1e-9)
