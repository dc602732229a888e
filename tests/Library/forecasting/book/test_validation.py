from __future__ import annotations

import pytest

from forecasting.book.validation import history_of, validation_size
from forecasting.errors import HistoryTooShort, InvalidSpec


@pytest.mark.parametrize(
    ("num_windows", "share", "horizon", "size"), [(100, 0.2, 1, 20), (100, 0.0, 5, 0), (9, 0.25, 1, 2), (4, 0.2, 1, 1), (13, 0.5, 6, 6)]
)
def test_the_newest_share_is_set_aside_and_at_least_one(num_windows: int, share: float, horizon: int, size: int) -> None:
    assert validation_size(num_windows, share, horizon, "Some") == size


@pytest.mark.parametrize(
    ("num_windows", "share", "horizon", "words"),
    [
        (2, 0.2, 1, "5 prices give 2 examples, of which 1 remain to fit: expected at least 2"),
        (12, 0.5, 6, "12 examples, of which 1 remain"),
        (-3, 0.0, 1, "give 0 examples, of which 0 remain"),
    ],
)
def test_too_few_are_named(num_windows: int, share: float, horizon: int, words: str) -> None:
    with pytest.raises(HistoryTooShort, match=words):
        validation_size(num_windows, share, horizon, "5 prices")


@pytest.mark.parametrize("share", [1, 1.0, -0.1, True, "0.2", float("nan")])
def test_what_is_no_share_is_named(share: object) -> None:
    with pytest.raises(InvalidSpec, match=r"validation_split=.*: expected a number of at least 0 and less than 1"):
        validation_size(100, share, 1, "Some")


def test_a_history_has_the_keys_of_the_course() -> None:
    assert history_of((2.0, 1.0), (3.0, 2.5)) == {"train_loss": [2.0, 1.0], "val_loss": [3.0, 2.5]}
