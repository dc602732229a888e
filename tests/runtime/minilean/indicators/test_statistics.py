"""Spread, extremes and lines of values: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


def test_variance_is_that_of_the_population(feed: Feed) -> None:
    assert feed(ind.Variance(2), 1, 3, 7) == [0.0, 1.0, 4.0]
    assert feed(ind.StandardDeviation(2), 1, 3, 7) == [0.0, 1.0, 2.0]


def test_maximum_and_minimum_count_periods(feed: Feed) -> None:
    largest, smallest = ind.Maximum(3), ind.Minimum(3)
    assert feed(largest, 5, 1, 2, 3) == [5.0, 5.0, 5.0, 3.0]
    assert feed(smallest, 1, 5, 4, 3) == [1.0, 1.0, 1.0, 3.0]
    assert (largest.periods_since_maximum, smallest.periods_since_minimum) == (0, 0)


def test_mean_absolute_deviation(feed: Feed) -> None:
    assert feed(ind.MeanAbsoluteDeviation(2), 1, 3, 9) == [0.0, 1.0, 3.0]


def test_middle_of_the_extremes(feed: Feed) -> None:
    assert feed(ind.MidPoint(2), 1, 5, 3) == [1.0, 3.0, 4.0]


def test_a_line_through_a_line_is_the_line(feed: Feed) -> None:
    line = ind.LeastSquaresMovingAverage(3)
    assert feed(line, 2, 4, 6)[-1] == pytest.approx(6.0)
    assert line.slope.current.value == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.LeastSquaresMovingAverage(5), 4, 92.78025237, 89.83839758, {"intercept": 89.54875675, "slope": 0.05792816659}),
        (ind.MeanAbsoluteDeviation(5), 4, 1.542645552, 0.3559397712, {"mean": 89.72254125}),
        (ind.MidPoint(5), 4, 93.5162289, 89.64459602, {}),
        (ind.StandardDeviation(5), 4, 1.949928528, 0.4023416408, {}),
        (ind.Variance(5), 4, 3.802221263, 0.161878796, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
