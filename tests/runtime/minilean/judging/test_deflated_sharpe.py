"""The luck of the best of many trials is what the paper prints."""

from __future__ import annotations

import math

import numpy as np
import pytest

from minilean.errors import InputError
from minilean.judging.deflated_sharpe import expected_maximum, spread_of_trials
from minilean.judging.moments import Moments
from minilean.judging.sharpe_error import probabilistic_sharpe


def test_the_papers_example() -> None:
    # Bailey and Lopez de Prado (2014), "A numerical example": 100 trials, five years of 250 days, a yearly ratio of 2.5
    spread = math.sqrt(0.5 / 250)
    found = Moments(1250, 2.5 / math.sqrt(250), 1.0, -3.0, 10.0)
    assert expected_maximum(100, spread) == pytest.approx(0.1132, abs=5e-5)
    assert probabilistic_sharpe(found, expected_maximum(100, spread)) == pytest.approx(0.9004, abs=5e-5)
    assert probabilistic_sharpe(found, expected_maximum(46, spread)) == pytest.approx(0.9505, abs=5e-5)
    normal = Moments(1250, 2.5 / math.sqrt(250), 1.0, 0.0, 3.0)
    assert probabilistic_sharpe(normal, expected_maximum(88, spread)) == pytest.approx(0.9505, abs=5e-5)


@pytest.mark.parametrize(("num", "expected"), [(7, 0.027735489227083205), (250, 0.05675354152232842)])
def test_the_figures_of_another_library(num: int, expected: float) -> None:
    # compute_expected_max_sharpe(num, 0.0004) of ml4t-diagnostic 0.1.0b2
    assert expected_maximum(num, 0.02) == pytest.approx(expected, rel=1e-14)


def test_it_is_about_what_the_best_of_normal_draws_comes_to() -> None:
    best = np.random.default_rng(5).standard_normal((20_000, 50)).max(axis=1).mean()
    assert expected_maximum(50, 1.0) == pytest.approx(best, abs=0.03)


def test_a_single_trial_has_no_luck_and_none_is_refused() -> None:
    assert expected_maximum(1, 0.1) == 0.0
    with pytest.raises(InputError, match="The number of trials is 0; expected 1 or more"):
        expected_maximum(0, 0.1)


def test_the_spread_is_that_of_known_ratios_or_of_chance() -> None:
    assert spread_of_trials([0.1, 0.2, 0.3], 1000) == pytest.approx(0.1)
    assert spread_of_trials([0.1], 101) == pytest.approx(0.1)
    assert spread_of_trials([], 401) == pytest.approx(0.05)
    assert spread_of_trials([0.2, 0.2], 401) == 0.0
