"""Choosing among noise is overfitting half of the time, choosing what is good is not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from minilean.errors import InputError
from minilean.judging.overfitting import backtest_overfitting


def test_the_figures_of_another_library() -> None:
    returns = np.random.default_rng(11).standard_t(5, (400, 6)) * 0.01
    returns[:, 2] += 0.0008
    found = backtest_overfitting(returns, 8)
    # compute_pbo of ml4t-diagnostic 0.1.0b2 on the Sharpe ratios of all 70 halves: 15 / 70
    assert found.probability == pytest.approx(0.21428571428571427, abs=1e-15)
    assert (found.num_trials, found.num_halvings) == (6, 70)


def by_definition(returns: np.ndarray, num_blocks: int) -> tuple[float, float]:
    length = len(returns) // num_blocks
    block = np.arange(length * num_blocks) // length
    below, losses, ways = 0, 0, list(combinations(range(num_blocks), num_blocks // 2))
    for way in ways:
        inside = np.isin(block, way)
        one, other = (returns[: len(block)][rows] for rows in (inside, ~inside))
        best = (one.mean(axis=0) / one.std(axis=0)).argmax()
        reached = other.mean(axis=0) / other.std(axis=0)
        rank = (reached <= reached[best]).sum() / (returns.shape[1] + 1)
        below += np.log(rank / (1 - rank)) <= 0
        losses += reached[best] < 0
    return below / len(ways), losses / len(ways)


@pytest.mark.parametrize(("num_days", "num_trials"), [(83, 5), (200, 2), (96, 12)])
def test_it_is_its_definition(num_days: int, num_trials: int) -> None:
    returns = np.random.default_rng(num_trials).standard_t(4, (num_days, num_trials)) * 0.01 + 0.5
    returns[:, 0] -= 0.5  # sums of squares of returns with a large mean lose digits unless care is taken
    found = backtest_overfitting(returns, 6)
    assert (found.probability, found.probability_of_loss) == by_definition(returns, 6)


def test_noise_is_overfitted_half_of_the_time_and_a_good_trial_never() -> None:
    generator = np.random.default_rng(3)
    noise = [backtest_overfitting(generator.standard_normal((320, 10)), 8).probability for _ in range(100)]
    assert np.mean(noise) == pytest.approx(0.5, abs=0.07)
    good = generator.standard_normal((1600, 10))
    good[:, 4] += 0.3
    assert backtest_overfitting(good).probability == 0.0


def test_trials_that_are_best_where_the_others_are_not_are_overfitted() -> None:
    # each trial gains in two blocks alone, so that the best of one half has lost in the other
    generator = np.random.default_rng(4)
    returns = generator.standard_normal((160, 4)) * 0.1 - 0.2
    for trial in range(4):
        returns[trial * 40 : trial * 40 + 40, trial] += 1.0
    assert backtest_overfitting(returns, 8).probability > 0.7


def test_sixteen_blocks_are_halved_in_all_ways() -> None:
    assert backtest_overfitting(np.random.default_rng(1).standard_normal((64, 2))).num_halvings == 12_870


@pytest.mark.parametrize(
    ("returns", "sentence"),
    [
        (np.random.default_rng(1).standard_normal((200, 1)), "Overfitting cannot be told of one trial"),
        (np.random.default_rng(1).standard_normal((63, 3)), "63 days are too few to tell overfitting; 16 blocks need 64 or more"),
        (np.random.default_rng(1).standard_normal((200, 1)) * np.ones(3), "All trials have identical returns"),
        (np.column_stack([np.arange(160) % 7, np.arange(160) < 100]), "A trial does not vary in half of the days"),
    ],
)
def test_where_it_cannot_be_told_it_is_refused(returns: np.ndarray, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        backtest_overfitting(returns.astype(float))
