from __future__ import annotations

import pytest
from currency_side import side_of


@pytest.mark.parametrize(
    ("change", "threshold", "held", "side"),
    [
        (0.0011, 0.001, 0, 1), (0.0011, 0.001, -1, 1), (-0.0011, 0.001, 1, -1), (-0.0011, 0.001, 0, -1),
        (0.001, 0.001, 0, 0), (-0.001, 0.001, 1, 1), (0.0, 0.001, -1, -1),  # a bound that is touched is not passed
        (1e-9, 0.0, -1, 1), (-1e-9, 0.0, 1, -1), (0.0, 0.0, 1, 1),
    ],
)  # fmt: skip
def test_a_pair_is_turned_around_beyond_the_threshold_and_else_kept(change: float, threshold: float, held: int, side: int) -> None:
    assert side_of(change, threshold, held) == side
