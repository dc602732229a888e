"""Looking back on a finished run: what the findings are made from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from minilean.common.dotnet_errors import OverflowException
from minilean.engine import findings as engine_findings
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.engine.findings import Deflate, add_findings
from minilean.engine.look_ahead_file import verdict_path, write_verdict
from minilean.engine.runtime import Runtime
from minilean.engine.setup import make_runtime
from minilean.errors import DataError, InputError
from minilean.project.loading import find_project
from minilean.results.analysis.finished_run import DeflatedSharpe, LookAheadVerdict
from minilean.results.finding import Finding

SOURCE = """
from AlgorithmImports import *

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 13)
        self.fund = self.add_equity("XLK", Resolution.DAILY).symbol
        {initialize}

    def on_data(self, data):
        if not self.portfolio.invested:
            self.set_holdings(self.fund, 0.9)
"""
RELATIVE, SIGNIFICANCE = "PerformanceRelativeToBenchmarkAnalysis", "StatisticalSignificanceOfDailyReturnsAnalysis"


@pytest.fixture
def run(tmp_path: Path, conformance_data: Path) -> Callable[..., BacktestOutcome]:
    """Runs XLK held for ten weeks on the data of the conformance cases, or on others."""

    def of(initialize: str = "", data: Path = conformance_data, deflate: Deflate = lambda runtime: None, **further: Any) -> BacktestOutcome:
        file = tmp_path / "hold.py"
        file.write_text(SOURCE.replace("{initialize}", initialize))
        return run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage", **further), deflate=deflate)

    return of


@pytest.fixture
def copied(tmp_path: Path, conformance_data: Path) -> Path:
    """A copy of the data that a test may change."""
    return Path(shutil.copytree(conformance_data, tmp_path / "data"))


def named(outcome: BacktestOutcome) -> dict[str, Finding]:
    return {finding.name: finding for finding in outcome.findings}


def test_a_finished_run_has_findings_in_its_result_and_in_its_file(run: Callable[..., BacktestOutcome], tmp_path: Path) -> None:
    outcome = run()
    outcome.write(tmp_path / "out")
    written = json.loads((tmp_path / "out" / "Hold.json").read_text())
    assert [entry["name"] for entry in written["analysis"]] == [finding.name for finding in outcome.findings]
    assert SIGNIFICANCE in named(outcome)
    assert named(outcome)[SIGNIFICANCE].sample["pValue"] != 0.5  # which it is without SPY


def test_a_risk_free_rate_of_the_users_own_counts(run: Callable[..., BacktestOutcome]) -> None:
    low, high = (
        named(run(f"self.set_risk_free_interest_rate_model(ConstantRiskFreeRateInterestRateModel({rate}))"))[RELATIVE].sample
        for rate in (-0.25, -0.5)
    )
    # a mean return of a day near zero less the rate: twice the rate is twice the ratio
    assert high["backtestSharpe"] / low["backtestSharpe"] == pytest.approx(2, rel=0.02)


def test_numbers_that_no_decimal_holds_leave_the_run_without_findings_and_are_told(
    run: Callable[..., BacktestOutcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(*_: object) -> None:
        raise OverflowException("1E+30 is too large.")

    monkeypatch.setattr(engine_findings, "findings", overflow)
    outcome = run()
    assert (outcome.error, outcome.findings) == (None, ())
    assert outcome.remarks == ("There are no findings of this run: 1E+30 is too large.",)
    outcome.write(tmp_path / "out")
    assert "analysis" not in json.loads((tmp_path / "out" / "Hold.json").read_text())


def test_looking_back_leaves_no_trace_in_the_log(run: Callable[..., BacktestOutcome]) -> None:
    lines = list(run().runtime.messages.lines)
    assert not [line for line in lines if "future history" in line]


def test_without_prices_of_spy_nothing_is_compared(run: Callable[..., BacktestOutcome], copied: Path) -> None:
    for file in (copied / "equity" / "usa").glob("*/spy.*"):
        file.unlink()
    found = named(run("self.set_benchmark(lambda utc: 1)", copied))
    assert RELATIVE not in found
    assert found[SIGNIFICANCE].sample == {"pValue": 0.5}


def test_damaged_prices_of_spy_cost_what_needs_them_and_are_told(run: Callable[..., BacktestOutcome], copied: Path) -> None:
    (copied / "equity" / "usa" / "daily" / "spy.zip").write_bytes(b"no archive")
    outcome = run("self.set_benchmark(lambda utc: 1)", copied)
    (remark,) = [remark for remark in outcome.remarks if "SPY" in remark]
    assert remark.startswith("The findings do without SPY, whose prices cannot be read: ")
    assert outcome.runtime.messages.lines[-1].endswith(remark)
    assert RELATIVE not in named(outcome)


def test_a_verdict_on_this_strategy_is_among_the_findings(run: Callable[..., BacktestOutcome], tmp_path: Path) -> None:
    assert "LookAhead" not in named(run())
    project = find_project(tmp_path / "hold.py")
    write_verdict(project, {}, LookAheadVerdict(4, datetime(2015, 1, 6, 16)))
    assert named(run())["LookAhead"].sample == {"firstDifference": "2015-01-06T16:00:00", "runsCompared": 4}
    # the code is another one now
    assert "LookAhead" not in named(run("pass"))


def test_a_damaged_verdict_is_told_and_left_out(run: Callable[..., BacktestOutcome], tmp_path: Path) -> None:
    run()
    path = verdict_path(find_project(tmp_path / "hold.py"))
    path.parent.mkdir(exist_ok=True)
    path.write_text("{")
    (remark,) = run().remarks
    assert remark.startswith("The findings do without the look-ahead test: ")


def test_data_that_end_before_the_run_are_among_the_findings(run: Callable[..., BacktestOutcome], copied: Path) -> None:
    path = copied / "equity" / "usa" / "daily" / "xlk.zip"
    with ZipFile(path) as archive:
        lines = archive.read("xlk.csv").decode().splitlines()
    with ZipFile(path, "w") as archive:
        archive.writestr("xlk.csv", "\n".join(line for line in lines if line < "20150214"))
    assert named(run(data=copied))["DataEndEarly"].sample == {"symbol": "XLK", "lastDay": "2015-02-13"}
    assert "DataEndEarly" not in named(run())


def test_a_ratio_that_was_deflated_is_among_the_findings(run: Callable[..., BacktestOutcome], tmp_path: Path) -> None:
    outcome = run()
    assert "DeflatedSharpe" not in named(outcome)
    add_findings(
        outcome.runtime, find_project(tmp_path / "hold.py"), {}, lambda runtime: DeflatedSharpe(0.5, len(runtime.results.statistics), 0.1)
    )
    assert named(outcome)["DeflatedSharpe"].sample == {
        "deflatedSharpe": 0.5, "trials": len(outcome.runtime.results.statistics), "sharpeVariance": 0.1
    }  # fmt: skip


def test_a_ledger_that_cannot_be_read_is_said_and_the_findings_do_without(run: Callable[..., BacktestOutcome], tmp_path: Path) -> None:
    def refuse(runtime: Runtime) -> DeflatedSharpe:
        raise DataError(f"{runtime.algorithm_id} is locked; free it.")

    outcome = run(deflate=refuse)
    assert outcome.remarks[-1:] == ("The findings do without the deflated Sharpe ratio: Hold is locked; free it.",)
    assert "DeflatedSharpe" not in named(outcome)
    assert SIGNIFICANCE in named(outcome)


def test_a_run_that_fails_has_findings_too(run: Callable[..., BacktestOutcome]) -> None:
    outcome = run("raise RuntimeError('Operation was canceled')", deflate=lambda runtime: DeflatedSharpe(0.5, 3, 0.1))
    assert outcome.error is not None
    assert {"SingleTimeLoopTimeoutRuntimeErrorAnalysis", "DeflatedSharpe"} <= named(outcome).keys()


def test_a_run_that_is_not_over_has_nothing_to_look_back_on(tmp_path: Path, conformance_data: Path) -> None:
    file = tmp_path / "hold.py"
    file.write_text(SOURCE)
    runtime = make_runtime("Hold", conformance_data, tmp_path / "storage", {})
    with pytest.raises(InputError, match="finish the run first"):
        add_findings(runtime, find_project(file), {})
    with pytest.raises(InputError, match="finish the run first"):
        runtime.results.add_findings([])
