"""The folder of the offline commands on the path, as ``python models`` puts it there, what tests share, and small walks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting.month_ends import refit_moments
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from minilean.algorithm.object_store import ObjectStore

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "models"), str(Path(__file__).resolve().parent)]


@pytest.fixture(scope="session")
def small_spec() -> ModelSpec:
    """One layer of three units on windows of six bars: trained in milliseconds once compiled."""
    return ModelSpec(
        WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12), NetworkSpec(units=3, layers=1), TrainingSpec(epochs=2)
    )


@pytest.fixture(scope="session")
def closes() -> Span:
    """A random walk from January 2015 to June 2016, one bar per business day, stamped at the close."""
    times = pd.bdate_range("2015-01-02", "2016-06-30") + pd.Timedelta(hours=16)
    return Span(times.to_numpy(), 100 * np.exp(np.cumsum(np.random.default_rng(7).normal(0.0003, 0.01, len(times)))))


@pytest.fixture
def object_store(tmp_path: Path) -> ObjectStore:
    """An empty store that says nothing."""
    return ObjectStore(tmp_path / "storage", lambda _: None)


@pytest.fixture(scope="session")
def make_walk(closes: Span, small_spec: ModelSpec) -> Callable:
    """A walk over the month ends that a run from a first to a last day uses."""
    from walk_forward import Walk  # noqa: PLC0415 - the folder above comes onto the path first

    def make(first: str = "2015-06-01", last: str = "2015-08-31", seeds: tuple[int, ...] = (1,), of: Span = closes) -> Walk:
        moments = refit_moments(date.fromisoformat(first), date.fromisoformat(last))
        return Walk("SPY", of, small_spec, moments, seeds, lambda day: np.busday_offset(day, -1, "forward").item())

    return make


@dataclass(frozen=True)
class Trainer:
    """The real command on tiny models: thirteen month ends and two seeds of SPY.

    Args:
        root: of the checkout.
        folder: where the store and the cards go.
    """

    root: Path
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "storage"

    def arguments(self) -> list[str]:
        named = "--macro SPY --start 2016-01 --end 2016-12 --seeds 1,2 --workers 2"
        small = {"training_bars": "60", "lookback": "6", "holdout": "5", "units": "3", "epochs": "200"}
        given = ["train", *named.split(), *(text for name, value in small.items() for text in ("--parameter", name, value))]
        given += ["--data-folder", str(self.root / "tests" / "conformance" / "data")]
        return [*given, "--object-store", str(self.store), "--cards", str(self.folder / "cards")]

    def start(self, *more: str, **variables: str) -> subprocess.Popen[str]:
        """Start it in a process group of its own."""
        paths = os.pathsep.join([str(self.root / "runtime"), str(self.root / "Library")])
        environment = {name: value for name, value in os.environ.items() if name != "LEAN_DATA_FOLDER"}
        return subprocess.Popen(
            [sys.executable, str(self.root / "models"), *self.arguments(), *more],
            env=environment | {"PYTHONPATH": paths} | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True, cwd=self.folder,
        )  # fmt: skip

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        with self.start(*arguments, **variables) as process:
            out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def kept(self) -> int:
        """How many refits are published so far."""
        return len(self.published())

    def published(self) -> list[str]:
        """Names of the published weights, which say what they forecast."""
        return sorted(path.name for path in self.store.glob("macro_lstm/SPY/*/*.npz"))


@pytest.fixture
def trainer(tmp_path: Path, repo_root: Path) -> Trainer:
    """The trainer with an empty store."""
    return Trainer(repo_root, tmp_path)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Trainer:
    """The trainer after a run that nothing disturbed, in one process."""
    trainer = Trainer(repo_root, tmp_path_factory.mktemp("undisturbed"))
    done = trainer.run("--workers", "1")
    assert done.returncode == 0, done.stderr
    return trainer
