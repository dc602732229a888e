"""Linear references beside statsmodels, and that they find what is planted."""

import numpy as np
import pytest
import statsmodels.api as sm

from forecasting.bars import DailyBars
from forecasting.references import get_reference
from forecasting.references.inputs import Inputs
from forecasting.references.linear import ridge, trend_and_remainder
from forecasting.targets import Target


@pytest.mark.parametrize("penalty", [0.0, 0.3, 50.0])
def test_ridge_is_that_of_statsmodels(penalty):
    generator = np.random.default_rng(3)
    features = generator.normal(size=(80, 5)) + np.arange(1, 6)
    values = features @ np.array([0.5, -1.0, 0.0, 2.0, 0.1]) + generator.normal(size=80) + 7
    coefficients, intercept = ridge(features, values, penalty)
    centred = features - features.mean(axis=0)
    # it divides the squared errors by their number and halves both parts
    model = sm.OLS(values - values.mean(), centred)
    expected = model.fit_regularized(alpha=penalty / len(values), L1_wt=0.0).params if penalty else model.fit().params
    assert coefficients == pytest.approx(expected, abs=1e-8)
    assert intercept == pytest.approx(values.mean() - features.mean(axis=0) @ expected, abs=1e-8)


@pytest.mark.parametrize("name", ["ridge", "decomposition"])
def test_a_planted_reversal_is_found(name):
    generator = np.random.default_rng(5)
    changes = np.zeros(900)
    for row in range(1, 900):
        changes[row] = -0.5 * changes[row - 1] + 0.01 * generator.normal()
    closes = 100 * np.exp(np.cumsum(changes))
    times = np.datetime64("2000-01-03T16", "ns") + np.arange(900) * np.timedelta64(1, "D")
    inputs = Inputs(DailyBars(times, closes, closes, closes, closes), Target("close_change"), 20)
    rows = np.arange(700, 899)
    found = get_reference(name).fit(inputs, np.arange(19, 699))(inputs, rows)
    assert np.corrcoef(found, -0.5 * changes[rows])[0, 1] > 0.8
    assert np.mean((found - inputs.values[rows]) ** 2) < 0.9 * np.mean(inputs.values[rows] ** 2)


def test_trend_is_the_centred_average_with_its_ends_repeated(market):
    inputs = Inputs(market(100), Target("close_change"), 40)
    rows = np.array([60, 99])
    found, windows = trend_and_remainder(inputs, rows), inputs.windows(rows)
    padded = np.concatenate((np.full(12, windows[1, 0]), windows[1], np.full(12, windows[1, -1])))
    assert found[1, :40] == pytest.approx([padded[place : place + 25].mean() for place in range(40)], abs=1e-12)
    assert found[:, :40] + found[:, 40:] == pytest.approx(windows, abs=1e-12)
