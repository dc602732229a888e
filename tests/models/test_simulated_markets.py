"""The whole pipeline on markets of which it is known what can be known: yes where there is something, hardly ever where there is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from joblib import Parallel, delayed
from simulated_markets import Outcome, market, of_the_last_change, of_the_level, outcome, word_about_the_network

PATHS, NETWORK_PATHS = 100, 20
# correlations of the changes with the best forecast of them: of the last change, and of the level, which a small network learns less well
EFFECT, LEVEL_EFFECT = 0.35, 0.5


def outcomes(effect: float) -> list[Outcome]:
    found: Any = Parallel(n_jobs=-1)(delayed(outcome)(seed, effect) for seed in range(PATHS))
    return list(found)


def words(effect: float, sign: Callable[[float, float], float]) -> list[str]:
    found: Any = Parallel(n_jobs=-1)(delayed(word_about_the_network)(seed, effect, sign) for seed in range(NETWORK_PATHS))
    return list(found)


def test_the_planted_effect_has_its_size_and_no_linear_forecast_sees_it() -> None:
    changes = market(3, EFFECT).changes[1:]
    sign = np.where(np.abs(changes[:-1]) > 0.563 * 0.01, 1.0, -1.0)
    assert np.corrcoef(sign, changes[1:])[0, 1] == pytest.approx(EFFECT, abs=0.05)
    assert abs(np.corrcoef(changes[:-1], changes[1:])[0, 1]) < 0.08
    nothing = market(3, 0.0).changes[1:]
    assert abs(np.corrcoef(np.abs(nothing[:-1]), nothing[1:])[0, 1]) < 0.08


def test_the_planted_effect_of_the_level_has_its_size() -> None:
    bars = market(3, LEVEL_EFFECT, of_the_level)
    levels = np.cumsum(np.log(bars.closes[1:] / bars.closes[:-1]))
    assert np.corrcoef(np.where(levels[:-1] < 0, 1.0, -1.0), bars.changes[2:])[0, 1] == pytest.approx(LEVEL_EFFECT, abs=0.05)


@pytest.mark.long
def test_one_market_with_an_effect() -> None:
    assert outcome(1, 0.5) == Outcome("boosting", "yes")


@pytest.mark.long
def test_it_says_yes_on_at_most_five_of_a_hundred_markets_without_signal() -> None:
    assert sum(found.word == "yes" for found in outcomes(0.0)) <= 5


@pytest.mark.long
def test_it_says_yes_on_at_least_eighty_of_a_hundred_markets_with_an_effect_that_is_not_linear() -> None:
    assert sum(found == Outcome("boosting", "yes") for found in outcomes(EFFECT)) >= 80


@pytest.mark.long
def test_about_a_network_it_says_yes_on_at_most_three_of_twenty_markets_without_signal() -> None:
    # more than three come in two of a hundred cases where a yes comes in one market of twenty
    assert words(0.0, of_the_level).count("yes") <= 3


@pytest.mark.long
def test_about_a_network_it_says_yes_on_at_least_sixteen_of_twenty_markets_whose_level_says_something() -> None:
    assert words(LEVEL_EFFECT, of_the_level).count("yes") >= 16


@pytest.mark.long
def test_about_a_network_it_says_no_where_its_scaled_closes_do_not_show_the_effect() -> None:
    assert words(EFFECT, of_the_last_change).count("yes") <= 3
