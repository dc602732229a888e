"""`minilean judge` as a person meets it: its first line, its table, its JSON, and what is wrong with what it was given."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from minilean.commands.exit_codes import exit_code
from minilean.commands.judge import judge
from minilean.ledger.ledger import Ledger
from minilean.ledger.trial import Score, Span, Status, Trial

NUM = 1500
RATES = "alternative/interest-rate/usa/interest-rate.csv"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / RATES).parent.mkdir(parents=True)
    (tmp_path / "data" / RATES).write_text("date,rate\n2015-01-01,0\n")
    (tmp_path / "storage" / "ledger").mkdir(parents=True)
    (tmp_path / "storage" / "ledger" / "trials.jsonl").touch()
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(tmp_path / "data"))


@pytest.fixture
def call() -> Callable[..., Result]:
    class Whole:
        name = "judge"

        @staticmethod
        def main(args: list[str], prog_name: str, **extra: object) -> int:
            raise SystemExit(exit_code(lambda: judge.main(args, prog_name, standalone_mode=False), "Interrupted."))

    return lambda *words: CliRunner().invoke(Whole, list(map(str, words)))  # type: ignore[arg-type]


def row(seed: int, sharpe: float = 0.0, num: int = NUM) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal(num)
    return ((drawn - drawn.mean()) / drawn.std(ddof=1) + sharpe) * 0.01


def result(name: str, returns: np.ndarray, market: np.ndarray | None = None, family: str = "Momentum") -> Path:
    """A result whose account of 100 has these returns on weekdays from 2015 on, and a turnover of a tenth a day."""
    days = np.busday_offset("2015-01-01", np.arange(len(returns) + 1), roll="forward").astype("datetime64[D]").tolist()
    times = [int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) + 104_400 for day in days]
    charts = {}
    for chart, line, changes in (("Strategy Equity", "Equity", returns), ("Benchmark", "Benchmark", market)):
        if changes is not None:
            values = 100 * np.cumprod(np.append(1.0, 1 + changes))
            charts[chart] = {"series": {line: {"values": [list(point) for point in zip(times, values.tolist(), strict=True)]}}}
    charts["Portfolio Turnover"] = {"series": {"Portfolio Turnover": {"values": [[time, 0.1] for time in times[1:]]}}}
    Path(name).mkdir(parents=True)
    Path(name, f"{family}.json").write_text(json.dumps({"charts": charts}))
    Path(name, f"{family}-summary.json").write_text("{}")
    return Path(name)


def test_a_yes_is_the_first_line_and_the_figures_follow(call: Callable[..., Result], tmp_path: Path) -> None:
    done = call(result("good", row(3, 0.15) + 0.5 * row(2), row(2)))
    lines = done.stdout.splitlines()
    assert (done.exit_code, done.stderr) == (0, "")
    assert lines[:2] == ["yes", f"Momentum: 1500 sessions from 2015-01-02 to 2020-10-01 in {tmp_path}/good"]
    figures = {line[2:].split("   ")[0].strip(): line.split() for line in lines[2:]}
    assert list(figures) == [
        *("Sharpe ratio", "standard error", "Probabilistic Sharpe", "track record needed", "Deflated Sharpe", "by effective trials"),
        *("Trials", "Sharpe of the benchmark", "difference to it", "Beta", "Alpha", "Ahead of constant mix"),
        *("Turnover", "Break-even cost", "Break-even accuracy"),
    ]
    assert figures["Trials"][1] == "1"
    assert figures["Sharpe of the benchmark"][4] == "0.00"
    assert figures["Turnover"][1] == "10.0%"


def test_a_no_says_why(call: Callable[..., Result]) -> None:
    lines = call(result("bad", row(3, -0.01), row(2, 0.02))).stdout.splitlines()
    assert lines[0] == "no"
    assert lines[1].startswith("  since the deflated Sharpe ratio is ")
    assert lines[2] == "  since its Sharpe ratio is not above that of the benchmark"


def test_a_short_record_says_how_much_longer_it_takes(call: Callable[..., Result]) -> None:
    first = call(result("short", row(3, 0.1, 200), row(2, 0.0, 200))).stdout.splitlines()[0]
    assert first.startswith("not enough data: needs about ")
    assert first.endswith((" more year", " more years"))


def test_json_has_all_figures_and_no_infinity(call: Callable[..., Result]) -> None:
    result("bad", row(3, -0.01), row(2))
    told = json.loads(call("bad", "--json").stdout, parse_constant=pytest.fail)
    assert told["verdict"]["answer"] == "no"
    assert told["sharpe"]["value"] == pytest.approx(-0.01, rel=1e-9)
    assert told["sharpe"]["track_record"] is None
    assert told["market"]["beta"].keys() == {"value", "error", "low", "high"}
    assert told["sessions"] == {"first": "2015-01-02", "last": "2020-10-01", "num": 1500, "per_year": 252}
    assert told["costs"]["turnover"] == pytest.approx(0.1)
    assert (told["naive"], told["overfitting"]) == (None, None)


def test_trials_of_the_ledger_and_results_count(call: Callable[..., Result]) -> None:
    ledger = Ledger(Path("storage/ledger/trials.jsonl"))
    for number, family in enumerate(("Momentum", "Momentum", "Reversal")):
        trial = Trial(family, "", {"window": str(number)}, "return of the portfolio", Span(None, None))
        ledger.record(trial, Status.FINISHED, Score(500, sharpe=0.01 * number))
    result("good", row(3, 0.09), row(2))
    result("other", row(4, 0.02), row(2))
    told = json.loads(call("other", "good", "--json").stdout)
    assert told["folder"].endswith("/good")
    assert (told["trials"]["num"], told["trials"]["effective"]) == (4, 4)
    assert sorted(told["trials"]["sharpes"]) == pytest.approx([0.0, 0.01, 0.02, 0.09], abs=1e-9)
    assert told["overfitting"]["num_trials"] == 2
    assert "/good, the best of 2 results\n" in call("other", "good").stdout
    assert json.loads(call("good", "--json", "--ledger", "none.jsonl").stdout)["trials"]["num"] == 1
    assert json.loads(call("good", "--json", "--family", "Reversal").stdout)["trials"]["num"] == 2


def test_bills_are_those_of_the_data_folder_or_said_to_be_assumed(call: Callable[..., Result], tmp_path: Path) -> None:
    result("good", row(3, 0.09), row(2))
    free = json.loads(call("good", "--json").stdout)["sharpe"]["moments"]["mean"]
    (tmp_path / "data" / RATES).write_text("date,rate\n2015-01-01,3.65\n")
    dear = json.loads(call("good", "--json").stdout)["sharpe"]["moments"]["mean"]
    # 2,100 days from 2015-01-01 to 2020-10-01 at a hundredth of a percent
    assert (free - dear) * 1500 == pytest.approx(0.21, abs=1e-9)
    (tmp_path / "data" / RATES).unlink()
    done = call("good")
    assert done.stderr == f"Note: There are no rates of bills in {tmp_path}/data/{RATES}, so that bills earn 1% a year, as in LEAN.\n"


def test_naive_forecasts_are_compared_with(call: Callable[..., Result]) -> None:
    result("good", row(3, 0.15), row(2))
    result("naive", row(4, 0.2), row(2))
    done = call("good", "--naive", "naive")
    assert "  since its Sharpe ratio is not above that of the strategy on naive forecasts" in done.stdout.splitlines()
    assert "Sharpe of naive forecasts" in done.stdout


def test_a_page_is_written_beside_what_is_printed(call: Callable[..., Result], tmp_path: Path) -> None:
    result("good", row(3, 0.15), row(2))
    result("naive", row(4, 0.2), row(2))
    plain = call("good", "--naive", "naive")
    done = call("good", "--naive", "naive", "--html", "page.html")
    assert done.stdout == plain.stdout + "Page: page.html\n"
    page = Path("page.html").read_text(encoding="utf-8")
    assert '<h1>Momentum: <span class="answer bad">no</span></h1>' in page
    assert "Growth above bills of strategy, constant mix, naive forecasts over time" in page
    told = call("good", "--html", "page.html", "--json")
    assert json.loads(told.stdout)["naive"] is None
    assert told.stderr == "Page: page.html\n"
    assert call("good", "--html", str(tmp_path)).exit_code == 2


def test_the_seed_rules_the_bootstrap(call: Callable[..., Result]) -> None:
    result("good", row(3, 0.05), row(2))
    one, same, other = (json.loads(call("good", "--json", "--seed", seed).stdout)["benchmark"] for seed in (1, 1, 2))
    assert one == same
    assert (one["delta"], one["bootstrap"]["low"]) == (other["delta"], pytest.approx(other["bootstrap"]["low"], abs=0.01))
    assert one["bootstrap"] != other["bootstrap"]


def test_a_higher_cost_needs_a_higher_accuracy(call: Callable[..., Result]) -> None:
    result("good", row(3, 0.05), row(2))
    cheap, dear = (json.loads(call("good", "--json", "--cost", cost).stdout)["costs"]["accuracy"] for cost in (0, 100))
    # a tenth of the portfolio at one percent
    assert dear["needed"] - cheap["needed"] == pytest.approx(0.001 / (cheap["mean_gain"] + cheap["mean_loss"]), rel=1e-9)
    assert dear["found"] == cheap["found"]
    assert math.isclose(cheap["needed"], cheap["mean_loss"] / (cheap["mean_gain"] + cheap["mean_loss"]))


def test_a_strategys_folder_is_its_newest_finished_result(call: Callable[..., Result], tmp_path: Path) -> None:
    result("momentum/backtests/2026-01-02_10-00-00", row(3, 0.1), row(2))
    result("momentum/backtests/2026-01-10_09-00-00", row(4, 0.05), row(2))
    result("momentum/backtests/2025-12-31_23-59-59", row(5, 0.2), row(2))
    Path("momentum/backtests/2026-02-01_00-00-00").mkdir()  # one that runs still
    Path("momentum/backtests/.DS_Store").touch()
    told = json.loads(call("momentum", "--json").stdout)
    assert told["folder"] == f"{tmp_path}/momentum/backtests/2026-01-10_09-00-00"
    assert told["sharpe"]["value"] == pytest.approx(0.05, rel=1e-9)
    assert json.loads(call("momentum/backtests/2026-01-02_10-00-00", "--json").stdout)["sharpe"]["value"] == pytest.approx(0.1, rel=1e-9)
    # what has a result of its own is a result
    result("momentum/backtests/2026-01-02_10-00-00/backtests/x", row(5, 0.2), row(2))
    assert json.loads(call("momentum/backtests/2026-01-02_10-00-00", "--json").stdout)["sharpe"]["value"] == pytest.approx(0.1, rel=1e-9)


@pytest.mark.parametrize("left", ["never/main.py", "never/backtests/2026-01-02_10-00-00/Momentum-log.txt"])
def test_a_strategy_that_was_never_run_is_to_be_run(call: Callable[..., Result], left: str) -> None:
    Path(left).parent.mkdir(parents=True)
    Path(left).touch()
    done = call("never")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "Error: never has no result yet; run `minilean backtest never` first.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["none"], 2, "Error: There is no result at none; name a folder that a backtest wrote, or its main JSON file.\n"),
        (["good", "reversal"], 2, "Error: {here}/reversal holds a result of Reversal, the first one is of Momentum; name results"),
        (["good", "--naive", "reversal"], 2, "Error: {here}/reversal holds a result of Reversal, the judged one is of Momentum; name one"),
        (["broken/notes.md"], 2, "Error: broken/notes.md is not the main JSON file of a result, which is named after the strategy; name"),
        (["still"], 2, "Error: The returns in {here}/still never vary, so they have no Sharpe ratio; did the strategy trade at all?\n"),
        (["short"], 2, "Error: The result in {here}/short has 30 sessions; expected 60 or more: run a longer backtest.\n"),
        (["number"], 2, "Error: The result in {here}/number is named by a number; say with --family which strategy it is of.\n"),
        (["broken"], 3, "Error: broken/Momentum.json is not JSON (Expecting value: line 1 column 1 (char 0)); the file is damaged"),
        (["good", "--before", "broken/Momentum.json"], 3, "Error: broken/Momentum.json is no TOML ("),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(
    call: Callable[..., Result], tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    result("good", row(3), row(2))
    result("reversal", row(3), row(2), family="Reversal")
    result("still", np.zeros(100), row(2, 0.0, 100))
    result("short", row(3, 0.0, 30), row(2, 0.0, 30))
    result("number", row(3), row(2), family="1234567")
    result("broken", row(3), row(2)).joinpath("Momentum.json").write_text("x")
    Path("broken/notes.md").touch()
    done = call(*words)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith(sentence.replace("{here}", str(tmp_path)))
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--cost", "nan"], "Error: Invalid value for '--cost': nan is no finite number."),
        (["--cost", "inf"], "Error: Invalid value for '--cost': inf is no finite number."),
        (["--family", " "], "Error: Invalid value for '--family': the name is empty."),
    ],
)
def test_options_without_sense_are_wrong_usage(call: Callable[..., Result], words: list[str], sentence: str) -> None:
    result("good", row(3), row(2))
    done = call("good", *words)
    assert (done.exit_code, done.stdout, done.stderr.splitlines()[-1]) == (2, "", sentence)


def test_without_a_ledger_it_is_said_that_earlier_trials_do_not_count(call: Callable[..., Result]) -> None:
    result("good", row(3), row(2))
    assert call("good", "--ledger", "none.jsonl").stderr == (
        "Note: There is no ledger none.jsonl, so that the trials of earlier backtests do not count; --ledger names it where it lies.\n"
    )


def test_a_naive_run_of_another_class_is_compared_with_where_both_are_said_to_be_one(call: Callable[..., Result]) -> None:
    result("good", row(3), row(2))
    result("reversal", row(4), row(2), family="Reversal")
    done = call("good", "--naive", "reversal", "--family", "Momentum")
    assert (done.exit_code, "Sharpe of naive forecasts" in done.stdout) == (0, True)


def test_a_number_is_judged_with_its_family(call: Callable[..., Result]) -> None:
    result("number", row(3), row(2), family="1234567")
    assert json.loads(call("number", "--family", "Momentum", "--json").stdout)["family"] == "Momentum"


def test_a_ledger_that_is_cut_off_is_named_and_judged_by(call: Callable[..., Result]) -> None:
    result("good", row(3), row(2))
    Path("cut.jsonl").write_text('{"id": "1')
    done = call("good", "--ledger", "cut.jsonl")
    assert (done.exit_code, done.stderr.count("Warning: cut.jsonl, line 1 is skipped: it is no whole JSON (")) == (0, 1)
