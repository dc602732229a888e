"""The variance of a day by the formulas of its sources, on numbers that can be worked out by hand."""

import math

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.variance import LEAST_VARIANCE, daily_variances, garman_klass, parkinson

E = math.e
TIMES = np.array(["2020-01-02T16", "2020-01-03T16", "2020-01-06T16"], dtype="datetime64[ns]")
# logarithms: the session's range is 2, 1 and 0, open to close 1, 0 and 0, the nights 0.5 and 0
PRICES = {"opens": [1, E**1.5, E**1.5], "highs": [E**1.5, E**2, E**1.5], "lows": [E**-0.5, E, E**1.5], "closes": [E, E**1.5, E**1.5]}

BARS = {name: np.array(values) for name, values in PRICES.items()}


def test_ranges_and_changes_within_the_session():
    bars = DailyBars(TIMES, **BARS)
    assert garman_klass(bars) == pytest.approx([0.5 * 4 - 0.3862943611, 0.5, 0.0])
    assert parkinson(bars) == pytest.approx([4 / 2.7725887222, 1 / 2.7725887222, 0.0])


def test_a_day_has_its_night_and_its_session_from_intraday_bars_where_there_are_any():
    found = daily_variances(DailyBars(TIMES, **BARS, intraday_variances=np.array([np.nan, 0.07, np.nan])))
    assert found == pytest.approx([1.6137056389, 0.25 + 0.07, LEAST_VARIANCE])


def test_a_day_without_any_movement_has_the_least_variance():
    assert daily_variances(DailyBars(TIMES, **BARS))[2] == LEAST_VARIANCE == 1e-8


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ("intraday", [1.6137056389, 0.25 + 0.07, LEAST_VARIANCE]),
        ("garman-klass", [1.6137056389, 0.25 + 0.5, LEAST_VARIANCE]),
        ("parkinson", [4 / 2.7725887222, 1 / 2.7725887222, LEAST_VARIANCE]),
        ("squared", [LEAST_VARIANCE, 0.25, LEAST_VARIANCE]),
    ],
)
def test_each_measure_by_hand(measure, values):
    bars = DailyBars(TIMES, **BARS, intraday_variances=np.array([np.nan, 0.07, np.nan]))
    assert daily_variances(bars, measure) == pytest.approx(values)
