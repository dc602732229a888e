"""Volatility forecast from daily bars: scaled to what positions earn, by bars that were known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, UnknownReference
from forecasting.fitted_volatility import TARGET, fit_volatility
from forecasting.references import reference_names

NAMES = sorted(set(reference_names("log_variance")) - {"boosting"})  # which takes seconds a fit


@pytest.fixture(scope="module")
def bars(make_bars: Callable[..., DailyBars]) -> DailyBars:
    return replace(make_bars(420), implied_volatilities=np.random.default_rng(3).uniform(0.1, 0.3, 420))


def test_yesterdays_variance_is_scaled_by_the_mean_of_squared_changes_over_it() -> None:
    # every session rises by 1 % and every night stands still, so that the variance of a day is 2 (1 - ln 2) ln(1.01)**2 of its range
    closes = 100 * 1.01 ** np.arange(1, 91)
    opens = closes / 1.01
    days = np.busday_offset("2015-01-02", np.arange(90), roll="forward").astype("datetime64[ns]") + np.timedelta64(16, "h")
    bars = DailyBars(days, opens, closes, opens, closes)
    fitted = fit_volatility("last value", bars)
    of_a_day = (0.5 - (2 * math.log(2) - 1)) * math.log(1.01) ** 2
    assert fitted.scale.factor == pytest.approx(math.log(1.01) ** 2 / of_a_day, rel=1e-9)
    forecast = fitted.forecast_volatility(bars)
    assert forecast.volatility == pytest.approx(math.log(1.01) * math.sqrt(252), rel=1e-9)
    assert (forecast.known_at, forecast.spread) == (datetime(2015, 5, 7, 16), 0.0)


@pytest.mark.parametrize("name", NAMES)
def test_squared_changes_over_the_forecasts_have_the_mean_one_on_the_rows_of_the_fit(name: str, bars: DailyBars) -> None:
    fitted = fit_volatility(name, bars[:320])
    logs = np.array([fitted.forecast_volatility(bars[:num_bars]).log_variance for num_bars in range(60, 320)])
    squares = np.maximum(np.log(bars.closes[60:320] / bars.closes[59:319]) ** 2, 1e-8)
    assert np.mean(squares / np.exp(logs)) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_after_the_bars_of_the_fit_and_of_the_forecast_is_looked_at(name: str, bars: DailyBars) -> None:
    fitted = fit_volatility(name, bars[:350])
    change = np.where(np.arange(420) < 380, 1.0, 3.0)
    merged = replace(bars, closes=bars.closes * change, highs=bars.highs * change, implied_volatilities=bars.implied_volatilities * change)
    assert fit_volatility(name, merged[:350]).scale == fitted.scale
    assert fitted.forecast_volatility(merged[:380]) == fitted.forecast_volatility(bars[:380])
    if name != "mean":  # which looks at no bar of its own
        assert fitted.forecast_volatility(merged[:400]) != fitted.forecast_volatility(bars[:400])


@pytest.mark.parametrize("name", ["garch", "har, vix"])
def test_earlier_bars_than_those_of_the_fit_change_no_forecast(name: str, bars: DailyBars) -> None:
    fitted = fit_volatility(name, bars[60:])
    forecast = fitted.forecast_volatility(bars)
    assert forecast.log_variance == pytest.approx(fitted.forecast_volatility(bars[60:]).log_variance, abs=1e-12)


def test_a_forecast_with_the_index_of_the_day_is_known_a_quarter_of_an_hour_later(bars: DailyBars) -> None:
    with_index = fit_volatility("har, vix", bars).forecast_volatility(bars).known_at
    assert fit_volatility("har", bars).forecast_volatility(bars).known_at == bars.times[-1].astype("datetime64[us]").item()
    assert (with_index - bars.times[-1].astype("datetime64[us]").item()).total_seconds() == 900
    unknown = np.append(bars.implied_volatilities[:-1], np.nan)
    yesterdays = fit_volatility("har, vix", bars).forecast_volatility(replace(bars, implied_volatilities=unknown))
    assert yesterdays.known_at == bars.times[-1].astype("datetime64[us]").item()


def test_what_cannot_be_is_one_sentence(bars: DailyBars) -> None:
    with pytest.raises(UnknownReference, match="There is no reference 'lstm'"):
        fit_volatility("lstm", bars)
    with pytest.raises(HistoryTooShort, match="Of 60 bars none can be fitted on: expected at least 61; provide earlier data"):
        fit_volatility("last value", bars[:60])
    without = replace(bars, implied_volatilities=np.full(len(bars), np.nan))
    with pytest.raises(HistoryTooShort, match="Of 420 bars none can be fitted on: expected at least 61, with implied volatilities"):
        fit_volatility("har, vix", without)
    with pytest.raises(HistoryTooShort, match=r"The history has no bar that ended at .*, with which the fit began"):
        fit_volatility("har", bars).forecast_volatility(bars[1:])
    with pytest.raises(HistoryTooShort, match="No implied volatility is known on"):
        fit_volatility("har, vix", bars).forecast_volatility(without)


def test_the_target_is_the_next_day_by_its_four_prices() -> None:
    assert (TARGET.name, TARGET.horizon, TARGET.measure) == ("log_variance", 1, "garman-klass")
