"""A network's walk: refits on what was known at each month end, and the forecasts that those models make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from network_walks import NetworkWalk

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.refit_cache import RefitCache
from forecasting.refit_tasks import run_task
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule
from minilean.algorithm.object_store import ObjectStore

SPEC = ModelSpec(WindowSpec(lookback=5, training_bars=60, holdout=5), NetworkSpec(units=2), TrainingSpec(epochs=1, batch_size=64))
TARGET = Target("close_change")


@pytest.fixture(scope="module")
def bars() -> DailyBars:
    days = np.array([day for day in np.arange("2020-01-01", "2020-07-01", dtype="datetime64[D]") if np.is_busday(day)])
    closes = 100 * np.exp(np.cumsum(np.random.default_rng(4).normal(0, 0.01, days.size)))
    return DailyBars(days.astype("datetime64[ns]") + np.timedelta64(16, "h"), closes, closes * 1.01, closes * 0.99, closes)


def test_each_month_is_forecast_by_the_refit_at_its_end(bars: DailyBars, tmp_path: Path) -> None:
    walk = NetworkWalk("SPY", bars, SPEC, (1, 2), WalkSchedule(date(2020, 5, 1), date(2020, 6, 30)))
    cache, legs = RefitCache(ObjectStore(tmp_path, print)), walk.legs(TARGET)
    found, missing = walk.look_up(legs, cache)
    assert found == {}
    assert list(missing) == [
        f"SPY known until {day} with seed {seed} and spec {SPEC.hash}"
        for day in ("2020-04-29", "2020-05-29", "2020-06-29")
        for seed in (1, 2)
    ]
    made = {}
    for row, task in missing.values():
        assert task.history.closes.tolist() == bars.closes[row - 60 : row].tolist()
        refit = run_task(task).refit
        assert refit is not None
        made[row, task.seed] = refit
        cache.keep(task.history, refit)
    forecasts = walk.forecasts(legs, made)
    known = np.searchsorted(bars.times, np.datetime64("2020-05-31T08"))
    row = int(np.searchsorted(bars.times, np.datetime64("2020-06-10T16")))
    expected = made[known, 2].model.forecast(bars.span[: row + 1]).expected_return
    assert forecasts[1, row] == pytest.approx(expected, rel=1e-6)
    counted = bars.times[np.isfinite(forecasts).all(axis=0)].astype("datetime64[D]")
    assert (str(counted[0]), str(counted[-1])) == ("2020-04-30", "2020-06-29")

    kept, nothing = walk.look_up(legs, cache)
    assert (sorted(kept), nothing) == (sorted(made), {})
    assert walk.forecasts(legs, kept)[:, row] == pytest.approx(forecasts[:, row], rel=1e-6)


def test_an_embargo_takes_the_newest_bars_from_each_refit(bars: DailyBars, tmp_path: Path) -> None:
    walk = NetworkWalk("SPY", bars, SPEC, (1,), WalkSchedule(date(2020, 6, 1), date(2020, 6, 20), embargo=3))
    legs = walk.legs(TARGET)
    _, missing = walk.look_up(legs, RefitCache(ObjectStore(tmp_path, print)))
    assert [str(task.history.times[-1])[:10] for _, task in missing.values()] == ["2020-05-26"]


def test_an_expanding_window_takes_all_bars_that_are_known_at_each_refit(bars: DailyBars, tmp_path: Path) -> None:
    spec = replace(SPEC, window=replace(SPEC.window, expanding=True))
    walk = NetworkWalk("SPY", bars, spec, (1,), WalkSchedule(date(2020, 5, 1), date(2020, 6, 20), embargo=2))
    _, missing = walk.look_up(walk.legs(TARGET), RefitCache(ObjectStore(tmp_path, print)))
    histories = [task.history for _, task in missing.values()]
    assert [str(history.times[0])[:10] for history in histories] == ["2020-01-01", "2020-01-01"]
    assert [str(history.times[-1])[:10] for history in histories] == ["2020-04-27", "2020-05-27"]


def test_too_few_bars_are_said(bars: DailyBars, tmp_path: Path) -> None:
    walk = NetworkWalk("SPY", bars, SPEC, (1,), WalkSchedule(date(2020, 2, 1), date(2020, 3, 20)))
    with pytest.raises(HistoryTooShort, match="A refit needs 60 bars"):
        walk.look_up(walk.legs(TARGET), RefitCache(ObjectStore(tmp_path, print)))
