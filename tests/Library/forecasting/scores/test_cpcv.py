"""Purged splits: nothing that is trained on shares a bar with what is tested, and everything is tested equally often."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecasting.errors import InvalidForecasts
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
