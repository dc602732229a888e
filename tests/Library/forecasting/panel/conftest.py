"""Small panels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


@pytest.fixture(scope="session")
def make_panel() -> Callable[..., WeeklyPanel]:
    """Random changes of some tickers, from the week of 2 January 2015 on; the first week has none."""

    def make(num_weeks: int, num_tickers: int = 4, seed: int = 3) -> WeeklyPanel:
        times = np.datetime64("2015-01-02T16:00", "ns") + np.arange(num_weeks) * np.timedelta64(7, "D")
        returns = np.random.default_rng(seed).normal(0.001, 0.03, (num_weeks, num_tickers))
        returns[0] = np.nan
        return WeeklyPanel(tuple(f"T{number}" for number in range(num_tickers)), times, returns)

    return make


@pytest.fixture(scope="session")
def small_panel_spec() -> ModelSpec:
    """Layers of three and two units on windows of five weeks of four tickers, 40 weeks of training with ten to validate."""
    network = NetworkSpec("cross_section", units=2, sizes=(3, 2), vocabulary=4, embedding=2, dropout=0.2)
    training = TrainingSpec(
        epochs=3, batch_size=16, target="direction", optimizer="rmsprop", learning_rate=0.01, loss="binary_crossentropy",
        validation_bars=10, patience=2, monitor="auc",
    )  # fmt: skip
    return ModelSpec(WindowSpec(lookback=5, training_bars=40, holdout=0), network, training, InputSpec(("return(1)",)))
