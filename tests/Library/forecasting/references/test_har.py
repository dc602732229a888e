"""Autoregressions of variance beside statsmodels, and by hand."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.references import get_reference
from forecasting.references.har import (
    earlier_implied_features,
    implied_features,
    least_squares,
    leverage_features,
    variance_features,
)
from forecasting.references.inputs import Inputs
from forecasting.targets import Target

ROWS, LATER = np.arange(21, 480), np.arange(490, 600)
PARTS = {
    "har": (variance_features,),
    "har, vix": (variance_features, implied_features),
    "har, lagged vix": (variance_features, earlier_implied_features),
    "har, vix, leverage": (variance_features, implied_features, leverage_features),
}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("horizon", [1, 5])
def test_forecasts_are_those_of_statsmodels(name, horizon, market):
    inputs = Inputs(market(600), Target("log_variance", horizon))
    columns = sm.add_constant(np.hstack([part(inputs) for part in PARTS[name]]))
    expected = sm.OLS(inputs.values[ROWS], columns[ROWS]).fit().predict(columns[LATER])
    assert get_reference(name).fit(inputs, ROWS)(inputs, LATER) == pytest.approx(expected, abs=1e-8)


def test_features_are_of_the_last_day_week_and_month(market):
    inputs = Inputs(market(60), Target("log_variance"))
    days = inputs.variances
    assert variance_features(inputs)[40] == pytest.approx(np.log([days[40], days[36:41].mean(), days[19:41].mean()]))
    changes = inputs.changes
    assert leverage_features(inputs)[40] == pytest.approx(
        [min(changes[40], 0), min(changes[36:41].mean(), 0), min(changes[19:41].mean(), 0)]
    )
    assert implied_features(inputs)[40] == pytest.approx(np.log(inputs.bars.implied_volatilities[40] ** 2 / 252))


def test_a_lagged_index_is_that_of_the_bar_before_and_its_forecast_does_not_see_that_of_its_own_bar(market):
    bars = market(600)
    implied = bars.implied_volatilities.copy()
    implied[500] *= 2.0
    other = Inputs(replace(bars, implied_volatilities=implied), Target("log_variance"))
    inputs, changed = Inputs(bars, Target("log_variance")), {}
    assert np.isnan(earlier_implied_features(inputs)[0, 0])
    assert earlier_implied_features(inputs)[40] == pytest.approx(np.log(bars.implied_volatilities[39] ** 2 / 252))
    for name in ("har, vix", "har, lagged vix"):
        forecasts = [get_reference(name).fit(of, ROWS)(of, LATER) for of in (inputs, other)]
        changed[name] = LATER[forecasts[0] != forecasts[1]].tolist()
    assert changed == {"har, vix": [500], "har, lagged vix": [501]}


def test_a_scaled_implied_variance_has_the_mean_error_zero_where_it_is_fitted(market):
    inputs = Inputs(market(600), Target("log_variance"))
    fitted = get_reference("scaled vix").fit(inputs, ROWS)
    assert np.mean(inputs.values[ROWS] - fitted(inputs, ROWS)) == pytest.approx(0, abs=1e-12)
    assert np.ptp(fitted(inputs, ROWS) - implied_features(inputs)[ROWS, 0]) < 1e-12


def test_days_before_the_index_began_are_left_out_and_forecasts_there_are_refused(market):
    bars = market(600)
    implied = np.where(np.arange(600) < 100, np.nan, bars.implied_volatilities)
    late = DailyBars(bars.times, bars.opens, bars.highs, bars.lows, bars.closes, implied_volatilities=implied)
    inputs = Inputs(late, Target("log_variance"))
    fitted = get_reference("har, vix").fit(inputs, ROWS)
    assert fitted(inputs, LATER).tolist() == get_reference("har, vix").fit(inputs, np.arange(100, 480))(inputs, LATER).tolist()
    with pytest.raises(HistoryTooShort, match="No implied volatility is known on 2000-03-23"):
        fitted(inputs, np.array([80]))
    with pytest.raises(HistoryTooShort, match="needs 50 bars"):
        get_reference("har, vix").fit(inputs, np.arange(21, 120))


def test_least_squares_by_hand():
    assert least_squares(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])) == pytest.approx([1.0, 2.0])
