"""A difference of Sharpe ratios has the error that theory gives, and its tests agree."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from minilean.errors import InputError
from minilean.judging.sharpe_difference import difference_by_bootstrap, difference_by_delta


@pytest.fixture
def pair() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(8)
    shared, one, other = generator.standard_normal((3, 2000)) * 0.01
    return shared + one + 0.001, shared + other


@pytest.mark.parametrize("test", [difference_by_delta, lambda one, other: difference_by_bootstrap(one, other, 1, num=499)])
def test_the_difference_is_that_of_the_two_ratios(test: Callable, pair: tuple[np.ndarray, np.ndarray]) -> None:
    found = test(*pair)
    assert found.difference == pytest.approx(pair[0].mean() / pair[0].std() - pair[1].mean() / pair[1].std(), rel=1e-12)
    turned = test(*pair[::-1])
    assert (turned.difference, turned.error) == pytest.approx((-found.difference, found.error), rel=1e-10)
    assert found.low < found.difference < found.high


def test_the_error_of_independent_normal_returns_is_that_of_jobson_and_korkie(pair: tuple[np.ndarray, np.ndarray]) -> None:
    # Memmel (2003): (2 - 2 r + (a^2 + b^2 - 2 a b r^2) / 2) / T for ratios a, b and a correlation r
    one, other = pair
    a, b, r = one.mean() / one.std(), other.mean() / other.std(), np.corrcoef(one, other)[0, 1]
    expected = math.sqrt((2 - 2 * r + 0.5 * (a**2 + b**2 - 2 * a * b * r**2)) / 2000)
    assert difference_by_delta(one, other).error == pytest.approx(expected, rel=0.06)


def test_sizes_do_not_matter_and_a_level_does(pair: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pair
    plain, scaled = difference_by_delta(one, other), difference_by_delta(7 * one, 0.01 * other)
    assert (scaled.difference, scaled.error, scaled.p_value) == pytest.approx((plain.difference, plain.error, plain.p_value), rel=1e-9)
    assert difference_by_delta(one + 0.0001, other).difference > plain.difference + 0.005


def test_the_interval_of_the_delta_method_is_the_normal_one_and_agrees_with_its_p_value(pair: tuple[np.ndarray, np.ndarray]) -> None:
    found = difference_by_delta(*pair, confidence=0.9)
    assert found.high - found.difference == pytest.approx(1.6448536269514722 * found.error, rel=1e-12)
    touching = difference_by_delta(*pair, confidence=1 - found.p_value)
    assert touching.low == pytest.approx(0.0, abs=1e-9)


def test_in_long_records_both_methods_agree(pair: tuple[np.ndarray, np.ndarray]) -> None:
    delta, bootstrap = difference_by_delta(*pair), difference_by_bootstrap(*pair, seed=1)
    assert (bootstrap.low, bootstrap.high) == pytest.approx((delta.low, delta.high), abs=0.006)
    assert bootstrap.p_value == pytest.approx(delta.p_value, abs=0.02)


def test_the_bootstrap_is_its_definition() -> None:
    generator = np.random.default_rng(2)
    one, other = generator.standard_normal((2, 40)) + 0.1
    num, length = 50, 3
    found = difference_by_bootstrap(one, other, seed=9, block=length, num=num)
    starts = np.random.default_rng(9).integers(0, 40, (num, 13))
    distances = []
    for row in starts:
        days = (row[:, None] + np.arange(length)).ravel() % 40
        a, b = one[days], other[days]
        difference = a.mean() / a.std() - b.mean() / b.std()
        values = np.column_stack([a, b, a**2, b**2])
        blocks = (values - values.mean(axis=0)).reshape(13, length, 4).sum(axis=1) / math.sqrt(length)
        va, vb = a.var(), b.var()
        slope = [(a**2).mean() / va**1.5, -(b**2).mean() / vb**1.5, -0.5 * a.mean() / va**1.5, 0.5 * b.mean() / vb**1.5]
        error = math.sqrt(np.array(slope) @ (blocks.T @ blocks / 13) @ np.array(slope) / 39)
        distances.append(abs(difference - found.difference) / error)
    distances.sort()
    assert found.high == pytest.approx(found.difference + distances[48] * found.error, rel=1e-9)
    reached = sum(distance >= abs(found.difference) / found.error for distance in distances)
    assert found.p_value == pytest.approx((reached + 1) / 51, rel=1e-12)


def test_the_seed_rules_the_bootstrap(pair: tuple[np.ndarray, np.ndarray]) -> None:
    first = difference_by_bootstrap(*pair, seed=1, num=199)
    assert difference_by_bootstrap(*pair, seed=1, num=199) == first
    assert difference_by_bootstrap(*pair, seed=2, num=199) != first


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ([1.0, 2, 3, 4, 5], [1.0, 2, 3, 4], "The two rows have 5 and 4 returns; compare them on the same days"),
        ([1.0, 1, 1, 1], [1.0, 2, 3, 4], "The first row never vary"),
        ([1.0, 2, 3, 4], [1.0, 2, np.nan, 4], "The second row: return 3 is not a number"),
        ([1.0, 2, 3, 5], [2.0, 4, 6, 10], "Both have the same returns, up to their size, so that"),
    ],
)
def test_what_cannot_be_compared_is_refused(one: list[float], other: list[float], sentence: str) -> None:
    for test in (difference_by_delta, lambda a, b: difference_by_bootstrap(a, b, 1)):
        with pytest.raises(InputError, match=sentence):
            test(np.array(one), np.array(other))
