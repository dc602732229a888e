"""Probabilities beside frequencies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.calibration import reliability


def test_two_bins_by_hand() -> None:
    """0.2 and 0.4 came once in two, 0.7 and 0.9 and 1.0 three times in three."""
    table = reliability([0, 1, 1, 1, 1], [0.2, 0.4, 0.7, 0.9, 1.0], num_bins=2)
    assert table.probability == pytest.approx([0.3, 2.6 / 3])
    assert table.frequency == pytest.approx([0.5, 1.0])
    assert table.count.tolist() == [2, 3]
    assert table.expected_calibration_error == pytest.approx((2 * 0.2 + 3 * (0.4 / 3)) / 5)


def test_it_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(1)
    probability = random.beta(2, 3, 500)
    outcome = (random.uniform(size=500) < probability**2).astype(int)
    frequency, mean = calibration_curve(outcome, probability, n_bins=10)
    table = reliability(outcome, probability)
    np.testing.assert_allclose(table.frequency, frequency, rtol=1e-12)
    np.testing.assert_allclose(table.probability, mean, rtol=1e-12)
    assert table.expected_calibration_error > 0.1


def test_a_border_belongs_to_the_upper_bin() -> None:
    assert reliability([0, 0, 0], [0.3, 0.29, 0.7]).count.tolist() == [1, 1, 1]
    assert reliability([0, 0], [0.3, 0.39]).count.tolist() == [2]
    assert reliability([0, 0], [0.7, 0.79]).count.tolist() == [2]
    assert reliability([1, 1], [1.0, 0.95]).count.tolist() == [2]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60), st.integers(1, 20))
def test_nothing_is_lost_between_bins(pairs: list[tuple[bool, float]], bins: int) -> None:
    outcome, probability = np.array(pairs, dtype=float).T
    table = reliability(outcome, probability, bins)
    assert table.count.sum() == len(pairs)
    assert np.average(table.frequency, weights=table.count) == pytest.approx(outcome.mean())
    assert 0 <= table.expected_calibration_error <= 1


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match="There are 0 bins"):
        reliability([1], [0.5], 0)
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(2,\) and the probabilities \(1,\): expected equal shapes"):
        reliability([1, 0], [0.5])
    with pytest.raises(InvalidForecasts, match=r"^The probabilities reach from 1.5 to 1.5: expected numbers from 0 to 1"):
        reliability([1], [1.5])
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have 0.5 among them: expected 0 and 1 alone"):
        reliability([0.5], [0.5])
    with pytest.raises(NotFinite, match=r"^The probabilities are NaN"):
        reliability([1], [np.nan])
