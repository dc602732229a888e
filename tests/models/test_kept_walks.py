"""A walk is found again by all that decides it, and by nothing else; a damaged one is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from kept_walks import find, keep, place_of

from forecasting.bars import DailyBars
from forecasting.reference_tasks import ReferenceTask
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule
from minilean.errors import DataError

TIMES = np.datetime64("2020-01-06T16", "ns") + np.arange(6) * np.timedelta64(1, "D")


def made(closes=(10.0, 11.0, 12.0, 11.0, 12.0, 13.0), factor: float = 1.0, implied=(0.1,) * 6) -> ReferenceTask:
    prices = np.array(closes) * factor
    bars = DailyBars(TIMES, prices, prices * 1.01, prices * 0.99, prices, implied_volatilities=np.array(implied))
    return ReferenceTask("mean of SPY", "mean", bars, Target("close_change"), WalkSchedule(date(2020, 1, 8), date(2020, 1, 10)))


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    task, forecasts = made(), np.array([np.nan, 0.1, -0.2, 0.3, np.nan, np.nan])
    path = place_of(task, tmp_path)
    assert find(task, path) is None
    keep(forecasts, path)
    found = find(task, path)
    assert found is not None
    assert (found.name, found.trouble) == ("mean of SPY", "")
    assert found.forecasts is not None
    assert found.forecasts.tolist() == pytest.approx(forecasts.tolist(), nan_ok=True)


def test_a_later_dividend_or_split_changes_no_place_and_all_else_does(tmp_path: Path) -> None:
    task = made()
    others = [
        made(factor=0.5), made((10.0, 11.0, 12.0, 11.0, 12.0, 13.001)), made(implied=(0.1,) * 5 + (0.2,)), replace(task, reference="ewma"),
        replace(task, target=Target("direction")), replace(task, target=Target("close_change", 2)),
        replace(task, target=Target("close_change", 1, "parkinson")), replace(task, lookback=30),
        replace(task, schedule=replace(task.schedule, embargo=1)), replace(task, schedule=replace(task.schedule, training_bars=None)),
        replace(task, name="another name"),
    ]  # fmt: skip
    equal = [place_of(other, tmp_path) == place_of(task, tmp_path) for other in others]
    assert equal == [True, *[False] * 9, True]


@pytest.mark.parametrize("damage", [lambda text: text[:-9], lambda text: text.replace("0.1", "0.2"), lambda _: "[]"])
def test_damage_is_said_with_the_file(tmp_path: Path, damage) -> None:
    task = made()
    path = place_of(task, tmp_path)
    keep(np.full(6, 0.1), path)
    path.write_text(damage(path.read_text()))
    with pytest.raises(DataError, match=rf"{path.name}.*Delete it and it is made again"):
        find(task, path)
