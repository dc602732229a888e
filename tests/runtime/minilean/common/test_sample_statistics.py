"""Variance, covariance and correlations of small samples, worked out by hand."""

import math

import pytest

from minilean.common.sample_statistics import covariance, pearson, spearman, variance


def test_variance_and_covariance() -> None:
    assert variance([2, 4, 9]) == pytest.approx(13)
    assert covariance([2, 4, 9], [1, 5, 3]) == pytest.approx(2)
    assert (variance([5]), covariance([5], [7])) == (0, 0)


def test_correlation_of_values() -> None:
    # deviations -3, -1, 4 and -2, 2, 0: 4 over the root of 26 times 8
    assert pearson([2, 4, 9], [1, 5, 3]) == pytest.approx(4 / math.sqrt(208), abs=1e-15)
    assert math.isnan(pearson([1, 1], [2, 3]))


def test_correlation_of_ranks() -> None:
    assert spearman([2, 4, 900], [1, 5, 3]) == pytest.approx(0.5, abs=1e-15)
    # ranks 1.5, 1.5, 3 and 1, 2, 3: 1.5 over the root of 1.5 times 2
    assert spearman([7, 7, 9], [1, 2, 3]) == pytest.approx(1.5 / math.sqrt(3), abs=1e-15)
