"""Indicators of indicators: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from minilean import indicators as ind

Feed = Callable[..., list[float]]
START = datetime(2020, 1, 1)


def test_chained_and_composed_indicators(feed: Feed) -> None:
    base = ind.Identity("x")
    average = ind.IndicatorExtensions.sma(base, 2)
    spread = ind.IndicatorExtensions.minus(base, average)
    scaled = ind.IndicatorExtensions.times(base, 10)
    ratio = ind.IndicatorExtensions.over(base, 0)
    feed(base, 1, 3)
    assert (average.name, average.current.value) == ("SMA2_Of_x", 2.0)
    assert (spread.current.value, scaled.current.value, ratio.samples, ratio.current.value) == (1.0, 30.0, 2, 0.0)


def test_weighted_by() -> None:
    price, weight = ind.Identity("p"), ind.Identity("w")
    mean = ind.IndicatorExtensions.weighted_by(price, weight, 2)
    for day, (value, share) in enumerate(((4, 1), (8, 3))):
        price.update(START + timedelta(days=day), value)
        weight.update(START + timedelta(days=day), share)
    assert mean.current.value == 7.0


def test_a_composite_waits_for_both_sides() -> None:
    left, right = ind.Identity("left"), ind.Identity("right")
    total = ind.IndicatorExtensions.plus(left, right)
    left.update(START, 1)
    assert total.samples == 0
    right.update(START, 2)
    assert (total.name, total.samples, total.current.value) == ("COMPOSE(left,right)", 1, 3.0)
