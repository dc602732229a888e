"""Moving averages, above all for inputs before they are ready: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.indicators.averages import Sum

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


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


def test_relative_average_takes_the_middle_one_off(feed: Feed) -> None:
    # means of one, two and three values; before there are enough, of those that there are
    assert feed(ind.RelativeMovingAverage(1), 2, 4, 9) == [2.0, 3.0 - 3.0 + 4.0, 5.0 - 6.5 + 9.0]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.DoubleExponentialMovingAverage(5), 8, 93.15743577, 90.17139925, {}),
        (ind.ExponentialMovingAverage(5), 4, 93.91733844, 89.39795354, {}),
        (ind.ExponentialMovingAverage(5, 0.5), 4, 93.57577727, 89.76577213, {}),
        (ind.HullMovingAverage(5), 5, 91.65207781, 89.64941494, {}),
        (ind.LinearWeightedMovingAverage(5), 4, 93.81804384, 89.76116002, {}),
        (
            ind.RelativeMovingAverage(5),
            14,
            96.06127934,
            89.12334361,
            {"long_average": 87.32514414, "medium_average": 87.92434177, "short_average": 89.72254125},
        ),
        (ind.SimpleMovingAverage(5), 4, 94.33693958, 89.72254125, {"rolling_sum": 448.6127062}),
        (ind.Sum(5), 4, 471.6846979, 448.6127062, {}),
        (ind.T3MovingAverage(5, 0.7), 24, 93.66940018, 89.37977922, {}),
        (ind.TripleExponentialMovingAverage(5), 12, 93.22058016, 90.22716846, {}),
        (ind.TriangularMovingAverage(5), 4, 94.37769267, 89.71115106, {}),
        (ind.WilderMovingAverage(5), 4, 94.61676061, 88.77913812, {}),
        (ind.ZeroLagExponentialMovingAverage(5), 6, 92.45890966, 89.84993972, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
