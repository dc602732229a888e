"""How many pairs are run, and what their ratios say; all figures by hand."""

from __future__ import annotations

import pytest
from pairs import Quartiles, base_is_first, number_of_pairs, quartiles, ratios


@pytest.mark.parametrize(("seconds", "pairs"), [(0.1, 15), (1.99, 15), (2.0, 5), (90.0, 5)])
def test_short_runs_are_repeated_more_often(seconds: float, pairs: int) -> None:
    assert number_of_pairs(seconds) == pairs


def test_the_order_alternates() -> None:
    assert [base_is_first(pair) for pair in range(4)] == [True, False, True, False]


def test_ratios_are_taken_pair_by_pair_and_noise_from_base_to_base() -> None:
    found = ratios([1.0, 2.0, 1.0, 1.0, 2.0], [1.5, 2.0, 1.2, 0.9, 2.2])

    # 1.5, 1.0, 1.2, 0.9, 1.1 in order: 0.9, 1.0, 1.1, 1.2, 1.5
    assert (found.change.lower, found.change.median, found.change.upper) == pytest.approx((1.0, 1.1, 1.2))
    # 2.0, 0.5, 1.0, 2.0 in order: 0.5, 1.0, 2.0, 2.0
    assert (found.noise.lower, found.noise.median, found.noise.upper) == pytest.approx((0.875, 1.5, 2.0))


def test_quartiles_lie_between_neighbours() -> None:
    assert quartiles([4.0, 1.0, 2.0, 3.0]) == Quartiles(1.75, 2.5, 3.25)
    assert quartiles([1.25]) == Quartiles(1.25, 1.25, 1.25)


def test_three_per_cent_are_allowed() -> None:
    base = [1.0] * 5
    assert not ratios(base, [1.03] * 5).is_slower
    assert ratios(base, [1.0301] * 5).is_slower
    assert not ratios(base, [1.0, 1.0, 1.03, 9.0, 9.0]).is_slower


def test_quartiles_are_shown_as_ratios() -> None:
    assert str(Quartiles(0.99, 1.0304, 1.1)) == "1.030 (0.990 to 1.100)"
