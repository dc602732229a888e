import math

import numpy as np
import pytest

from minilean.results.statistics import numbers

RETURNS = np.array([0.01, -0.02, 0.03, 0.0, 0.015])


def test_variance_has_n_minus_one_and_is_zero_for_one_value():
    assert numbers.variance(np.array([1.0, 3.0])) == 2.0
    assert numbers.variance(np.array([1.0])) == 0.0


def test_covariance_of_a_row_with_its_double_is_twice_its_variance():
    assert numbers.covariance(RETURNS, 2 * RETURNS) == pytest.approx(2 * numbers.variance(RETURNS))


def test_annual_return_compounds_the_mean():
    assert numbers.annual_return(np.array([0.0, 0.02]), 2) == pytest.approx(0.0201)


def test_moments_are_bias_corrected_as_in_scipy():
    # scipy.stats.skew(x, bias=False), scipy.stats.kurtosis(x, bias=False)
    stats = pytest.importorskip("scipy.stats")
    assert numbers.skewness(RETURNS) == pytest.approx(stats.skew(RETURNS, bias=False))
    assert numbers.excess_kurtosis(RETURNS) == pytest.approx(stats.kurtosis(RETURNS, bias=False))


def test_moments_of_too_few_or_equal_values_do_not_exist():
    assert math.isnan(numbers.skewness(np.array([1.0, 2.0])))
    assert math.isnan(numbers.excess_kurtosis(np.ones(5)))


def test_normal_quantiles_and_distribution_are_inverse():
    assert numbers.normal_cdf(numbers.NORMAL_QUANTILE_01) == pytest.approx(0.01)
    assert numbers.normal_cdf(numbers.NORMAL_QUANTILE_05) == pytest.approx(0.05)


def test_sharpe_confidence_is_half_at_the_benchmark_and_zero_without_spread():
    sharpe = RETURNS.mean() / RETURNS.std(ddof=1)
    assert numbers.probabilistic_sharpe_ratio(RETURNS, sharpe, 0.0) == pytest.approx(0.5)
    assert numbers.probabilistic_sharpe_ratio(np.zeros(5), 0.06, 0.0) == 0.0
