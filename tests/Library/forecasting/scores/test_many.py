"""Many comparisons at once."""

from __future__ import annotations

import numpy as np
import pytest
from arch.bootstrap import MCS
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.many import holm, model_confidence_set


def test_holm_by_hand() -> None:
    """The smallest of four counts four times, the next three times; none may be below the one before it, none above one."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == pytest.approx([1.0, 1.0])
    assert holm([0.2]) == pytest.approx([0.2])


def test_holm_refuses_what_is_no_probability() -> None:
    for wrong in (-0.1, 1.1):
        with pytest.raises(InvalidForecasts, match="expected numbers from 0 to 1"):
            holm([0.5, wrong])
    with pytest.raises(NotFinite):
        holm([0.5, np.nan])
    with pytest.raises(InvalidForecasts, match="There are 0 p-values"):
        holm([])


@pytest.fixture
def losses() -> np.ndarray:
    """Independent losses of four models; the first two are best, the third is a little worse, the last far worse."""
    return np.random.default_rng(2).gamma(2.0, size=(600, 4)) + np.array([0.0, 0.0, 0.15, 1.0])


def test_independent_losses_give_the_set_of_arch(losses: np.ndarray) -> None:
    found = model_confidence_set(losses, 1, resamples=4000)
    arch = MCS(losses, size=0.05, reps=4000, block_size=1, method="max", seed=1)
    arch.compute()
    theirs = arch.pvalues["Pvalue"].to_numpy()[np.argsort(arch.pvalues.index.to_numpy())]
    assert found.p_values.argsort().tolist() == theirs.argsort().tolist()
    np.testing.assert_allclose(found.p_values, theirs, atol=0.1)
    assert found.included.tolist() == [True, True, False, False]
    assert sorted(arch.included) == [0, 1]
    assert found.p_values.max() == 1.0
    assert found.p_values[3] == pytest.approx(1 / 4001)


def test_a_wider_size_leaves_out_more(losses: np.ndarray) -> None:
    p_values = model_confidence_set(losses, 1).p_values
    assert 0.0 < p_values[2] < 0.3
    assert model_confidence_set(losses, 1, size=p_values[2] * 1.01).included.tolist() == [True, True, False, False]
    assert model_confidence_set(losses, 1, size=p_values[2] * 0.99).included.tolist() == [True, True, True, False]


@settings(max_examples=20)
@given(st.permutations(range(4)))
def test_the_order_of_the_models_does_not_matter(order: list[int]) -> None:
    values = np.random.default_rng(3).gamma(2.0, size=(64, 4)) + np.array([0.0, 0.1, 0.3, 1.0])
    expected = model_confidence_set(values, 1, resamples=200).p_values
    np.testing.assert_allclose(model_confidence_set(values[:, order], 1, resamples=200).p_values, expected[order], atol=1e-12)


def test_equal_seeds_give_equal_sets(losses: np.ndarray) -> None:
    once, again, other = (model_confidence_set(losses, 1, seed=seed, resamples=300).p_values for seed in (1, 1, 2))
    assert once.tolist() == again.tolist()
    assert once.tolist() != other.tolist()


def test_one_model_twice_counts_once(losses: np.ndarray) -> None:
    twice = model_confidence_set(losses[:, [0, 1, 2, 3, 1]], 1).p_values
    assert twice[:4].tolist() == model_confidence_set(losses, 1).p_values.tolist()
    assert twice[4] == twice[1]
    assert model_confidence_set(losses[:, [0, 0]], 1).p_values.tolist() == [1.0, 1.0]


def test_what_cannot_be_compared_is_refused(losses: np.ndarray) -> None:
    with pytest.raises(InvalidForecasts, match=r"^1 models, size 0.05 and 1000 resamples: expected two models or more"):
        model_confidence_set(losses[:, :1], 1)
    with pytest.raises(InvalidForecasts, match="size 1 and"):
        model_confidence_set(losses, 1, size=1.0)
    with pytest.raises(InvalidForecasts, match="differ by one number throughout"):
        model_confidence_set(np.column_stack([losses[:, 0], losses[:, 0] + 0.5]), 1)
    with pytest.raises(InvalidForecasts, match="expected 1200 or more"):
        model_confidence_set(losses, 150)
    losses[7, 2] = np.nan
    with pytest.raises(NotFinite, match=r"^The losses are NaN or infinite at 1 places, first at 7, 2"):
        model_confidence_set(losses, 1)
