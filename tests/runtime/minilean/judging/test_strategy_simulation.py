"""Tests of strategies hold their size and find what is there; `python tests/significance` asks them 2,000 times."""

from __future__ import annotations

import numpy as np
import pytest
from garch_noise import binomial_interval, garch, rejections
from scipy.stats import norm
from strategy_simulation import STRATEGY_TESTS, strategy_p_values

SHORT = 400  # sessions
FEW = {"the judge's yes": 12}


@pytest.mark.parametrize("test", STRATEGY_TESTS)
def test_a_true_hypothesis_is_rejected_as_seldom_as_the_level_says(test: str) -> None:
    cases = FEW.get(test, 200)
    low, high = binomial_interval(cases)
    found = rejections(strategy_p_values(test, cases, 0.0, seed=1, sessions=SHORT))
    assert found <= high
    assert found >= low or not STRATEGY_TESTS[test].is_exact


@pytest.mark.parametrize("test", STRATEGY_TESTS)
def test_an_effect_is_found(test: str) -> None:
    """Of a third of the sessions each effect needs the square root of three times its size; the judge allows for eight trials."""
    cases = FEW.get(test, 60)
    found = rejections(strategy_p_values(test, cases, 3**0.5 * STRATEGY_TESTS[test].effect, seed=2, sessions=SHORT))
    assert found >= 0.75 * cases


def test_a_ratio_that_takes_every_observation_for_five_is_caught() -> None:
    """An error that is too small by the root of five rejects a true hypothesis in one of four cases."""
    paths = garch(np.random.default_rng(1), 200, SHORT)
    ratios = paths.mean(axis=1) / paths.std(axis=1, ddof=1)
    _, high = binomial_interval(200)
    assert rejections(1 - norm.cdf(ratios * SHORT**0.5)) <= high
    assert rejections(1 - norm.cdf(ratios * (5 * SHORT) ** 0.5)) > 2 * high


@pytest.mark.long
def test_the_judge_finds_a_planted_ratio_in_four_of_five_and_says_yes_to_luck_in_one_of_twenty() -> None:
    assert rejections(strategy_p_values("the judge's yes", 100, 0.0, seed=1)) <= 5
    assert rejections(strategy_p_values("the judge's yes", 100, 0.16, seed=2)) >= 80
