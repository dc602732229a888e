"""Trials that move together count as one, others by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from minilean.judging.effective_trials import cluster_sharpes, clusters


@pytest.fixture
def own() -> np.ndarray:
    """Six rows of returns that have nothing in common, shape (600, 6)."""
    return np.random.default_rng(1).standard_normal((600, 6)) * 0.01


def groups(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


def test_independent_trials_are_as_many_as_they_are(own: np.ndarray) -> None:
    assert len(groups(clusters(own))) == 6


def test_copies_are_one_trial_even_in_other_sizes(own: np.ndarray) -> None:
    assert groups(clusters(np.column_stack([own[:, 0]] * 4))) == {frozenset({0, 1, 2, 3})}
    assert groups(clusters(np.column_stack([own[:, 0], 3 * own[:, 0] + 0.001]))) == {frozenset({0, 1})}


def test_variations_of_two_ideas_are_two(own: np.ndarray) -> None:
    one, other = own[:, 0], own[:, 1]
    returns = np.column_stack([one + 0.3 * own[:, 2], other + 0.3 * own[:, 3], one + 0.3 * own[:, 4], other + 0.3 * own[:, 5]])
    assert groups(clusters(returns)) == {frozenset({0, 2}), frozenset({1, 3})}


def test_the_opposite_is_another_trial(own: np.ndarray) -> None:
    assert len(groups(clusters(np.column_stack([own[:, 0], -own[:, 0]])))) == 2


@pytest.mark.parametrize(("share", "num"), [(0.4, 2), (0.6, 1)])
def test_the_line_is_a_correlation_of_one_half(own: np.ndarray, share: float, num: int) -> None:
    one = (own[:, 0] - own[:, 0].mean()) / own[:, 0].std()
    rest = own[:, 1] - own[:, 1].mean()
    rest = rest - one * (rest @ one) / (one @ one)
    other = share * one + np.sqrt(1 - share**2) * rest / rest.std()
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(share)
    assert len(groups(clusters(np.column_stack([one, other])))) == num


def test_a_trial_alone_is_one(own: np.ndarray) -> None:
    assert clusters(own[:, :1]).tolist() == [0]


def test_a_cluster_has_the_ratio_of_its_trials_weighted_by_their_precision(own: np.ndarray) -> None:
    returns = own[:, :3] + 0.001
    returns[:, 1] *= 4
    mixed = returns[:, 0] / returns[:, 0].var() + returns[:, 1] / returns[:, 1].var()
    alone = returns[:, 2]
    expected = [mixed.mean() / mixed.std(ddof=1), alone.mean() / alone.std(ddof=1)]
    assert cluster_sharpes(returns, np.array([0, 0, 1])) == pytest.approx(expected, rel=1e-12)


def test_a_cluster_is_weighed_by_the_inverse_of_variances() -> None:
    """A row of twice the deviation has a quarter of the weight."""
    first, second = np.array([0.01, -0.01, 0.03, 0.01]), np.array([0.02, -0.02, 0.06, 0.03])
    weights = np.array([1 / first.var(), 1 / second.var()])
    together = (weights[0] * first + weights[1] * second) / weights.sum()
    (found,) = cluster_sharpes(np.column_stack([first, second]), np.array([0, 0]))
    assert found == pytest.approx(together.mean() / together.std(ddof=1), rel=1e-12)
