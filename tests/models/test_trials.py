from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from trials import FORECAST_DAYS, Outcome, Trial, run

from forecasting.errors import HistoryTooShort
from forecasting.recipes import Recipe
from forecasting.span import Span
from forecasting.specs import NetworkSpec, TrainingSpec

RECIPE = Recipe(NetworkSpec(units=2, layers=1), TrainingSpec(epochs=1, batch_size=256))
TRIAL = Trial("tiny", RECIPE, "SPY", "2019-12", 1)
MOMENT = np.datetime64("2019-12-31T08:00")


@pytest.fixture(scope="module")
def closes() -> Span:
    times = pd.bdate_range("2014-12-01", "2020-03-31") + pd.Timedelta(hours=16)
    steps = np.random.default_rng(3).normal(0.0003, 0.01, len(times))
    return Span(times.to_numpy(), 100 * np.exp(np.cumsum(steps)))


def test_the_changes_of_the_days_after_the_refit_are_what_is_forecast(closes) -> None:
    outcome = run(TRIAL, closes, MOMENT)
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    expected = closes.closes[newest + 1:newest + 22] / closes.closes[newest:newest + 21] - 1
    assert outcome.actual == tuple(expected)
    assert len(outcome.predicted) == FORECAST_DAYS == 21
    assert str(closes.times[newest])[:10] == "2019-12-30"


def test_a_forecast_does_not_see_the_days_after_it(closes) -> None:
    whole = run(TRIAL, closes, MOMENT)
    changed = closes.closes.copy()
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    changed[newest + 5:] *= 1.5
    disturbed = run(TRIAL, Span(closes.times, changed), MOMENT)
    assert disturbed.predicted[:5] == whole.predicted[:5]
    assert disturbed.predicted[5] != whole.predicted[5]


def test_an_outcome_survives_its_file(closes, tmp_path) -> None:
    outcome = run(TRIAL, closes, MOMENT)
    outcome.save(tmp_path / TRIAL.file_name)
    assert Outcome.load(tmp_path / TRIAL.file_name) == outcome
    assert [path.name for path in tmp_path.iterdir()] == [TRIAL.file_name]


def test_another_setting_is_another_file() -> None:
    other = replace(TRIAL, recipe=Recipe(RECIPE.network, replace(RECIPE.training, epochs=2)))
    assert len({TRIAL.file_name, other.file_name, replace(TRIAL, seed=2).file_name, replace(TRIAL, month="2019-11").file_name}) == 4


def test_too_few_days_after_the_refit_are_named(closes) -> None:
    with pytest.raises(HistoryTooShort, match="SPY has 15 bars after 2020-03: a trial needs 21"):
        run(replace(TRIAL, month="2020-03"), closes, np.datetime64("2020-03-11T08:00"))
