"""A backtest on real prices is a trial, whatever becomes of it; of its results one finding alone depends on the ledger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minilean.commands import recording
from minilean.commands.deflation import deflated_sharpe
from minilean.commands.recording import ScoredRun, record_run
from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.ledger.ledger import Ledger
from minilean.ledger.session_returns import session_returns
from minilean.ledger.trial import Score, Status
from minilean.project.loading import find_project

ROOT = Path(__file__).parents[4]
DATA = ROOT / "tests" / "conformance" / "data"
HOLD = """
from AlgorithmImports import *

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.share = self.get_parameter("share", 1.0)

    def on_data(self, data):
        if not self.portfolio.invested:
            self.set_holdings(self.spy, self.share)
        {extra}
"""


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., dict]:
    def of(extra: str = "", **parameters: str) -> dict:
        (tmp_path / "hold.py").write_text(HOLD.replace("{extra}", extra))
        spec = BacktestSpec(find_project(tmp_path / "hold.py"), DATA, tmp_path / "storage", parameters=parameters)
        outcome = run_backtest(spec)
        record_run(tmp_path / "trials.jsonl", ScoredRun(outcome.runtime, spec), outcome.error, tmp_path / "results")
        return lines(tmp_path / "trials.jsonl")[-1]

    return of


def test_a_run_is_a_trial_with_its_parameters_span_and_score(record: Callable[..., dict], tmp_path: Path) -> None:
    told = record(share="0.5")
    assert (told["kind"], told["status"], told["family"], told["target"]) == ("trial", "finished", "Hold", "return of the portfolio")
    assert (told["parameters"], told["results"]) == ({"share": "0.5"}, str(tmp_path / "results"))
    assert told["span"] == {"first": "2015-01-05", "last": "2015-03-31", "name": ""}
    # the exchange had 60 sessions
    assert told["score"]["num_observations"] == 60
    assert told["score"]["sharpe"] == pytest.approx(told["score"]["mean"] / told["score"]["deviation"], rel=1e-12)


def test_defaults_that_are_given_make_no_other_trial_and_other_code_does(record: Callable[..., dict]) -> None:
    kinds = [record()["kind"], record(share="1.0")["kind"], record("# a comment")["kind"], record("self.debug('x')")["kind"]]
    assert kinds == ["trial", "event", "event", "trial"]


def test_a_run_that_failed_counts(record: Callable[..., dict]) -> None:
    told = record("if self.time.month == 3: raise RuntimeError('no more')")
    assert (told["kind"], told["status"]) == ("trial", "failed")
    assert 35 <= told["score"]["num_observations"] <= 40


def test_a_run_that_never_traded_counts_without_a_ratio(record: Callable[..., dict]) -> None:
    score = record(share="0.0")["score"]
    assert (score["num_observations"], score["sharpe"]) == (60, None)


def test_a_ledger_that_cannot_be_written_is_a_warning(
    record: Callable[..., dict], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "trials.jsonl").mkdir()
    with pytest.raises(IsADirectoryError):
        record()  # the run is over by then: it is the test's own look at the file that fails
    told = capsys.readouterr().err
    assert told.startswith(f"Warning: this run is not counted as a trial. The ledger {tmp_path}/trials.jsonl cannot be written: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "environment", "counted"), [([], "1", True), (["--no-ledger"], "1", False), ([], "0", False), (["--ledger"], "0", True)]
)
def test_the_command_counts_a_run_unless_it_is_told_not_to(tmp_path: Path, words: list[str], environment: str, counted: bool) -> None:
    (tmp_path / "hold.py").write_text(HOLD.replace("{extra}", ""))
    command = [sys.executable, "-m", "minilean", "backtest", "hold.py", "--data-folder", str(DATA), "--no-report", "--quiet", *words]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "runtime"), "MINILEAN_LEDGER": environment},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "storage" / "ledger" / "trials.jsonl").exists() is counted


def test_source_and_equity_are_read_once_for_all_who_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hold.py").write_text(HOLD.replace("{extra}", ""))
    spec = BacktestSpec(find_project(tmp_path / "hold.py"), DATA, tmp_path / "storage")
    outcome = run_backtest(spec)
    scored = ScoredRun(outcome.runtime, spec)
    ledger, asked = tmp_path / "trials.jsonl", []
    monkeypatch.setattr(recording, "source_digest", lambda source: asked.append("source") or "digest")
    monkeypatch.setattr(recording, "session_returns", lambda *rows: asked.append("equity") or session_returns(*rows))
    other = ScoredRun(outcome.runtime, spec)
    Ledger(ledger).record(replace(other.trial, spec="other"), Status.FINISHED, Score(60, sharpe=0.1))
    asked.clear()
    assert deflated_sharpe(ledger, scored, pytest.fail) is not None
    record_run(ledger, scored, None, tmp_path / "results")
    assert asked == ["source", "equity"]
    assert [line["spec"] for line in lines(ledger)] == ["other", "digest"]
