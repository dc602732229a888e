"""Oscillators of the close, by hand and as LEAN has them."""

import numpy as np
import pytest

from forecasting.features.momentum import macd, macd_histogram, macd_signal, rsi
from minilean.indicators.momentum import MovingAverageConvergenceDivergence, RelativeStrengthIndex


def test_strength_by_hand(of_closes):
    bars = of_closes(10, 11, 10.5, 12, 12, 13, 12, 12.5, 12.5, 13, 14, 13)
    # weight 1: the newest change alone
    assert rsi(bars, 1)[-2:].tolist() == [100.0, 0.0]
    assert np.isnan(rsi(bars, 1)[:10]).all()
    flat = of_closes(*[5.0] * 21)
    assert rsi(flat, 2)[-1] == 100.0


def test_strength_of_two_bars_weighs_each_change_half_as_much_as_the_next(of_closes):
    rises = [1.0] * 19 + [0.0]
    closes = np.concatenate(([10.0], 10 + np.cumsum(rises) - np.cumsum([0.0] * 19 + [3.0])))
    # average gain 1 until the last, 1/2 after it; average loss 3/2
    assert rsi(of_closes(*closes), 2)[-1] == pytest.approx(100 - 100 / (1 + 0.5 / 1.5))


def test_the_three_lines_fit_together(market):
    bars = market(400)
    line, signal, histogram = macd(bars, 3, 7), macd_signal(bars, 3, 7, 4), macd_histogram(bars, 3, 7, 4)
    # the line looks back on fewer bars than the two others, which is seen in the ninth digit at most
    assert (line - signal)[109:] == pytest.approx(histogram[109:], abs=1e-8)
    assert (line - signal)[109:] != pytest.approx(histogram[109:] * 1.001, abs=1e-8)


def test_a_line_of_prices_has_a_line_of_differences(of_closes):
    # an average of span n lags (n - 1) / 2 bars behind a straight line: 3 / 2 minus 1 / 2 bars between spans of 4 and 2
    bars = of_closes(*np.arange(100.0, 180.0))
    assert macd(bars, 2, 4)[-1] == pytest.approx(1 / 179)
    assert macd_signal(bars, 2, 4, 2)[-1] == pytest.approx(1 / 179)
    assert macd_histogram(bars, 2, 4, 2)[-1] == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("span", [2, 14])
def test_strength_is_leans(agrees_with_lean, span):
    agrees_with_lean(f"rsi({span})", lambda: RelativeStrengthIndex(span))


@pytest.mark.parametrize("spans", [(2, 5, 3), (12, 26, 9)])
def test_the_lines_are_leans(agrees_with_lean, spans):
    fast, slow, signal = spans

    def make() -> MovingAverageConvergenceDivergence:
        return MovingAverageConvergenceDivergence(*spans)

    agrees_with_lean(f"macd({fast},{slow})", make, over="closes")
    agrees_with_lean(f"macd_signal({fast},{slow},{signal})", make, lambda indicator: indicator.signal.current.value, "closes")
    agrees_with_lean(f"macd_histogram({fast},{slow},{signal})", make, lambda indicator: indicator.histogram.current.value, "closes")
