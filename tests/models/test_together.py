from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import together
from together import run_together

from forecasting.refit import refit
from forecasting.refit_tasks import RefitTask
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec

SPEC = ModelSpec(
    WindowSpec(lookback=4, training_bars=40, holdout=5, forecast_bars=10), NetworkSpec(units=2), TrainingSpec(epochs=2, batch_size=16)
)


def closes(num_bars: int, seed: int = 1) -> Span:
    times = pd.bdate_range("2019-01-01", periods=num_bars) + pd.Timedelta(hours=16)
    return Span(times.to_numpy(), 100 * np.exp(np.random.default_rng(seed).normal(0, 0.01, num_bars).cumsum()))


def test_each_result_is_what_its_refit_by_itself_gives_and_forecasts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST_TOGETHER", 2)
    other = replace(SPEC, network=NetworkSpec("gru", units=2))
    tasks = [RefitTask(f"{spec.network.name} {seed}", closes(50, seed), spec, seed) for spec in (SPEC, other) for seed in (1, 2, 3)]
    found = {result.name: result for result in run_together(tasks)}
    assert list(found) == [task.name for task in tasks]
    for task in tasks:
        alone, made = refit(task.history, task.spec, task.seed), found[task.name].refit
        assert made is not None
        assert [w.shape for w in made.weights] == [w.shape for w in alone.weights]
        assert made.model.forecast(closes(50, task.seed)).price == pytest.approx(
            alone.model.forecast(closes(50, task.seed)).price, rel=1e-5
        )
        assert (made.known_until, made.seed) == (alone.known_until, alone.seed)


def test_one_that_cannot_be_trained_with_the_others_ends_nothing_but_itself() -> None:
    tasks = [RefitTask("long", closes(50), SPEC, 1), RefitTask("short", closes(30), SPEC, 1)]
    long, short = run_together(tasks)
    assert long.refit is not None
    assert (short.refit, short.trouble) == (None, "A refit needs 40 bars and the history has 30, the first on 2019-01-01: "
        "start later, provide earlier data, or ask for fewer bars.")  # fmt: skip
