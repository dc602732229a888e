"""How far bars reach: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType
from minilean.data.bars import TradeBar
from minilean.indicators.ranges import true_range

Feed = Callable[..., list[float]]
START = datetime(2020, 1, 1)


def test_average_true_range_begins_with_the_first_bar(feed_bars: Feed) -> None:
    # ranges 2, |10 - 14| = 4, |13 - 9| = 4
    rows = ((11, 9, 10, 1), (14, 12, 13, 1), (12, 9, 11, 1))
    assert feed_bars(ind.AverageTrueRange(2, MovingAverageType.SIMPLE), *rows) == [2.0, 3.0, 4.0]
    assert feed_bars(ind.AverageTrueRange(2), *rows) == [2.0, 3.0, 3.5]


def test_true_range_reaches_from_the_close_before(feed_bars: Feed) -> None:
    assert feed_bars(ind.TrueRange(), (11, 9, 10, 1), (14, 12, 13, 1), (12, 9, 11, 1)) == [2.0, 4.0, 4.0]


def test_true_range_of_prices_alone() -> None:
    bar = TradeBar(START, None, 5, 6, 4, 5, 1).exact
    assert [true_range(bar, before) for before in (None, Decimal(5), Decimal(9), Decimal(1))] == [2, 2, 5, 5]


def test_aroon_counts_bars_since_the_extremes(feed_bars: Feed) -> None:
    indicator = ind.AroonOscillator(2)
    assert feed_bars(indicator, (3, 1, 2, 1), (5, 2, 3, 1), (4, 0, 1, 1))[-1] == -50.0
    assert (indicator.aroon_up.current.value, indicator.aroon_down.current.value) == (50.0, 100.0)


def test_some_are_fifty_before_they_are_ready(feed_bars: Feed) -> None:
    assert feed_bars(ind.AverageDirectionalIndex(2), (3, 1, 2, 1)) == [50.0]
    assert feed_bars(ind.UltimateOscillator(1, 2, 3), (3, 1, 2, 1)) == [50.0]
