"""Walks of references: made once, shared by targets, and named where they cannot be made; the rest is tested through the commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import reference_walks
from reference_walks import walks_of_references
from workers import Workshop

from forecasting.bars import DailyBars
from forecasting.reference_tasks import run_reference
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule
from minilean.errors import InputError, MachineError

SCHEDULE = WalkSchedule(date(2020, 9, 1), date(2020, 10, 31), 120)
CASES = [("X", Target("close_change")), ("X", Target("log_variance"))]
FEW = ("last value", "mean")


@pytest.fixture(scope="module")
def bars() -> DailyBars:
    days = np.array([day for day in np.arange("2020-01-01", "2020-11-01", dtype="datetime64[D]") if np.is_busday(day)])
    closes = 100 * np.exp(np.cumsum(np.random.default_rng(4).normal(0, 0.01, days.size)))
    return DailyBars(days.astype("datetime64[ns]") + np.timedelta64(16, "h"), closes, closes * 1.01, closes * 0.99, closes)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []

    def here(tasks, do, *_):
        names.extend(task.name for task in tasks)
        return map(do, tasks)

    monkeypatch.setattr(reference_walks, "do_all", here)
    monkeypatch.setattr(
        reference_walks,
        "reference_names",
        lambda target, implied=True: (*FEW, *(["har, vix"] if implied and target == "log_variance" else [])),
    )
    return names


def walked(bars: DailyBars, folder: Path, judged: frozenset[str] = frozenset()):
    return walks_of_references(CASES, {"X": bars}, SCHEDULE, 20, judged, Workshop(folder, "loky", 1))


def test_each_is_made_once_and_then_read(bars: DailyBars, tmp_path: Path, asked: list[str]) -> None:
    first = walked(bars, tmp_path)
    names = [f"{name} of X, {target}" for target in ("close_change", "log_variance") for name in FEW]
    assert asked == names
    again = walked(bars, tmp_path)
    assert asked == names
    assert {case: tuple(walks) for case, walks in first.items()} == dict.fromkeys(CASES, FEW)
    for case in CASES:
        for name in FEW:
            assert again[case][name].tolist() == pytest.approx(first[case][name].tolist(), nan_ok=True, abs=0)
            counted = bars.times[np.isfinite(first[case][name])].astype("datetime64[D]")
            assert (str(counted[0]), str(counted[-1])) == ("2020-08-31", "2020-10-29")
    assert first["X", Target("close_change")]["last value"][np.isfinite(first["X", Target("close_change")]["last value"])].max() == 0.0


def test_what_needs_an_index_that_is_not_there_is_said_or_refused(
    bars: DailyBars, tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    walked(bars, tmp_path)
    assert capsys.readouterr().err == "Left out, as the data folder has no alternative/cboe/vix.csv: har, vix of X.\n"
    with pytest.raises(InputError, match="har, vix needs an index of implied volatility"):
        walked(bars, tmp_path, frozenset({"har, vix"}))


def test_a_folder_that_cannot_be_made_is_named(bars: DailyBars, tmp_path: Path) -> None:
    (tmp_path / "evaluation").write_text("in the way")
    with pytest.raises(MachineError, match=r"evaluation cannot be made \(File exists\): name another folder with --object-store"):
        walked(bars, tmp_path)


def test_the_task_that_is_handed_out_is_the_librarys(bars: DailyBars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(reference_walks, "do_all", lambda tasks, do, executor, workers: done.append((do, executor, workers)) or ())
    walked(bars, tmp_path)
    assert done == [(run_reference, "loky", 1)]
