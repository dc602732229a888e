"""At the end of a backtest its Sharpe ratio is held against the luck of all trials that the ledger knows."""

from __future__ import annotations

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats

from minilean.commands.deflation import deflated_sharpe
from minilean.commands.judge import judge
from minilean.commands.recording import ScoredRun
from minilean.datasets.synthetic import MARKER_PATH
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.errors import DataError
from minilean.ledger.ledger import Ledger
from minilean.ledger.trial import Score, Span, Status, Trial
from minilean.project.loading import find_project

ROOT = Path(__file__).parents[4]
DATA = ROOT / "tests" / "conformance" / "data"
PLACE = "storage/ledger/trials.jsonl"
FINDING = "Finding: The Sharpe ratio is no more than the best of so many trials gives by chance."
HOLD = """
from AlgorithmImports import *

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol

    def on_data(self, data):
        if self.get_parameter("hold", 1) and not self.portfolio.invested:
            self.set_holdings(self.spy, 1)
"""


def with_trials(path: Path, *sharpes: float, family: str = "Hold") -> Ledger:
    """A ledger with a trial for each ratio."""
    ledger = Ledger(path)
    for number, sharpe in enumerate(sharpes):
        ledger.record(Trial(family, "", {"number": str(number)}, "", Span(None, None)), Status.FINISHED, Score(60, sharpe=sharpe))
    return ledger


@pytest.fixture
def done(tmp_path: Path) -> Callable[..., tuple[BacktestOutcome, BacktestSpec]]:
    def of(**parameters: str) -> tuple[BacktestOutcome, BacktestSpec]:
        (tmp_path / "hold.py").write_text(HOLD)
        spec = BacktestSpec(find_project(tmp_path / "hold.py"), DATA, tmp_path / "storage", parameters=parameters)
        return run_backtest(spec), spec

    return of


def test_it_is_the_formula_of_the_paper_with_the_raw_number_of_trials(done: Callable[..., tuple], tmp_path: Path) -> None:
    (outcome, spec), others = done(), [0.1, 0.25, 0.2, 0.4]
    with_trials(tmp_path / "trials.jsonl", *others)
    found = deflated_sharpe(tmp_path / "trials.jsonl", ScoredRun(outcome.runtime, spec), pytest.fail)
    returns = ScoredRun(outcome.runtime, spec).returns[1]
    own = returns.mean() / returns.std(ddof=1)
    variance = statistics.variance([*others, own])
    # the false strategy theorem for five trials, and the probability above its ratio, by scipy
    quantiles = stats.norm.ppf([1 - 1 / 5, 1 - 1 / (5 * math.e)])
    luck = math.sqrt(variance) * ((1 - np.euler_gamma) * quantiles[0] + np.euler_gamma * quantiles[1])
    shape = 1 - stats.skew(returns) * own + (stats.kurtosis(returns, fisher=False) - 1) / 4 * own**2
    assert found is not None
    assert (found.num_trials, found.sharpe_variance) == (5, pytest.approx(variance, rel=1e-12))
    assert found.probability == pytest.approx(stats.norm.cdf((own - luck) * math.sqrt((returns.size - 1) / shape)), rel=1e-10)
    assert 0.6 < found.probability < 0.99


def test_a_trial_that_is_made_again_is_no_other_trial(done: Callable[..., tuple], tmp_path: Path) -> None:
    (outcome, spec), path = done(), tmp_path / "trials.jsonl"
    ledger = with_trials(path)
    ledger.record(ScoredRun(outcome.runtime, spec).trial, Status.FINISHED, Score(60, sharpe=0.9))
    assert deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail) is None  # it is alone
    with_trials(path, 0.1)
    found = deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail)
    assert found is not None
    returns = ScoredRun(outcome.runtime, spec).returns[1]
    assert (found.num_trials, found.sharpe_variance) == (
        2,
        pytest.approx(statistics.variance([0.1, returns.mean() / returns.std(ddof=1)]), rel=1e-12),
    )


def test_where_nothing_can_be_said_nothing_is_said(done: Callable[..., tuple], tmp_path: Path) -> None:
    (outcome, spec), (idle, idle_spec) = done(), done(hold="0")
    path = tmp_path / "trials.jsonl"
    assert deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail) is None
    assert not path.exists()
    with_trials(path, 0.1, 0.2, family="Reversal")
    assert deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail) is None
    with_trials(path, 0.1, 0.2)
    assert deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail) is not None
    # cash has no Sharpe ratio
    assert deflated_sharpe(path, ScoredRun(idle.runtime, idle_spec), pytest.fail) is None


def test_what_cannot_be_read_is_named(done: Callable[..., tuple], tmp_path: Path) -> None:
    (outcome, spec), path, told = done(), tmp_path / "trials.jsonl", []
    with_trials(path, 0.1)
    with path.open("a") as file:
        file.write('{"id": "')
    found = deflated_sharpe(path, ScoredRun(outcome.runtime, spec), told.append)
    assert found is not None
    assert found.num_trials == 2
    assert told == [f"{path}, line 2 is skipped, for it is damaged; `minilean runs` says how."]
    with pytest.raises(DataError, match="is a folder"):
        deflated_sharpe(tmp_path, ScoredRun(outcome.runtime, spec), told.append)
    (tmp_path / "hold.py").unlink()
    with pytest.raises(DataError, match=r"The strategy's source .*/hold\.py cannot be read: No such file or directory; put it back\."):
        deflated_sharpe(path, ScoredRun(outcome.runtime, spec), told.append)


def test_it_costs_a_run_no_time_that_is_felt(done: Callable[..., tuple], tmp_path: Path) -> None:
    (outcome, spec), path = done(), tmp_path / "trials.jsonl"
    with_trials(path, *(0.001 * number for number in range(10)))
    lines = path.read_bytes()
    path.write_bytes(b"".join(lines.replace(b'"trial": "', b'"trial": "%d' % number) for number in range(20)))

    def seconds() -> float:
        before = time.process_time()
        found = deflated_sharpe(path, ScoredRun(outcome.runtime, spec), pytest.fail)
        assert found is not None
        assert found.num_trials == 201
        return time.process_time() - before

    assert sum(seconds() for _ in range(10)) / 10 < 0.01


@pytest.mark.parametrize(
    ("others", "words", "is_found"),
    [
        ([0.9, -0.9, 0.5, -0.5], [], True),
        ([0.9, -0.9, 0.5, -0.5], ["--no-ledger"], False),
        ([0.36, 0.37], [], False),
    ],
    ids=["much was tried", "nobody counts", "little was tried"],
)
def test_the_command_says_it_after_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: list[float], words: list[str], is_found: bool
) -> None:
    (tmp_path / "hold.py").write_text(HOLD)
    with_trials(tmp_path / PLACE, *others)
    result = command("backtest", "hold.py", "--output", "out", "--no-report", "--quiet", *words, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert (FINDING in result.stdout) is is_found
    entries = {entry["name"]: entry for entry in json.loads((tmp_path / "out" / "Hold.json").read_text())["analysis"]}
    assert ("DeflatedSharpe" in entries) is is_found
    if is_found:
        sample = entries["DeflatedSharpe"]["sample"]
        monkeypatch.chdir(tmp_path)
        judged = json.loads(CliRunner().invoke(judge, ["out", "--json", "--data-folder", str(DATA)]).stdout)
        assert sample["trials"] == judged["trials"]["num"] == 5
        assert sample["deflatedSharpe"] == pytest.approx(judged["sharpe"]["deflated"], rel=1e-9)


@pytest.mark.parametrize("synthetic", [True, False])
def test_prices_that_are_made_up_are_no_trial(tmp_path: Path, synthetic: bool) -> None:
    (tmp_path / "hold.py").write_text(HOLD)
    with_trials(tmp_path / PLACE, 0.9, -0.9, 0.5, -0.5)
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    if synthetic:
        (data / MARKER_PATH).write_text("{}")
    result = command("backtest", "hold.py", "--data-folder", "data", "--no-report", "--quiet", cwd=tmp_path)
    assert (result.returncode, "SYNTHETIC" in result.stdout) == (0, synthetic)
    assert (FINDING in result.stdout) is not synthetic
    assert len(Ledger(tmp_path / PLACE).read().entries) == 5 - synthetic


def test_the_command_names_a_damaged_line(tmp_path: Path) -> None:
    (tmp_path / "hold.py").write_text(HOLD)
    path = with_trials(tmp_path / PLACE, 0.9, -0.9).path
    path.write_bytes(path.read_bytes() + b"{\n")
    result = command("backtest", "hold.py", "--no-report", "--quiet", cwd=tmp_path)
    named = f"Warning: {path}, line 3 is skipped, for it is damaged; `minilean runs` says how.\n"
    assert (result.returncode, result.stderr) == (0, named)
    assert FINDING in result.stdout


def command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "runtime"), "MINILEAN_LEDGER": "1", "LEAN_DATA_FOLDER": str(DATA)}
    started = [sys.executable, "-m", "minilean", *words]
    return subprocess.run(started, cwd=cwd, env=environment, capture_output=True, check=False, text=True, timeout=60)
