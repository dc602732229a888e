from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.network_volatility import NetworkVolatility
from forecasting.refit import refit
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec

SPEC = ModelSpec(
    WindowSpec(lookback=4, training_bars=60, holdout=0, forecast_bars=10),
    NetworkSpec(units=2),
    TrainingSpec(epochs=1, batch_size=16, target="log_variance"),
    InputSpec(("garman_klass(5)",), "standard"),
)


@pytest.fixture(scope="module")
def bars(make_bars) -> DailyBars:
    return make_bars(120)


def test_squared_changes_over_the_forecasts_had_the_mean_one_on_the_bars_of_the_refit(bars: DailyBars) -> None:
    fitted = NetworkVolatility.scaled(refit(bars[:64], SPEC, 1).model, bars[:64])
    logs = np.array([fitted.forecast_volatility(bars[:num_bars]).log_variance for num_bars in range(64, 65)])
    assert logs[0] == pytest.approx(fitted.model.forecast_volatility(bars[:64]).log_variance + np.log(fitted.scale.factor))
    made = fitted.model.forecast_values(bars[:64]) + np.log(fitted.scale.factor)  # at bars 8 to 63, the last without an outcome
    squares = np.log(bars.closes[9:64] / bars.closes[8:63]) ** 2
    assert np.mean(np.maximum(squares, 1e-8) / np.exp(made[:-1])) == pytest.approx(1.0, rel=1e-9)


def test_what_comes_after_the_refit_moves_no_scale(bars: DailyBars) -> None:
    model = refit(bars[:64], SPEC, 1).model
    doubled = replace(
        bars, **{name: getattr(bars, name) * np.where(np.arange(120) < 64, 1.0, 2.0) for name in ("opens", "highs", "lows", "closes")}
    )
    assert NetworkVolatility.scaled(model, doubled[:64]).scale == NetworkVolatility.scaled(model, bars[:64]).scale
    assert NetworkVolatility.scaled(model, bars[:65]).scale != NetworkVolatility.scaled(model, bars[:64]).scale


def test_bars_without_an_outcome_cannot_scale(bars: DailyBars) -> None:
    model = refit(bars[:64], SPEC, 1).model
    with pytest.raises(HistoryTooShort, match="Of 9 bars none has a forecast and an outcome"):
        NetworkVolatility.scaled(model, bars[55:64])
