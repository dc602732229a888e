from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from volatility_models import ConstantModel, FittedModel, model_of
from volatility_settings import REFERENCES, VolatilitySettings

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.fitted_volatility import fit_volatility


@pytest.fixture(scope="module")
def bars() -> DailyBars:
    random = np.random.default_rng(5)
    closes = 100 * np.exp(random.normal(0, 0.01, 400).cumsum())
    times = (pd.bdate_range("2019-01-01", periods=400) + pd.Timedelta(hours=16)).to_numpy()
    return DailyBars(times, closes, closes * 1.01, closes * 0.99, closes, implied_volatilities=random.uniform(0.1, 0.3, 400))


def test_a_refit_takes_the_newest_bars_and_a_forecast_looks_back_to_them(bars: DailyBars) -> None:
    model = FittedModel("har_vix", 300)
    assert model.looks_back_to(datetime(2020, 7, 1)) is None
    model.refit(bars[:350])
    assert model.looks_back_to(datetime(2020, 7, 1)) == datetime(2019, 3, 12)
    assert bars.days[50].item().isoformat() == "2019-03-12"
    assert model.forecast(bars[:360]) == fit_volatility("har, vix", bars[50:350]).forecast_volatility(bars[50:360])


def test_a_refit_that_fails_leaves_the_model_as_it_was(bars: DailyBars) -> None:
    model = FittedModel("har", 300)
    model.refit(bars[:350])
    before = model.forecast(bars)
    with pytest.raises(HistoryTooShort, match="A refit needs 300 bars and the history has 299"):
        model.refit(bars[:299])
    assert model.forecast(bars) == before
    model.refit(bars)
    assert model.forecast(bars) != before


def test_without_a_refit_there_is_no_forecast(bars: DailyBars) -> None:
    with pytest.raises(ValueError, match="There is no refit yet"):
        FittedModel("har", 300).forecast(bars)


def test_the_constant_expects_what_it_is_told(bars: DailyBars) -> None:
    model = ConstantModel(0.2)
    model.refit(bars)
    assert model.looks_back_to(datetime(2020, 7, 11, 16, 20)) == datetime(2020, 7, 1, 16, 20)
    forecast = model.forecast(bars[-5:])
    assert forecast.volatility == pytest.approx(0.2, rel=1e-12)
    assert (forecast.known_at, forecast.spread) == (datetime(2020, 7, 13, 16), 0.0)


@pytest.mark.parametrize("forecaster", REFERENCES)
def test_settings_name_the_forecaster(forecaster: str) -> None:
    model = model_of(VolatilitySettings(forecaster=forecaster, training_bars=400))
    assert isinstance(model, FittedModel)
    assert (model.needs_implied, model.training_bars) == ("vix" in forecaster, 400)


def test_the_constant_needs_neither_index_nor_training() -> None:
    model = model_of(VolatilitySettings(forecaster="constant", constant_volatility=0.3))
    assert isinstance(model, ConstantModel)
    assert not model.needs_implied
