"""Moving averages, by hand and as LEAN has them."""

import numpy as np
import pytest

from forecasting.features.averages import ema, ema_ratio, sma, sma_ratio
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage


def test_means_by_hand(of_closes):
    bars = of_closes(10, 20, 60, 10)
    assert sma(bars, 3) == pytest.approx([np.nan, np.nan, 30, 30], nan_ok=True)
    assert sma_ratio(bars, 3) == pytest.approx([np.nan, np.nan, 2, 1 / 3], nan_ok=True)


def test_an_exponential_average_begins_with_the_mean_of_the_oldest_of_ten_spans(of_closes):
    bars = of_closes(*[4.0] * 2, *[7.0] * 19)
    # twenty bars: 4 and 4, then eighteen times a third of the way is left; one bar later it begins with 4 and 7
    assert ema(bars, 2)[-2:] == pytest.approx([7 - 3 / 3**18, 7 - 1.5 / 3**18], rel=1e-13)
    assert np.isnan(ema(bars, 2)[:19]).all()
    assert ema_ratio(bars, 2)[-1] == pytest.approx(7 / (7 - 1.5 / 3**18), rel=1e-13)


@pytest.mark.parametrize("span", [2, 12, 40])
def test_they_are_leans(agrees_with_lean, span):
    agrees_with_lean(f"sma({span})", lambda: SimpleMovingAverage(span))
    agrees_with_lean(f"ema({span})", lambda: ExponentialMovingAverage(span))
