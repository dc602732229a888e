"""Purged splits: nothing that is trained on shares a bar with what is tested, and everything is tested equally often."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.cpcv import PurgedSplits


def test_splits_by_hand() -> None:
    splits = [(train.tolist(), test.tolist()) for train, test in PurgedSplits(8, groups=4, test_groups=2)]
    assert splits == [
        ([4, 5, 6, 7], [0, 1, 2, 3]),
        ([2, 3, 6, 7], [0, 1, 4, 5]),
        ([2, 3, 4, 5], [0, 1, 6, 7]),
        ([0, 1, 6, 7], [2, 3, 4, 5]),
        ([0, 1, 4, 5], [2, 3, 6, 7]),
        ([0, 1, 2, 3], [4, 5, 6, 7]),
    ]


def test_longer_labels_and_an_embargo_take_their_bars() -> None:
    """One of five groups of four: with labels of three bars two on either side go, and with an embargo of one a third behind."""
    _, second, *_, last = PurgedSplits(20, groups=5, test_groups=1, horizon=3, embargo=1)
    assert second[1].tolist() == [4, 5, 6, 7]
    assert second[0].tolist() == [0, 1, *range(11, 20)]
    assert last[0].tolist() == list(range(14))


def test_the_example_of_the_book_has_fifteen_splits_and_five_paths() -> None:
    """Lopez de Prado's figure 12.1: six groups, two tested at a time."""
    splits = PurgedSplits(60, groups=6, test_groups=2)
    assert (splits.num_splits, splits.num_paths) == (15, 5)
    assert len(list(splits)) == 15


def test_the_paths_of_the_book_are_joined_as_its_figure_shows() -> None:
    """Lopez de Prado's figure 12.1: which split forecast each of the six groups, for each of the five paths."""
    splits = PurgedSplits(12, groups=6, test_groups=2)
    paths = splits.paths([np.full(4, number) for number in range(1, 16)])
    assert paths[:, ::2].tolist() == [
        [1, 1, 2, 3, 4, 5],
        [2, 6, 6, 7, 8, 9],
        [3, 7, 10, 10, 11, 12],
        [4, 8, 11, 13, 13, 14],
        [5, 9, 12, 14, 15, 15],
    ]
    assert paths[:, 1::2].tolist() == paths[:, ::2].tolist()


@given(st.data())
def test_each_path_has_each_observation_once_and_each_forecast_is_in_one_path(data: st.DataObject) -> None:
    groups = data.draw(st.integers(2, 6))
    tested, n = data.draw(st.integers(1, groups - 1)), data.draw(st.integers(groups, 60))
    splits = PurgedSplits(n, groups, tested)
    # what a split says of an observation names both
    said = [test + 1000.0 * number for number, (_, test) in enumerate(splits)]
    paths = splits.paths(said)
    assert paths.shape == (splits.num_paths, n)
    assert (paths % 1000 == np.arange(n)).all()
    assert sorted(paths.ravel()) == sorted(np.concatenate(said))


def test_what_cannot_be_joined_is_refused() -> None:
    splits = PurgedSplits(8, groups=4, test_groups=2)
    said = [np.zeros(4)] * 6
    with pytest.raises(InvalidForecasts, match=r"^There are forecasts of 5 splits: expected those of all 6, in order"):
        splits.paths(said[1:])
    with pytest.raises(InvalidForecasts, match=r"^Split 6 tests 4 observations and has 5 forecasts: expected one for each"):
        splits.paths([*said[1:], np.zeros(5)])
    with pytest.raises(NotFinite, match=r"^The forecasts of split 2 are NaN or infinite"):
        splits.paths([said[0], np.array([0, np.nan, 0, 0]), *said[2:]])


@given(st.data())
def test_no_label_is_shared_and_every_observation_is_tested_equally_often(data: st.DataObject) -> None:
    groups = data.draw(st.integers(2, 6))
    tested = data.draw(st.integers(1, groups - 1))
    n, horizon, embargo = data.draw(st.integers(groups, 80)), data.draw(st.integers(1, 6)), data.draw(st.integers(0, 4))
    try:
        splits = PurgedSplits(n, groups, tested, horizon, embargo)
    except InvalidForecasts as refused:
        assert "trains on nothing" in str(refused)
        assume(False)
    counts = np.zeros(n, dtype=int)
    for train, test in splits:
        counts[test] += 1
        tested_bars = {bar for index in test for bar in range(index, index + horizon)}
        for index in train:
            assert not tested_bars & set(range(index, index + horizon))
            # the last tested observation before it lies further back than its label and the embargo
            before = test[test < index]
            assert before.size == 0 or index - before[-1] >= horizon + embargo
        # nothing else is left out
        for index in set(range(n)) - set(train.tolist()) - set(test.tolist()):
            distance = index - test
            assert (np.abs(distance) < horizon).any() or ((distance > 0) & (distance < horizon + embargo)).any()
    assert set(counts) == {splits.num_paths}
    assert splits.num_splits == comb(groups, tested)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((10, 5, 5), "5 of 5 groups of 10 observations: expected fewer tested groups than groups"),
        ((10, 5, 0), "0 of 5 groups"),
        ((3, 4, 1), "1 of 4 groups of 3 observations"),
        ((10, 5, 1, 0), "Horizon 0 and embargo 0"),
        ((10, 5, 1, 1, -1), "Horizon 1 and embargo -1"),
        ((10, 5, 3, 4), "A split of 10 observations into 5 groups trains on nothing after purging 4 bars and an embargo of 0"),
    ],
)
def test_what_cannot_be_split_is_refused(arguments: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(InvalidForecasts, match=f"^{sentence}"):
        PurgedSplits(*arguments)
