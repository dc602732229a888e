"""Moving averages, above all for inputs before they are ready: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType
from minilean.errors import UnsupportedCall
from minilean.indicators.averages import Sum, moving_average

Feed = Callable[..., list[float]]


def test_simple_average_is_partial_before_ready(feed: Feed) -> None:
    assert feed(ind.SimpleMovingAverage(3), 1, 2, 6, 4) == [1.0, 1.5, 3.0, 4.0]


def test_exponential_average_is_zero_then_the_mean_then_recursive(feed: Feed) -> None:
    assert feed(ind.ExponentialMovingAverage(3), 1, 2, 6, 5) == [0.0, 0.0, 3.0, 4.0]


def test_exponential_average_takes_a_smoothing_factor(feed: Feed) -> None:
    assert feed(ind.ExponentialMovingAverage(1, 0.25), 4, 8) == [4.0, 5.0]


def test_wilder_average_is_recursive_from_its_period_on(feed: Feed) -> None:
    # mean of 2 and 4 is 3; at the third value 8 / 3 + 3 * 2 / 3
    assert feed(ind.WilderMovingAverage(3), 2, 4, 8) == pytest.approx([2.0, 3.0, 14 / 3], rel=1e-15)


def test_linear_weighted_average_is_zero_before_ready(feed: Feed) -> None:
    assert feed(ind.LinearWeightedMovingAverage(3), 1, 2, 3) == [0.0, 0.0, pytest.approx((1 + 4 + 9) / 6)]


@pytest.mark.parametrize("kind", [kind for kind in MovingAverageType if kind != MovingAverageType.ALMA])
def test_every_kind_of_average_settles_on_a_constant(kind: MovingAverageType, feed: Feed) -> None:
    average = moving_average(kind, 4)
    values = feed(average, *[7] * 40)
    assert average.is_ready
    assert values[-1] == pytest.approx(7.0, rel=1e-12)


def test_a_resolution_is_not_a_kind_of_average() -> None:
    with pytest.raises(TypeError, match="expected a MovingAverageType"):
        moving_average(4, 10)


def test_sum_lets_the_oldest_go(feed: Feed) -> None:
    assert feed(Sum(2), 1, 2, 3) == [1.0, 3.0, 5.0]


def test_delay_gives_the_first_value_until_there_are_enough(feed: Feed) -> None:
    assert feed(ind.Delay(2), 1, 2, 3, 4) == [1.0, 1.0, 1.0, 2.0]


def test_hull_average_is_zero_until_its_last_average_is_ready(feed: Feed) -> None:
    # weighted averages of four are 3 and 4, of two 11 / 3 and 14 / 3; twice these minus those are 13 / 3 and 16 / 3
    assert feed(ind.HullMovingAverage(4), 1, 2, 3, 4, 5) == pytest.approx([0.0, 0.0, 0.0, 0.0, 5.0])


def test_double_exponential_average(feed: Feed) -> None:
    # exponential averages 4.5 and 7.5; their own one is 0, then the mean 6
    assert feed(ind.DoubleExponentialMovingAverage(2), 3, 6, 9) == pytest.approx([0.0, 9.0, 9.0])


def test_triangular_average_is_a_mean_of_means(feed: Feed) -> None:
    assert feed(ind.TriangularMovingAverage(3), 2, 4, 8) == [2.0, 2.5, 4.5]


def test_efficiency_is_the_change_by_the_path(feed: Feed) -> None:
    assert feed(ind.KaufmanEfficiencyRatio(2), 10, 12, 11) == pytest.approx([10.0, 12.0, 1 / 3])


def test_an_average_that_is_not_modelled_says_so() -> None:
    with pytest.raises(UnsupportedCall, match="MovingAverageType"):
        moving_average(MovingAverageType.ALMA, 4)
