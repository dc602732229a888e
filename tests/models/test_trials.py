from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from trials import FORECAST_DAYS, Outcome, Trial, run

from forecasting import training_revision
from forecasting.errors import HistoryTooShort
from forecasting.recipes import Recipe
from forecasting.span import Span
from forecasting.specs import NetworkSpec, TrainingSpec
from minilean.errors import DataError

RECIPE = Recipe(NetworkSpec(units=2, layers=1), TrainingSpec(epochs=1, batch_size=256))
TRIAL = Trial("tiny", RECIPE, "SPY", "2019-12", 1)
MOMENT = np.datetime64("2019-12-31T08:00")


@pytest.fixture(scope="module")
def closes() -> Span:
    times = pd.bdate_range("2014-12-01", "2020-03-31") + pd.Timedelta(hours=16)
    steps = np.random.default_rng(3).normal(0.0003, 0.01, len(times))
    return Span(times.to_numpy(), 100 * np.exp(np.cumsum(steps)))


def test_the_changes_of_the_days_after_the_refit_are_what_is_forecast(closes) -> None:
    outcome = run(TRIAL, closes)
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    expected = closes.closes[newest + 1 : newest + 22] / closes.closes[newest : newest + 21] - 1
    assert outcome.actual == tuple(expected)
    assert len(outcome.predicted) == FORECAST_DAYS == 21
    assert str(closes.times[newest])[:10] == "2019-12-30"


def test_a_forecast_does_not_see_the_days_after_it(closes) -> None:
    whole = run(TRIAL, closes)
    changed = closes.closes.copy()
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    changed[newest + 5 :] *= 1.5
    perturbed = run(TRIAL, Span(closes.times, changed))
    assert perturbed.predicted[:5] == whole.predicted[:5]
    assert perturbed.predicted[5] != whole.predicted[5]


def test_an_outcome_survives_its_file(closes, tmp_path) -> None:
    outcome = run(TRIAL, closes)
    path = tmp_path / TRIAL.file_name(closes)
    outcome.save(path)
    assert Outcome.load(path) == outcome
    assert list(tmp_path.iterdir()) == [path]


def test_an_outcome_of_an_earlier_version_with_a_hash_of_its_closes_is_read(tmp_path) -> None:
    values = {"predicted": [0.01], "actual": [0.02], "span_mean": 0.0003, "seconds": 1.5, "data": "abc"}
    sha256 = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
    (tmp_path / "outcome.json").write_text(json.dumps(values | {"sha256": sha256}))
    assert Outcome.load(tmp_path / "outcome.json") == Outcome((0.01,), (0.02,), 0.0003, 1.5)


@pytest.mark.parametrize("contents", [b"", b"{", b"[]", b"7", b"{}", b"\xff", b"[" * 100_000, "half", "digit"])
def test_a_damaged_outcome_is_named(closes, tmp_path, contents: bytes | str) -> None:
    path = tmp_path / "outcome.json"
    Outcome((0.01,), (0.02,), 0.0003, 1.5).save(path)
    whole = path.read_bytes()
    named = {"half": whole[: len(whole) // 2], "digit": whole.replace(b"0.02", b"0.03")}
    path.write_bytes(named[contents] if isinstance(contents, str) else contents)
    with pytest.raises(DataError, match=r"outcome\.json.* Delete it and it is tried again"):
        Outcome.load(path)


def test_another_setting_price_or_version_is_another_file(closes, monkeypatch: pytest.MonkeyPatch) -> None:
    own = TRIAL.file_name(closes)
    other = replace(TRIAL, recipe=Recipe(RECIPE.network, replace(RECIPE.training, epochs=2)))
    names = {trial.file_name(closes) for trial in (other, replace(TRIAL, seed=2), replace(TRIAL, month="2019-11"))}
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    for bar in (newest - 1279, newest, newest + 21):
        cent = np.where(np.arange(len(closes)) == bar, closes.closes + 0.01, closes.closes)
        names.add(TRIAL.file_name(Span(closes.times, cent)))
    monkeypatch.setattr(training_revision, "TRAINING_REVISION", training_revision.TRAINING_REVISION + 1)
    names.add(TRIAL.file_name(closes))
    assert len(names | {own}) == 8


def test_bars_that_are_not_looked_at_and_a_later_split_are_the_same_file(closes) -> None:
    newest = int(np.searchsorted(closes.times, MOMENT)) - 1
    outside = (np.arange(len(closes)) < newest - 1279) | (np.arange(len(closes)) > newest + 21)
    assert outside.sum() > 20
    other = Span(closes.times, np.where(outside, closes.closes + 1, closes.closes) / 4)
    assert TRIAL.file_name(other) == TRIAL.file_name(closes)


def test_too_few_days_around_the_refit_are_named(closes) -> None:
    with pytest.raises(HistoryTooShort, match="SPY has 1391 bars before 2020-03 and 1 after: a trial needs 1280 and 21"):
        run(replace(TRIAL, month="2020-03"), closes)
    with pytest.raises(HistoryTooShort, match="bars before 2015-03 and"):
        replace(TRIAL, month="2015-03").file_name(closes)
