"""Moments are SciPy's, the kurtosis is raw, and what has no Sharpe ratio is said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from minilean.errors import InputError
from minilean.judging.moments import Moments, moments


@pytest.mark.parametrize("seed", [1, 2])
def test_moments_are_those_of_scipy(seed: int) -> None:
    returns = np.random.default_rng(seed).standard_t(5, 500) * 0.01 + 0.001
    found = moments(returns)
    assert found.num == 500
    assert found.mean == pytest.approx(stats.describe(returns).mean, rel=1e-12)
    assert found.deviation == pytest.approx(stats.describe(returns, ddof=1).variance ** 0.5, rel=1e-12)
    assert found.skewness == pytest.approx(stats.skew(returns), rel=1e-10)
    assert found.kurtosis == pytest.approx(stats.kurtosis(returns, fisher=False), rel=1e-12)
    assert found.kurtosis != pytest.approx(stats.kurtosis(returns), rel=1e-3)  # which is in excess of 3


def test_a_small_row_by_hand() -> None:
    found = moments(np.array([0.01, 0.01, -0.01, -0.01, 0.05, -0.02]))
    assert found.mean == pytest.approx(0.03 / 6)
    # squared distances from 0.005: 2 x 25, 2 x 225, 2025 and 625 millionths
    assert found.deviation == pytest.approx((3150e-6 / 5) ** 0.5)
    assert found.sharpe == pytest.approx(0.005 / (3150e-6 / 5) ** 0.5)


def test_the_sharpe_ratio_is_mean_over_deviation() -> None:
    assert Moments(10, 0.02, 0.08, 0.0, 3.0).sharpe == 0.25


@pytest.mark.parametrize(
    ("returns", "sentence"),
    [
        ([0.1, 0.2, 0.3], "Mine: 3 returns are too few for a Sharpe ratio; expected 4 or more."),
        ([0.1, 0.2, np.nan, 0.3], "Mine: return 3 is not a number."),
        ([0.1, 0.2, 0.3, np.inf], "Mine: return 4 is not a number."),
        ([0.1] * 7, "Mine never vary, so they have no Sharpe ratio; did the strategy trade at all?"),
        ([0.0] * 7, "Mine never vary, so they have no Sharpe ratio; did the strategy trade at all?"),
    ],
)
def test_what_has_no_sharpe_ratio_is_refused(returns: list[float], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        moments(np.array(returns), "Mine")
    assert str(caught.value) == sentence


def test_small_returns_that_vary_are_no_constant() -> None:
    assert moments(np.array([1e-9, 2e-9, 1e-9, 3e-9])).deviation > 0
