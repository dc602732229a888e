"""Linear references beside statsmodels, and that they find what is planted."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import Ridge

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.references import get_reference
from forecasting.references.inputs import Inputs
from forecasting.references.linear import PENALTIES, implied_windows, ridge, trend_and_remainder, variance_windows
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


def test_windows_of_variance_by_hand(market):
    inputs = Inputs(market(60), Target("log_variance"), 3)
    closes, variances, implied = inputs.bars.closes, inputs.variances, inputs.bars.implied_volatilities
    days = np.log(variances[38:41])
    changes = np.log([closes[39] / closes[38], closes[40] / closes[39]])
    assert variance_windows(inputs, np.array([40]))[0] == pytest.approx([*days, *changes])
    assert implied_windows(inputs, np.array([40]))[0] == pytest.approx([*days, *changes, *np.log(implied[38:41] ** 2 / 252)])


@pytest.mark.parametrize(("name", "windows"), [("ridge", variance_windows), ("ridge, vix", implied_windows)])
def test_variance_is_forecast_by_ridge_on_standardised_windows(name, windows, market):
    inputs = Inputs(market(600), Target("log_variance"), 5)
    rows, later = np.arange(4, 480), np.arange(490, 590)
    scaled = windows(inputs, rows)
    centre, deviations = scaled.mean(axis=0), scaled.std(axis=0)
    candidates = [
        Ridge(alpha=penalty)
        .fit((scaled - centre) / deviations, inputs.values[rows])
        .predict((windows(inputs, later) - centre) / deviations)
        for penalty in PENALTIES
    ]
    found = get_reference(name).fit(inputs, rows)(inputs, later)
    assert min(np.abs(found - candidate).max() for candidate in candidates) < 1e-8


def test_what_option_prices_know_is_found_where_they_are_looked_at(market):
    bars = market(900)
    # the index knows the variance of the day after, which past prices say nothing of
    logs = np.random.default_rng(6).normal(-9.0, 1.0, 901)
    reach = np.exp(np.sqrt(np.exp(logs[:900]) / 4))
    flat = np.full(900, 100.0)
    bars = DailyBars(bars.times, flat, flat * reach, flat / reach, flat, implied_volatilities=np.sqrt(252 * np.exp(logs[1:])))
    inputs = Inputs(bars, Target("log_variance"), 10)
    rows, later = np.arange(9, 700), np.arange(700, 899)
    errors = {name: get_reference(name).fit(inputs, rows)(inputs, later) - inputs.values[later] for name in ("ridge", "ridge, vix")}
    assert np.mean(errors["ridge, vix"] ** 2) < 0.05
    assert np.mean(errors["ridge"] ** 2) > 0.8


def test_rows_before_the_index_begins_are_left_out_of_the_fit_and_refused_as_forecasts(market):
    bars = market(600)
    implied = np.where(np.arange(600) < 100, np.nan, bars.implied_volatilities)
    inputs = Inputs(replace(bars, implied_volatilities=implied), Target("log_variance"), 5)
    fit = get_reference("ridge, vix").fit
    every, later = fit(inputs, np.arange(4, 480)), fit(inputs, np.arange(104, 480))
    rows = np.arange(490, 590)
    assert every(inputs, rows).tolist() == later(inputs, rows).tolist()
    assert np.isfinite(every(inputs, np.array([104]))).all()
    with pytest.raises(
        HistoryTooShort, match=r"No implied volatility is known on 2000-04-15: provide earlier data of it, or start later\."
    ):
        every(inputs, np.array([104, 103]))
    with pytest.raises(HistoryTooShort, match="A ridge regression with these inputs needs 50 bars"):
        fit(inputs, np.arange(4, 150))
