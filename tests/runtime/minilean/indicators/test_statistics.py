"""Spread, extremes and lines of values: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Feed = Callable[..., list[float]]


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
