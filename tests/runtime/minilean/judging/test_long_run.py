"""Long-run covariances are those of arch, and the bandwidth follows Andrews."""

from __future__ import annotations

import numpy as np
import pytest
from arch.covariance.kernel import Parzen
from scipy.signal import lfilter

from minilean.judging.long_run import automatic_bandwidth, parzen_covariance, parzen_weight


@pytest.fixture
def dependent() -> np.ndarray:
    values = np.random.default_rng(7).standard_t(5, (750, 3))
    values[1:] += 0.4 * values[:-1]
    return values


@pytest.mark.parametrize("bandwidth", [2, 10, 37])
def test_the_covariance_is_that_of_arch(dependent: np.ndarray, bandwidth: int) -> None:
    # arch counts the lag at which the weight is zero
    expected = Parzen(dependent, bandwidth=bandwidth - 1, df_adjust=0).cov.long_run
    assert parzen_covariance(dependent, bandwidth) == pytest.approx(np.asarray(expected), rel=1e-10)


def test_without_a_bandwidth_it_is_the_plain_covariance(dependent: np.ndarray) -> None:
    assert parzen_covariance(dependent, 0.0) == pytest.approx(np.cov(dependent, rowvar=False, bias=True), rel=1e-12)


@pytest.mark.parametrize(("distance", "weight"), [(0.0, 1.0), (0.25, 0.71875), (0.5, 0.25), (0.75, 0.03125), (1.0, 0.0), (1.5, 0.0)])
def test_the_kernel_at_points_by_hand(distance: float, weight: float) -> None:
    assert parzen_weight(distance) == weight


def test_the_bandwidth_of_an_autoregression_is_andrews_formula() -> None:
    values = lfilter([1.0], [1.0, -0.5], np.random.default_rng(1).standard_normal((200_000, 1)), axis=0)
    # a(2) = 4 x 0.25 / 0.5^4 = 16 for a coefficient of one half
    assert automatic_bandwidth(values) == pytest.approx(2.6614 * (16 * 200_000) ** 0.2, rel=0.03)


def test_the_bandwidth_stays_finite_for_a_random_walk() -> None:
    walk = np.random.default_rng(1).standard_normal((500, 1)).cumsum(axis=0)
    # a(2) = 4 x 0.97^2 / 0.03^4
    assert automatic_bandwidth(walk) == pytest.approx(2.6614 * (4 * 0.97**2 / 0.03**4 * 500) ** 0.2, rel=1e-9)


@pytest.mark.parametrize("coefficients", [(0.5, -0.3), (-0.6, 0.2), (-0.995, 0.1)])
def test_columns_of_other_sizes_weigh_by_the_fourth_power_of_their_deviation(coefficients: tuple[float, float]) -> None:
    """Andrews' sums, column by column, with the least squares of numpy."""
    drawn = np.random.default_rng(4).standard_normal((400, 2)) * [1.0, 1.4] + [3.0, -5.0]
    values = np.column_stack([lfilter([1.0], [1.0, -one], column) for one, column in zip(coefficients, drawn.T, strict=True)])[50:]
    above, below = 0.0, 0.0
    for column in values.T:
        centred = column - column.mean()
        found = np.linalg.lstsq(centred[:-1, None], centred[1:], rcond=None)[0][0]
        rho = max(min(found, 0.97), -0.97)
        fourth = np.mean((centred[1:] - rho * centred[:-1]) ** 2) ** 2
        above += 4 * rho**2 * fourth / (1 - rho) ** 8
        below += fourth / (1 - rho) ** 4
    assert automatic_bandwidth(values) == pytest.approx(2.6614 * (above / below * 350) ** 0.2, rel=1e-9)
