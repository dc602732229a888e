"""Boosting finds what no linear reference can, and says the mean where there is nothing."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.references import get_reference
from forecasting.references.boosting import features
from forecasting.references.inputs import Inputs
from forecasting.targets import Target


def market_of(effect, seed=7, num_bars=1400):
    generator = np.random.default_rng(seed)
    changes = np.zeros(num_bars)
    for row in range(1, num_bars):
        changes[row] = effect * (abs(changes[row - 1]) - 0.008) + 0.01 * generator.normal()
    closes = 100 * np.exp(np.cumsum(changes))
    times = np.datetime64("2000-01-03T16", "ns") + np.arange(num_bars) * np.timedelta64(1, "D")
    return Inputs(DailyBars(times, closes, closes, closes, closes), Target("close_change"), 10)


def error(name, inputs):
    rows = np.arange(1000, 1398)
    found = get_reference(name).fit(inputs, np.arange(9, 998))(inputs, rows)
    return np.mean((found - inputs.values[rows]) ** 2)


def test_an_effect_that_is_not_linear_is_found_by_boosting_alone():
    inputs = market_of(1.0)
    assert error("boosting", inputs) < 0.85 * error("ridge", inputs)


def test_where_there_is_nothing_it_says_the_mean():
    inputs = market_of(0.0)
    found = get_reference("boosting").fit(inputs, np.arange(9, 998))(inputs, np.arange(1000, 1398))
    assert np.ptp(found) == 0
    assert found[0] == inputs.values[9:998].mean()


def test_variance_is_forecast_from_variances(market):
    inputs = Inputs(market(100), Target("log_variance"), 10)
    assert features(inputs, np.array([50]))[0].tolist() == np.log(inputs.variances)[41:51].tolist()
