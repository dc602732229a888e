"""How far bars reach: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType
from minilean.data.bars import TradeBar
from minilean.indicators.ranges import true_range

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]
START = datetime(2020, 1, 1)


def test_average_true_range_begins_with_the_first_bar(feed_bars: Feed) -> None:
    # ranges 2, |10 - 14| = 4, |13 - 9| = 4
    rows = ((11, 9, 10, 1), (14, 12, 13, 1), (12, 9, 11, 1))
    assert feed_bars(ind.AverageTrueRange(2, MovingAverageType.SIMPLE), *rows) == [2.0, 3.0, 4.0]
    assert feed_bars(ind.AverageTrueRange(2), *rows) == [2.0, 3.0, 3.5]


def test_true_range_reaches_from_the_close_before(feed_bars: Feed) -> None:
    assert feed_bars(ind.TrueRange(), (11, 9, 10, 1), (14, 12, 13, 1), (12, 9, 11, 1)) == [2.0, 4.0, 4.0]


def test_true_range_of_prices_alone() -> None:
    bar = TradeBar(START, None, 5, 6, 4, 5, 1)._exact
    assert [true_range(bar, before) for before in (None, Decimal(5), Decimal(9), Decimal(1))] == [2, 2, 5, 5]


def test_aroon_counts_bars_since_the_extremes(feed_bars: Feed) -> None:
    indicator = ind.AroonOscillator(2)
    assert feed_bars(indicator, (3, 1, 2, 1), (5, 2, 3, 1), (4, 0, 1, 1))[-1] == -50.0
    assert (indicator.aroon_up.current.value, indicator.aroon_down.current.value) == (50.0, 100.0)


def test_some_are_fifty_before_they_are_ready(feed_bars: Feed) -> None:
    assert feed_bars(ind.AverageDirectionalIndex(2), (3, 1, 2, 1)) == [50.0]
    assert feed_bars(ind.UltimateOscillator(1, 2, 3), (3, 1, 2, 1)) == [50.0]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.AverageRange(5), 4, 2.247270454, 1.017230737, {}),
        (
            ind.AverageDirectionalIndex(5),
            9,
            40.98550121,
            28.82589466,
            {"negative_directional_index": 23.73322181, "positive_directional_index": 36.36354058},
        ),
        (ind.AverageDirectionalMovementIndexRating(5), 13, 45.54784135, 32.31773667, {"adx": 28.82589466}),
        (ind.AroonOscillator(5, 5), 5, -40.0, 100.0, {"aroon_down": 0.0, "aroon_up": 100.0}),
        (ind.AroonOscillator(5, 10), 10, -50.0, 100.0, {"aroon_down": 0.0, "aroon_up": 100.0}),
        (ind.AverageTrueRange(5, MovingAverageType.SIMPLE), 4, 2.880960777, 1.075462192, {"true_range": 1.634726795}),
        (ind.ChoppinessIndex(5), 4, 54.72049803, 53.70590032, {}),
        (ind.MassIndex(9, 25), 40, 24.34565025, 24.42501377, {}),
        (ind.NormalizedAverageTrueRange(5), 5, 3.04853828, 1.664511674, {}),
        (ind.TrueRange(), 1, 3.940137533, 1.634726795, {}),
        (ind.UltimateOscillator(5, 10, 4), 10, 46.23362382, 62.61792993, {}),
        (ind.Vortex(5), 4, 0.7841386555, 1.174844896, {"minus_vortex": 0.820642978, "plus_vortex": 1.529046813}),
        (ind.RogersSatchellVolatility(5), 4, 0.01285357594, 0.008131768723, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
