"""A backtest as a whole: algorithms that end the process or spoil its files, what is left, and amounts at the edge of a decimal."""

from __future__ import annotations

import io
import json
import pdb
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from minilean.common import interruption
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.errors import AlgorithmFailure
from minilean.project.loading import find_project

SOURCE = """
import sys, threading
from AlgorithmImports import *
{module}

class Hold(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 16)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        {initialize}

    def on_data(self, data):
        if not self.portfolio.invested:
            self.market_on_open_order(self.spy, 1)
        {on_data}
"""


@pytest.fixture
def run(tmp_path: Path, conformance_data: Path):
    def of(module: str = "", initialize: str = "", on_data: str = "") -> BacktestOutcome:
        file = tmp_path / "hold.py"
        file.write_text(SOURCE.replace("{module}", module).replace("{initialize}", initialize).replace("{on_data}", on_data))
        return run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))

    return of


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the process of a command, which tells a person's Ctrl-C from an algorithm's."""
    monkeypatch.setattr(interruption, "_watch", interruption._Watch())


ENDINGS = [
    ("sys.exit(3)", "SystemExit", "sys.exit(3)"),
    ("sys.exit()", "SystemExit", "sys.exit()"),
    ("sys.exit('enough')", "SystemExit", "sys.exit('enough')"),
    ("raise SystemExit", "SystemExit", "sys.exit()"),
    ("exit(0)", "SystemExit", "sys.exit(0)"),
    ("raise KeyboardInterrupt", "KeyboardInterrupt", "KeyboardInterrupt"),
]


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("code", "kind", "call"), ENDINGS)
def test_an_algorithm_that_ends_the_process_has_failed_and_its_results_are_kept(run, tmp_path: Path, code: str, kind: str, call: str):
    outcome = run(on_data=f"if self.time.day == 9: {code}")
    assert outcome.error == (
        f"{kind} at algorithm time 2015-01-09 16:00:00: the algorithm ended itself by {call} in line 16 of {tmp_path / 'hold.py'}; "
        "end a backtest by self.quit() and return"
    )
    outcome.write(tmp_path / "out")
    result = json.loads((tmp_path / "out" / "Hold.json").read_text())
    assert (result["state"]["Status"], len(result["orders"])) == ("RuntimeError", 1)
    assert "line 16, in on_data" in outcome.trace


def test_a_run_that_a_person_quits_in_a_debugger_ends_with_one_sentence(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setattr("sys.breakpointhook", lambda: pdb.Pdb().set_trace(sys._getframe().f_back))
    before = sys.gettrace()
    try:
        outcome = run(on_data="if self.time.day == 9: breakpoint()\n        self.last = self.time")
    finally:
        sys.settrace(before)
    place = f"line 17 of {tmp_path / 'hold.py'}"
    assert outcome.error == f"BdbQuit at algorithm time 2015-01-09 16:00:00: the run was ended from the debugger in {place}"
    assert outcome.trace == ""


def test_so_has_one_that_does_it_in_initialize(run):
    assert "ended itself by sys.exit(0) in line 11 of" in run(initialize="sys.exit(0)").error


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("code", "kind", "call"), ENDINGS)
def test_a_module_that_ends_the_process_cannot_be_imported(run, code: str, kind: str, call: str):
    with pytest.raises(AlgorithmFailure) as caught:
        run(module=code)
    assert f"cannot be imported: the algorithm ended itself by {call} in line 4 of" in str(caught.value)


def test_a_person_s_interruption_is_passed_on(run):
    with pytest.raises(KeyboardInterrupt):
        run(on_data="raise KeyboardInterrupt")


def test_an_exception_of_any_kind_is_a_failure(run):
    outcome = run(module="class Odd(BaseException): pass", on_data="raise Odd('odd')")
    assert outcome.error == "Odd at algorithm time 2015-01-05 16:00:00: odd"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_exits_ends_itself_alone(run):
    outcome = run(on_data="thread = threading.Thread(target=sys.exit, args=(4,)); thread.start(); thread.join()")
    assert outcome.error is None
    assert len(outcome.runtime.orders.orders) == 1


HALF = "x\\ud800"
SAYING = "; ".join(
    (
        f"half = '{HALF}'",
        "self.log(half)",
        "self.debug(half)",
        "self.error(half)",
        "self.plot(half, half, 1)",
        "self.set_runtime_statistic(half, half)",
        "self.set_summary_statistic(half, half)",
        "self.add_tag(half)",
        "self.object_store.save('half', half)",
        "self.limit_order(self.spy, 1, 1, tag=half)",
        "self.emit_insights(Insight(self.spy, timedelta(1), InsightType.PRICE, InsightDirection.UP, None, None, half))",
    )
)


def test_half_a_character_reaches_every_file_as_the_sign_of_a_missing_one(run, tmp_path: Path):
    named = f"self.set_name('{HALF}')"
    outcome = run(initialize=named, on_data=f"if self.time.day == 9: {SAYING}; raise ValueError(half)")
    assert outcome.error == "ValueError at algorithm time 2015-01-09 16:00:00: x\ufffd"
    whole = run(initialize=named, on_data=f"if self.time.day == 9: {SAYING}; raise ValueError(half)".replace("ud800", "ufffd"))
    assert outcome.order_list_hash == whole.order_list_hash
    outcome.write(tmp_path / "out")
    contents = {path.name: path.read_bytes().decode("utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()}
    result = json.loads(contents["Hold.json"])
    assert result["orders"]["2"]["tag"] == "x\ufffd"
    assert result["charts"]["x\ufffd"]["series"]["x\ufffd"]["values"]
    assert result["runtimeStatistics"]["x\ufffd"] == result["statistics"]["x\ufffd"] == "x\ufffd"
    assert result["algorithmConfiguration"]["tags"] == ["x\ufffd"]
    assert contents["Hold-log.txt"].count("2015-01-09 16:00:00 x\ufffd\n") == 3
    assert json.loads(contents["alpha-results.json"])[0]["sourceModel"] == "x\ufffd"
    assert (tmp_path / "storage" / "half").read_text() == "x\ufffd"


EDGE = """
import decimal
from AlgorithmImports import *

class Edge(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 2)
        self.set_end_date(2015, 1, 7)
        self.set_cash(float(self.get_parameter("cash")))
        self.add_equity("SPY", Resolution.DAILY)

    def on_data(self, data):
        if self.get_parameter("divide"):
            decimal.Decimal("NaN") > 1  # the star import has System.Decimal
        if not self.portfolio.invested:
            self.set_holdings("SPY", 0.5)
"""


def outcome(folder: Path, data: Path, **parameters: str) -> BacktestOutcome:
    (folder / "edge.py").write_text(EDGE)
    return run_backtest(BacktestSpec(find_project(folder / "edge.py"), data, folder / "storage", parameters=parameters))


@pytest.mark.parametrize("cash", ["1e15", "1e27", "7e28"])
def test_a_run_with_all_the_money_that_a_decimal_holds_completes(tmp_path: Path, conformance_data: Path, cash: str) -> None:
    done = outcome(tmp_path, conformance_data, cash=cash)
    assert done.error is None, done.trace
    assert done.runtime.portfolio.invested


def test_more_than_that_is_one_sentence(tmp_path: Path, conformance_data: Path) -> None:
    words = "1e+30 is too large for a price, quantity or amount; expected at most 7.92e+28, as in LEAN."
    assert outcome(tmp_path, conformance_data, cash="1e30").error == f"OverflowException at algorithm time 2015-01-02 00:00:00: {words}"


def test_an_error_of_decimal_is_explained_and_not_only_named(tmp_path: Path, conformance_data: Path) -> None:
    error = outcome(tmp_path, conformance_data, cash="1000", divide="1").error
    assert error is not None
    assert error.startswith("InvalidOperation at algorithm time 2015-01-02 16:00:00: a number became too large")


BROKEN = """
from AlgorithmImports import *

class Broken(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2014, 6, 3)
        self.set_end_date(2014, 6, 12)
        self.set_cash(5000)
        raise KeyError("no")
"""


def test_results_of_a_failed_initialize_have_its_dates_and_an_empty_curve(tmp_path: Path, conformance_data: Path) -> None:
    # LEAN sets the dates and its first chart up, and samples nothing while it warms up (`BacktestingResultHandler`)
    (tmp_path / "broken.py").write_text(BROKEN)
    done = run_backtest(BacktestSpec(find_project(tmp_path / "broken.py"), conformance_data, tmp_path / "storage"))
    result = done.runtime.results.result
    assert result is not None
    assert (result.spec.start, result.spec.end.date(), str(result.outcome.status)) == (
        datetime(2014, 6, 3),
        date(2014, 6, 12),
        "RUNTIME_ERROR",
    )
    assert {name: {series: row._points for series, row in chart.series.items()} for name, chart in result.charts.items()} == {
        "Strategy Equity": {"Equity": [], "Return": []}
    }
    assert (result.statistics, result.runtime_statistics["Equity"]) == ({}, "$5,000.00")


def test_a_run_that_quits_in_initialize_is_sampled_once_at_its_start_date(tmp_path: Path, conformance_data: Path) -> None:
    # of LEAN's recorded run `quit_in_initialize`: benchmark and drawdown at 2014-06-03 00:00 UTC, the equity at New York's midnight
    (tmp_path / "broken.py").write_text(BROKEN.replace('raise KeyError("no")', "self.quit()"))
    done = run_backtest(BacktestSpec(find_project(tmp_path / "broken.py"), conformance_data, tmp_path / "storage"))
    result = done.runtime.results.result
    assert result is not None
    times = {name: [point[0] for row in chart.series.values() for point in row._points] for name, chart in result.charts.items()}
    assert (times["Benchmark"], times["Drawdown"], times["Portfolio Turnover"]) == ([1401753600], [1401753600], [1401753600])
    assert times["Strategy Equity"] == [1401768000, 1401753600]


MADE_BEFORE = """from AlgorithmImports import *

SPY = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)

class MadeBefore(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 6)
        later = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)
        self.made = [str(SPY.id), str(later.id)]
"""


def test_symbols_made_while_the_file_is_imported_know_no_map_files_of_this_run_or_of_one_before(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as a recorded run of LEAN shows
    for name in ("first", "second"):
        file = tmp_path / f"{name}.py"
        file.write_text(MADE_BEFORE)
        outcome = run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))
        assert outcome.error is None
        assert outcome.runtime.algorithm.made == ["SPY 2T", "SPY VMXE979O2E79"]
