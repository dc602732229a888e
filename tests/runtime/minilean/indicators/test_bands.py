"""Bands around prices: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


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


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (
            ind.AccelerationBands(5, 4, MovingAverageType.SIMPLE),
            4,
            94.33693958,
            89.72254125,
            {"lower_band": 87.11262567, "middle_band": 89.72254125, "upper_band": 92.19877936},
        ),
        (
            ind.BollingerBands(5, 2, MovingAverageType.SIMPLE),
            4,
            94.11844654,
            90.21932835,
            {
                "band_width": 1.793714869,
                "lower_band": 88.91785796,
                "middle_band": 89.72254125,
                "percent_b": 0.8086848673,
                "price": 90.21932835,
                "standard_deviation": 0.4023416408,
                "upper_band": 90.52722453,
            },
        ),
        (ind.DonchianChannel(5, 10), 9, 93.36340483, 87.36083112, {"lower_band": 84.01707177, "upper_band": 90.70459048}),
        (ind.DonchianChannel(5, 5), 4, 93.36340483, 89.5718067, {"lower_band": 88.43902292, "upper_band": 90.70459048}),
        (
            ind.KeltnerChannels(5, 2, MovingAverageType.SIMPLE),
            4,
            94.36054409,
            89.66896022,
            {"average_true_range": 1.075462192, "lower_band": 87.51803583, "middle_band": 89.66896022, "upper_band": 91.8198846},
        ),
        (
            ind.RegressionChannel(5, 2),
            4,
            92.78025237,
            89.83839758,
            {
                "intercept": 89.54875675,
                "linear_regression": 89.83839758,
                "lower_channel": 89.0337143,
                "slope": 0.05792816659,
                "upper_channel": 90.64308086,
            },
        ),
        (ind.SqueezeMomentum(20, 2, 20, 1.5), 19, -1.0, -1.0, {"bollinger_bands": 90.21932835, "keltner_channels": 87.93548545}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
