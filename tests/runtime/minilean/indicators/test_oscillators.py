"""Where the close stands within its range: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Feed = Callable[..., list[float]]


def test_stochastic_is_zero_until_its_range_is_full(feed_bars: Feed) -> None:
    indicator = ind.Stochastic(2, 1, 1)
    assert feed_bars(indicator, (4, 0, 3, 1), (8, 2, 6, 1)) == [0.0, 75.0]
    assert (indicator.stoch_k.current.value, indicator.stoch_d.current.value, indicator.is_ready) == (75.0, 75.0, True)
    assert indicator.warm_up_period == 2


def test_williams_percent_r(feed_bars: Feed) -> None:
    assert feed_bars(ind.WilliamsPercentR(2), (4, 0, 3, 1), (8, 2, 6, 1)) == [0.0, -25.0]


def test_commodity_channel_index_counts_mean_deviations(feed_bars: Feed) -> None:
    # typical prices 10 and 13: mean 11.5, mean deviation 1.5
    assert feed_bars(ind.CommodityChannelIndex(2), (11, 9, 10, 1), (14, 12, 13, 1)) == pytest.approx([0.0, 1 / 0.015])


def test_middle_of_highs_and_lows(feed_bars: Feed) -> None:
    assert feed_bars(ind.MidPrice(2), (4, 0, 3, 1), (8, 2, 6, 1)) == [2.0, 4.0]
