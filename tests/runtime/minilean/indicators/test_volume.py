"""Indicators of volume: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable
from datetime import datetime

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import NotSupportedException

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]
START = datetime(2020, 1, 1)


def test_on_balance_volume(feed_bars: Feed) -> None:
    rows = ((1, 1, 10, 100), (1, 1, 11, 20), (1, 1, 11, 30), (1, 1, 9, 5))
    assert feed_bars(ind.OnBalanceVolume(), *rows) == [100.0, 120.0, 120.0, 115.0]


def test_volume_weighted_price(feed_bars: Feed) -> None:
    assert feed_bars(ind.VolumeWeightedAveragePriceIndicator(2), (4, 4, 4, 1), (8, 8, 8, 3)) == [4.0, 7.0]


def test_money_flow_index(feed_bars: Feed) -> None:
    # typical prices 10, 12 and 11: flows 10 and 12 rising, then 22 falling
    rows = ((10, 10, 10, 1), (12, 12, 12, 1), (11, 11, 11, 2))
    assert feed_bars(ind.MoneyFlowIndex(2), *rows) == pytest.approx([100.0, 100.0, 1200 / 34])


def test_volume_is_needed() -> None:
    with pytest.raises(NotSupportedException, match=r"update\(bar\)"):
        ind.OnBalanceVolume().update(START, 1)


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.AccumulationDistribution(), 0, 111541893.6, 89288003.99, {}),
        (ind.MoneyFlowIndex(5), 4, 60.60837089, 83.44023902, {"negative_money_flow": 242157182.1, "positive_money_flow": 1220165748.0}),
        (ind.OnBalanceVolume(), 0, 159702170.0, 149630635.0, {}),
        (ind.VolumeWeightedAveragePriceIndicator(5), 4, 94.04008915, 89.70265474, {}),
        (ind.IntradayVwap(), 0, 93.32053339, 90.09497993, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)


def test_money_that_no_longer_flows_leaves_what_rounding_left(feed_bars: Feed) -> None:
    # sums of 29 digits round as .NET's do, so that what is left is below a unit of the 20th place, and other indicators divide by it
    index = ind.MoneyFlowIndex(2)
    feed_bars(index, (10, 9, 9.5, 1234567), (11, 10, 10.3, 7654321), (9, 8, 8.1, 1111111), (8, 7, 7.3, 2222222))
    assert abs(index.current.value) < 1e-18
    assert type(index.positive_money_flow).__name__ == "Sum"
