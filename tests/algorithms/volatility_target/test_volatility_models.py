from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from volatility_models import ConstantModel, FittedModel, NetworkModel, model_of
from volatility_settings import REFERENCES, VolatilitySettings

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.fitted_volatility import fit_volatility
from forecasting.model import ensemble
from forecasting.network_volatility import NetworkVolatility
from forecasting.recipes import recipe
from forecasting.refit import refit
from forecasting.refit_cache import RefitCache
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


class MemoryStore:
    """LEAN's object store, as far as refits need it."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    @property
    def keys(self) -> list[str]:
        return sorted(self.contents)

    def contains_key(self, key: str) -> bool:
        return key in self.contents

    def read_bytes(self, key: str) -> bytes:
        return self.contents[key]

    def save_bytes(self, key: str, contents: bytes) -> bool:
        self.contents[key] = contents
        return True


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


SPEC = ModelSpec(
    WindowSpec(lookback=4, training_bars=300, holdout=0, forecast_bars=10),
    NetworkSpec(units=2),
    TrainingSpec(epochs=1, batch_size=64, target="log_variance"),
    InputSpec(("garman_klass(5)", "vix"), "standard"),
)


def test_a_network_is_scaled_and_a_second_run_finds_what_was_trained(bars: DailyBars) -> None:
    store = MemoryStore()
    model = NetworkModel(SPEC, (1, 2), RefitCache(store))
    assert (model.needs_implied, model.training_bars) == (True, 300 + SPEC.inputs.lead)
    assert model.looks_back_to(datetime(2020, 7, 1)) is None
    with pytest.raises(ValueError, match="There is no refit yet"):
        model.forecast(bars)
    model.refit(bars[:380])
    assert len(store.contents) == 2
    refits = [refit(bars[:380], SPEC, seed).model for seed in (1, 2)]
    expected = NetworkVolatility.scaled(ensemble(refits), bars[380 - model.training_bars : 380]).forecast_volatility(bars)
    assert model.forecast(bars) == expected
    assert expected.spread > 0

    warm = NetworkModel(SPEC, (1, 2), RefitCache(store))
    warm.refit(bars[:380])
    assert (warm.forecast(bars), len(store.contents)) == (expected, 2)


def test_a_network_looks_back_to_the_newest_bar_of_its_fit_and_over_a_window(bars: DailyBars) -> None:
    model = NetworkModel(SPEC, (1,), RefitCache(MemoryStore()))
    model.refit(bars[:380])
    assert model.looks_back_to(datetime(2020, 7, 20)) == datetime(2020, 6, 15)  # the bar of a fit that ended then
    # five bars of a window and four before it, with a pause
    assert model.looks_back_to(datetime(2020, 6, 16)) == datetime(2020, 6, 16) - timedelta(days=1.5 * (4 + SPEC.inputs.lead + 1) + 10)


@pytest.mark.parametrize("forecaster", REFERENCES)
def test_settings_name_the_forecaster(forecaster: str) -> None:
    model = model_of(VolatilitySettings(forecaster=forecaster, training_bars=400), RefitCache(MemoryStore()))
    assert isinstance(model, FittedModel)
    assert (model.needs_implied, model.training_bars) == ("vix" in forecaster, 400)


def test_the_network_is_that_of_the_recipe_with_another_name() -> None:
    chosen = VolatilitySettings(forecaster="network", network="gru", training_bars=400)
    assert isinstance(model_of(chosen, RefitCache(MemoryStore())), NetworkModel)
    spec = chosen.network_spec
    assert (spec.network.name, spec.window.training_bars, spec.window.holdout) == ("gru", 400, 0)
    assert (spec.inputs, spec.training) == (recipe("volatility").inputs, recipe("volatility").training)


def test_the_constant_needs_neither_index_nor_training() -> None:
    model = model_of(VolatilitySettings(forecaster="constant", constant_volatility=0.3), RefitCache(MemoryStore()))
    assert isinstance(model, ConstantModel)
    assert not model.needs_implied
