"""Where the close stands within its range: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


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


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (
            ind.AwesomeOscillator(5, 10, MovingAverageType.SIMPLE),
            9,
            -0.6589592532,
            1.932859716,
            {"fast_ao": 89.64216971, "slow_ao": 87.70930999},
        ),
        (
            ind.CommodityChannelIndex(5, MovingAverageType.SIMPLE),
            4,
            -50.70325563,
            108.3513319,
            {"typical_price_average": 89.66896022, "typical_price_mean_deviation": 0.2621224264},
        ),
        (ind.DeMarkerIndicator(5, MovingAverageType.SIMPLE), 4, 0.3871418588, 0.4109289617, {}),
        (ind.MidPrice(5), 4, 93.36340483, 89.5718067, {}),
        (ind.RelativeVigorIndex(5, MovingAverageType.SIMPLE), 7, -0.005199198196, 0.3871960152, {"signal": 0.5054802438}),
        (
            ind.Stochastic(5, 10, 4),
            16,
            62.64571718,
            78.58099063,
            {"fast_stoch": 78.58099063, "stoch_d": 61.80735001, "stoch_k": 72.6642054},
        ),
        (
            ind.Stochastic(5, 5, 3),
            10,
            62.64571718,
            78.58099063,
            {"fast_stoch": 78.58099063, "stoch_d": 89.32245858, "stoch_k": 86.33203905},
        ),
        (ind.PremierStochasticOscillator(5, 10), 22, 0.132427223, 0.4489246103, {}),
        (ind.WilliamsPercentR(5), 4, -37.35428282, -21.41900937, {"maximum": 90.70459048, "minimum": 88.43902292}),
        (
            ind.WaveTrendOscillator(5, 10, 4),
            20,
            -25.09782291,
            33.54680077,
            {
                "channel_average": 89.30276575,
                "channel_deviation": 0.9120303775,
                "channel_index_average": 33.54680077,
                "signal": 29.60553517,
            },
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)
