"""How far prices reach, by hand and as LEAN has it."""

import numpy as np
import pytest

from forecasting.features.ranges import atr, atr_ratio, bollinger, reach
from minilean.common.enums import MovingAverageType
from minilean.indicators.bands import BollingerBands
from minilean.indicators.ranges import AverageTrueRange


def test_the_range_of_a_bar_by_hand(of_closes):
    bars = of_closes(10, 20, highs=[11, 22], lows=[9, 19], opens=[10, 20])
    assert reach(bars) == pytest.approx([0.2, 0.15])


def test_the_oldest_bar_counts_with_its_own_range_and_the_others_from_the_close_before(of_closes):
    closes = [10.0, *[20.0] * 11]
    bars = of_closes(*closes, highs=[value + 1 for value in closes], lows=[value - 1 for value in closes])
    # a span of 1 keeps the newest of ten: that of the second bar would reach from 10 to 21
    assert atr(bars, 1)[-1] == 2.0
    # (2 + 11) / 2 at first, then eighteen times half of the way to 2
    average = 2 + 4.5 / 2**18
    longer = of_closes(*closes, *[20.0] * 8, highs=[11.0, *[21.0] * 19], lows=[9.0, *[19.0] * 19])
    assert atr(longer, 2)[-1] == pytest.approx(average, rel=1e-14)
    assert atr(longer, 2)[-1] != pytest.approx(2.0, rel=1e-6)
    assert np.isnan(atr(longer, 2)[:-1]).all()
    assert atr_ratio(longer, 2)[-1] == pytest.approx(average / 20, rel=1e-14)


def test_where_the_close_lies_between_the_bands_by_hand(of_closes):
    # mean 12, deviation 2: the bands are 8 and 16, or 10 and 14
    bars = of_closes(10, 14)
    assert bollinger(bars, 2, 2.0) == pytest.approx([np.nan, 0.75], nan_ok=True)
    assert bollinger(bars, 2, 1.0) == pytest.approx([np.nan, 1.0], nan_ok=True)


@pytest.mark.parametrize("close", [8.0, 10.1, 0.0007, 5321.7])
def test_equal_closes_lie_in_the_middle_although_their_mean_is_rounded(of_closes, close):
    assert bollinger(of_closes(*[close] * 20), 20, 2.0)[-1] == 0.5


@pytest.mark.parametrize("span", [1, 14])
def test_the_average_range_is_leans(agrees_with_lean, span):
    agrees_with_lean(f"atr({span})", lambda: AverageTrueRange(span, MovingAverageType.WILDERS))
    agrees_with_lean(f"atr_ratio({span})", lambda: AverageTrueRange(span, MovingAverageType.WILDERS), over="closes")


@pytest.mark.parametrize(("span", "width"), [(2, 1), (20, 2), (30, 2.5)])
def test_the_bands_are_leans(agrees_with_lean, span, width):
    agrees_with_lean(f"bollinger({span},{width})", lambda: BollingerBands(span, width), lambda bands: bands.percent_b.current.value)
