"""Intervals that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.conformal import adaptive_conformal, split_conformal


def test_a_split_interval_by_hand() -> None:
    """Of nine residuals the ninth smallest holds 90 %, since (9 + 1) * 0.9 = 9, and the eighth 80 %."""
    residuals = [1.0, -2.0, 3.0, -4.0, 5.0, 6.0, -7.0, 8.0, -9.0]
    found = split_conformal(residuals, [100.0, 0.0, 0.0], [109.0, 9.5, -1.0])
    assert found.low.tolist() == [91.0, -9.0, -9.0]
    assert found.high.tolist() == [109.0, 9.0, 9.0]
    assert (found.coverage, found.level) == (pytest.approx(2 / 3), 0.9)
    assert split_conformal(residuals, [0.0], [8.0], level=0.8).high.tolist() == [8.0]


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_split_intervals_hold_their_share_whatever_the_errors_are(level: float) -> None:
    """Over 3,000 spans: one outcome each after 19 residuals of infinite variance; a deviation of the share is 0.009 at most."""
    errors = np.random.default_rng(1).standard_t(2, (3_000, 20))
    held = [split_conformal(row[:-1], [0.0], row[-1:], level).coverage for row in errors]
    assert level - 0.024 < np.mean(held) < level + 1 / 20 + 0.024


def test_too_few_residuals_for_a_level_are_refused() -> None:
    assert split_conformal(np.ones(19), [0.0], [0.0], 0.95).high.tolist() == [1.0]
    with pytest.raises(InvalidForecasts, match=r"^There are 18 residuals for intervals of 0\.95: expected 19 or more\.$"):
        split_conformal(np.ones(18), [0.0], [0.0], 0.95)


def test_an_adaptive_interval_by_hand() -> None:
    """Level 0.5, a step of 0.25: errors 1 2 3 are collected, then 10 misses, which asks for more, and 0 hits, which asks for less."""
    actual = np.array([1.0, -2.0, 3.0, 10.0, 0.0, 5.0])
    found = adaptive_conformal(np.zeros(6), actual, horizon=1, level=0.5, warm_up=3, step=0.25)
    # bar 3: (3 + 1) * 0.5 = second of 1 2 3; bar 4: the level is 0.625, (4 + 1) * 0.625 = 3.1, fourth of 1 2 3 10;
    # bar 5: the level is 0.5 again, (5 + 1) * 0.5 = third of 0 1 2 3 10
    assert found.high.tolist() == [2.0, 10.0, 2.0]
    assert found.low.tolist() == [-2.0, -10.0, -2.0]
    assert found.coverage == pytest.approx(1 / 3)


def test_outcomes_that_are_not_known_yet_change_nothing() -> None:
    random = np.random.default_rng(1)
    forecast, actual = random.standard_normal((2, 300))
    for horizon in (1, 5):
        hits, misses = actual.copy(), actual.copy()
        hits[200:], misses[200:] = forecast[200:], 1000.0
        narrow, wide = (adaptive_conformal(forecast, outcomes, horizon, step=0.05).high for outcomes in (hits, misses))
        assert narrow.size == 300 - 100 - horizon + 1
        bars = np.flatnonzero(narrow != wide) + 100 + horizon - 1
        assert bars[0] == 200 + horizon  # the error of bar 200 is known from then on


def test_adaptive_intervals_keep_their_share_when_errors_grow_tenfold() -> None:
    random = np.random.default_rng(1)
    actual = random.standard_normal(4000) * np.where(np.arange(4000) < 2000, 1, 10)
    forecast = np.zeros(4000)
    assert split_conformal(actual[:500], forecast[2000:], actual[2000:]).coverage < 0.2
    assert adaptive_conformal(forecast, actual, 1, step=0.05).coverage == pytest.approx(0.9, abs=0.01)


@settings(max_examples=30)
@given(arrays(np.float64, 120, elements=st.floats(-1e6, 1e6)), st.sampled_from([0.5, 0.9]), st.sampled_from([0.05, 0.2]))
def test_the_long_run_share_is_within_the_bound_of_gibbs_and_candes(actual: np.ndarray, level: float, step: float) -> None:
    """Proposition 4.1: |misses - (1 - level)| <= (max(1 - level, level) + step) / (step T), for any outcomes."""
    found = adaptive_conformal(np.zeros(120), actual, 1, level=level, warm_up=10, step=step)
    assert abs(found.coverage - level) <= (max(level, 1 - level) + step) / (step * 110) + 1e-12


def test_an_interval_without_bound_and_an_empty_one() -> None:
    """A step of 1 leaves the levels there are: after a miss everything lies within, after a hit nothing does."""
    actual = np.array([1.0, 1.0, 2.0, 1.0, 1.0])
    found = adaptive_conformal(np.zeros(5), actual, 1, level=0.5, warm_up=2, step=1.0)
    assert found.high.tolist() == [1.0, np.inf, 1.0]
    found = adaptive_conformal(np.zeros(4), np.array([1.0, 1.0, 0.5, 1.0]), 1, level=0.5, warm_up=2, step=1.0)
    assert (found.low[1], found.high[1]) == (np.inf, -np.inf)
    assert found.coverage == 0.5


def test_one_error_is_enough_to_begin() -> None:
    """Of one error half the outcomes lie within the first, (1 + 1) * 0.5."""
    found = adaptive_conformal([0.0, 0.0], [3.0, 2.0], 1, level=0.5, warm_up=1)
    assert (found.low.tolist(), found.high.tolist(), found.coverage) == ([-3.0], [3.0], 1.0)


def test_what_cannot_be_used_is_refused() -> None:
    for level in (0.0, 1.0, 1.5):
        with pytest.raises(InvalidForecasts, match="expected a share between 0 and 1"):
            split_conformal([1.0], [0.0], [0.0], level)
    with pytest.raises(InvalidForecasts, match="expected equal shapes"):
        split_conformal(np.ones(10), [0.0, 1.0], [0.0])
    with pytest.raises(InvalidForecasts, match=r"^There are 104 forecasts: expected more than 104"):
        adaptive_conformal(np.zeros(104), np.zeros(104), 5)
    for wrong in ({"horizon": 0}, {"horizon": 1, "warm_up": 0}, {"horizon": 1, "step": -0.1}):
        with pytest.raises(InvalidForecasts, match="expected 1 or more, 1 or more, and 0 or more"):
            adaptive_conformal(np.zeros(200), np.zeros(200), **wrong)
    with pytest.raises(NotFinite):
        adaptive_conformal(np.zeros(200), np.full(200, np.nan), 1)
