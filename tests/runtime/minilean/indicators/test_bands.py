"""Bands around prices: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

from minilean import indicators as ind

Feed = Callable[..., list[float]]


def test_bollinger_bands(feed: Feed) -> None:
    indicator = ind.BollingerBands(2, 2)
    assert feed(indicator, 1, 3) == [1.0, 3.0]
    bands = (indicator.lower_band, indicator.middle_band, indicator.upper_band, indicator.band_width, indicator.percent_b)
    assert [band.current.value for band in bands] == [0.0, 2.0, 4.0, 200.0, 0.75]


def test_bollinger_bands_keep_quiet_when_nothing_moves(feed: Feed) -> None:
    indicator = ind.BollingerBands(2, 2)
    heard = []
    indicator.updated += lambda _, point: heard.append(point.value)
    feed(indicator, 5, 5, 6)
    assert heard == [5.0, 6.0]
    assert indicator.samples == 3


def test_donchian_channel_is_the_middle(feed_bars: Feed) -> None:
    indicator = ind.DonchianChannel(2)
    assert feed_bars(indicator, (4, 2, 3, 1), (6, 4, 5, 1)) == [3.0, 4.0]
    assert (indicator.upper_band.current.value, indicator.lower_band.current.value) == (6.0, 2.0)


def test_keltner_channels_are_zero_before_they_are_ready(feed_bars: Feed) -> None:
    # typical prices 10 and 13, ranges 2 and |10 - 14| = 4
    indicator = ind.KeltnerChannels(2, 1)
    assert feed_bars(indicator, (11, 9, 10, 1)) == [10.0]
    assert (indicator.lower_band.current.value, indicator.upper_band.current.value) == (0.0, 0.0)
    later = ind.KeltnerChannels(2, 1)
    assert feed_bars(later, (11, 9, 10, 1), (14, 12, 13, 1)) == [10.0, 11.5]
    assert (later.lower_band.current.value, later.upper_band.current.value) == (8.5, 14.5)
