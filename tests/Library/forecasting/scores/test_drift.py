"""How far inputs have moved."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.drift import dissimilarity, population_stability


def test_stability_by_hand() -> None:
    """Two bins, up to 2 and above: training 2 and 2, now 3 and 1, half a value added to each: shares 0.5 and 0.5, 0.7 and 0.3.

    (0.7 - 0.5) log(0.7 / 0.5) + (0.3 - 0.5) log(0.3 / 0.5) = 0.2 log(7 / 3).
    """
    found = population_stability([[1.0], [2.0], [3.0], [4.0]], [[0.0], [1.0], [2.0], [9.0]], num_bins=2)
    assert found == pytest.approx([0.2 * np.log(7 / 3)])


def test_a_shift_is_seen_in_its_feature_alone() -> None:
    random = np.random.default_rng(1)
    training, now = random.standard_normal((2000, 3)), random.standard_normal((1000, 3))
    now[:, 1] += 1.0
    found = population_stability(training, now)
    assert found.shape == (3,)
    assert found[1] > 0.5  # the index of two normals one deviation apart is 1 without bins
    assert found[[0, 2]].max() < 0.05


def test_the_same_values_have_not_moved() -> None:
    values = np.random.default_rng(1).standard_normal((100, 2))
    assert population_stability(values, values) == pytest.approx([0.0, 0.0])


def test_values_of_a_few_kinds_have_fewer_bins() -> None:
    training, now = np.repeat([0.0, 1.0], [80, 20])[:, None], np.full((100, 1), 1.0)
    # shares (80.5, 20.5) / 101 and (0.5, 100.5) / 101
    expected = sum((p - q) / 101 * np.log(p / q) for p, q in ((0.5, 80.5), (100.5, 20.5)))
    assert population_stability(training, now) == pytest.approx([expected])


def test_what_has_no_bins_is_refused() -> None:
    values = np.random.default_rng(1).standard_normal((100, 2))
    values[:, 1] = 3.0
    with pytest.raises(InvalidForecasts, match=r"^Feature 1 has one training value nearly throughout"):
        population_stability(values, values)
    with pytest.raises(InvalidForecasts, match=r"^There are 5 training values for 10 bins"):
        population_stability(values[:5], values)
    with pytest.raises(InvalidForecasts, match=r"^There are 100 training values for 1 bins"):
        population_stability(values, values, 1)
    with pytest.raises(InvalidForecasts, match=r"^Training has 2 features and the current inputs 1"):
        population_stability(values, values[:, :1])
    with pytest.raises(NotFinite, match="current inputs"):
        population_stability(values, np.full((3, 2), np.nan))


def test_distances_by_hand() -> None:
    """Inputs 0 1 2 3 and 5, each with its nearest 1 away but the last with 2: 1.2 is usual, whatever the unit."""
    for unit in (1.0, 0.001):
        training, now = unit * np.array([[0.0], [1.0], [2.0], [3.0], [5.0]]), unit * np.array([[5.0], [6.2], [2.5]])
        assert dissimilarity(training, now) == pytest.approx([0.0, 1.0, 0.5 / 1.2])


def test_it_is_the_ratio_of_scikit_learns_nearest_neighbours() -> None:
    random = np.random.default_rng(1)
    training, now = random.standard_normal((600, 4)) * [1, 10, 0.1, 1], random.standard_normal((300, 4)) * [1, 10, 0.1, 5]
    deviation = training.std(axis=0)
    neighbours = NearestNeighbors(n_neighbors=2).fit(training / deviation)
    usual = neighbours.kneighbors(training / deviation)[0][:, 1].mean()
    expected = neighbours.kneighbors(now / deviation, n_neighbors=1)[0][:, 0] / usual
    np.testing.assert_allclose(dissimilarity(training, now), expected, rtol=1e-9)
    assert np.mean(expected) > 2


def test_windows_that_share_bars_are_not_each_others_neighbours() -> None:
    """A rising line: the next row is 1 away, the next that shares no bar 3."""
    line = np.arange(20.0)[:, None]
    assert dissimilarity(line, [[22.0]]) == pytest.approx([3.0])
    assert dissimilarity(line, [[22.0]], gap=3) == pytest.approx([1.0])


def test_a_feature_that_never_varied_counts_in_its_own_unit() -> None:
    training = np.column_stack([[0.0, 1.0, 2.0, 3.0], np.full(4, 7.0)])
    deviation = 1.25**0.5
    assert dissimilarity(training, [[3.0, 7.0], [3.0, 9.0]]) == pytest.approx([0.0, 2 * deviation])


def test_inputs_without_a_usual_distance_are_refused() -> None:
    with pytest.raises(InvalidForecasts, match=r"^All 4 training inputs are equal"):
        dissimilarity(np.ones((4, 2)), np.ones((1, 2)))
    with pytest.raises(InvalidForecasts, match=r"^Every training input has an equal one"):
        dissimilarity([[1.0], [2.0], [1.0], [2.0]], [[1.0]])
    for rows, gap in ((4, 0), (5, 3)):
        with pytest.raises(InvalidForecasts, match=f"^There are {rows} training inputs at a gap of {gap}"):
            dissimilarity(np.arange(float(rows))[:, None], [[1.0]], gap)
