"""Realised volatility by the formulas of its sources, on numbers that can be worked out by hand."""

import math

import numpy as np
import pytest

from forecasting.features.volatility import garman_klass, parkinson, realised_volatility

E = math.e


def test_from_close_to_close(of_closes):
    bars = of_closes(1, E, E**3, E**3)
    # squared log returns 1, 4, 0
    assert realised_volatility(bars, 2) == pytest.approx([np.nan, np.nan, math.sqrt(252 * 2.5), math.sqrt(252 * 2)], nan_ok=True)


def test_from_ranges_and_from_four_prices(of_closes):
    # logarithms: ranges 2 and 1, open to close 1 and 0
    bars = of_closes(E, E, opens=[1, E], highs=[E**1.5, E**1.5], lows=[E**-0.5, E**0.5])
    assert parkinson(bars, 2)[-1] == pytest.approx(math.sqrt(252 * (4 + 1) / 2 / 2.7725887222))
    assert garman_klass(bars, 2)[-1] == pytest.approx(math.sqrt(252 * (2 - 0.3862943611 + 0.5) / 2))
    assert garman_klass(bars, 1)[0] == pytest.approx(math.sqrt(252 * 1.6137056389))


def test_prices_that_are_rounded_beyond_their_high_have_no_volatility(of_closes):
    bars = of_closes(1.0000005, opens=[1.0], highs=[1.0], lows=[1.0])
    assert garman_klass(bars, 1).tolist() == [0.0]
