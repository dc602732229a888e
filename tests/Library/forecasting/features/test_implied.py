"""What option prices imply, and what of it is known when a day is missing."""

import math

import numpy as np
import pytest

from forecasting.features.implied import vix, vix_term, volatility_premium

GAP = [0.2, 0.3, np.nan, np.nan, np.nan, 0.1, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan]


def test_a_missing_day_has_the_newest_value_of_six_bars_and_a_missing_week_has_none(of_closes):
    bars = of_closes(*[1.0] * 12, implied_volatilities=GAP)
    assert np.isnan(vix(bars)[:5]).all()
    assert vix(bars)[5:] == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, np.nan], nan_ok=True)


def test_one_month_over_three(of_closes):
    bars = of_closes(*[1.0] * 6, implied_volatilities=[0.3] * 6, implied_volatilities_3m=[*[0.2] * 5, np.nan])
    assert vix_term(bars)[-1] == pytest.approx(1.5)


def test_the_premium_is_what_is_implied_minus_what_was_realised(of_closes):
    closes = [1.0, 1.0, 1.0, 1.0, 1.0, math.exp(0.01), 1.0]
    bars = of_closes(*closes, implied_volatilities=[0.25] * 7)
    found = volatility_premium(bars, 2)
    assert np.isnan(found[:5]).all()
    assert found[5:] == pytest.approx([0.25 - math.sqrt(252 * 0.0001 / 2), 0.25 - math.sqrt(252 * 0.0001)])
    # its memory is the longer of both
    assert np.isnan(volatility_premium(bars, 6)[:6]).all()
    assert volatility_premium(bars, 6)[6] == pytest.approx(0.25 - math.sqrt(252 * 0.0002 / 6))
