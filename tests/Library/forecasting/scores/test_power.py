"""How long it takes to see an edge."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy.stats import binom, norm
from statsmodels.stats.power import normal_sample_size_one_tail

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.long_run import long_run_variance
from forecasting.scores.power import observations_for_hit_rate, observations_for_loss_difference, observations_for_mean


def test_a_hit_rate_by_hand() -> None:
    """((1.644854 * 0.5 + 0.841621 * 0.499099) / 0.03)^2 = 41.4157^2 = 1715.3."""
    assert observations_for_hit_rate(0.53) == 1716


@pytest.mark.parametrize(("hit_rate", "majority"), [(0.53, 0.5), (0.6, 0.55), (0.7, 0.5)])
def test_so_many_directions_show_it_in_80_of_100_cases(hit_rate: float, majority: float) -> None:
    """By the binomial distribution itself: at that number the exact test finds it about as often, at half of it far less often."""

    def found(n: int) -> float:
        return float(binom.sf(binom.isf(0.05, n, majority), n, hit_rate))

    n = int(observations_for_hit_rate(hit_rate, majority))
    assert found(n) == pytest.approx(0.8, abs=0.045)  # the binomial moves in steps
    assert found(n // 2) < 0.62


def test_a_mean_agrees_with_statsmodels() -> None:
    expected = normal_sample_size_one_tail(0.05, 0.8, 0.05, std_null=1.5)
    assert observations_for_mean(0.05, 2.25) == np.ceil(expected) == 5565
    assert observations_for_mean(0.05, 2.25, level=0.01, power=0.9) == np.ceil(normal_sample_size_one_tail(0.05, 0.9, 0.01, std_null=1.5))
    assert observations_for_mean(5.0, 0.01) == 1
    # the z-test on that many finds it in four of five cases
    assert norm.sf(norm.isf(0.05) - 0.05 * (5565 / 2.25) ** 0.5) == pytest.approx(0.8, abs=1e-4)


def test_a_loss_difference_counts_its_dependence() -> None:
    random = np.random.default_rng(1)
    difference = 0.1 + np.convolve(random.standard_normal(1004), np.ones(5) / 5, mode="valid")
    overlapping = observations_for_loss_difference(difference, 5)
    assert overlapping == observations_for_mean(float(difference.mean()), long_run_variance(difference, 5))
    assert overlapping > 3 * observations_for_mean(float(difference.mean()), float(difference.var()))


def test_what_is_no_edge_is_never_seen() -> None:
    assert observations_for_hit_rate(0.5) == inf
    assert observations_for_hit_rate(0.53, 0.54) == inf
    assert observations_for_mean(0.0, 1.0) == inf
    assert observations_for_loss_difference(-1 + np.random.default_rng(1).standard_normal(100) / 10, 1) == inf


def test_what_cannot_be_planned_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match=r"^The hit rate is 1: expected a number between 0 and 1\.$"):
        observations_for_hit_rate(1.0)
    with pytest.raises(InvalidForecasts, match="The majority rate is 0"):
        observations_for_hit_rate(0.5, 0.0)
    with pytest.raises(InvalidForecasts, match="The power is nan"):
        observations_for_mean(1.0, 1.0, power=float("nan"))
    with pytest.raises(InvalidForecasts, match="The level is 0: expected"):
        observations_for_mean(1.0, 1.0, level=0.0)
    for mean, variance in ((1.0, -1.0), (float("nan"), 1.0), (1.0, inf)):
        with pytest.raises(InvalidForecasts, match="expected finite numbers and a variance of 0 or more"):
            observations_for_mean(mean, variance)
    with pytest.raises(NotFinite):
        observations_for_loss_difference(np.full(100, np.nan), 1)
    with pytest.raises(InvalidForecasts, match="expected 32 or more"):
        observations_for_loss_difference(np.ones(10), 1)
