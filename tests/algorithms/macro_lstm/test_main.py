"""The whole strategy on synthetic prices: cold, warm, and with what people get wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
SMALL = {
    "start": "2015-03-02", "end": "2015-05-29", "bars": "200", "holdout": "5", "window": "20", "units": "4", "layers": "2", "epochs": "1",
}
RUN = """
import sys
from minilean.commands.cli import main
try:
    main()
finally:
    open({modules!r}, "w").write(" ".join(sys.modules))
"""


@dataclass(frozen=True)
class Run:
    code: int
    words: str
    output: Path
    modules: set[str]

    def result(self, name: str) -> Any:
        return json.loads((self.output / name).read_text())

    @property
    def orders(self) -> list[tuple]:
        # LEAN leaves no such file when nothing was ordered, and neither does minilean
        events = self.result("MacroLstm-order-events.json") if (self.output / "MacroLstm-order-events.json").exists() else []
        return [(e["orderId"], e["symbolValue"], e["status"], e["time"], e["quantity"], e.get("fillPrice")) for e in events]


def backtest(folder: Path, name: str, **parameters: str) -> Run:
    modules, output = folder / f"{name}-modules.txt", folder / name
    command = [sys.executable, "-c", RUN.format(modules=str(modules)), "backtest", str(ROOT / "algorithms" / "macro_lstm"), "--no-report"]
    command += ["--data-folder", str(ROOT / "tests" / "conformance" / "data"), "--output", str(output)]
    command += ["--object-store", str(folder / "storage")]
    for key, value in (SMALL | parameters).items():
        command += ["--parameter", key, value]
    paths = os.pathsep.join([str(ROOT / "runtime"), str(ROOT / "Library")])
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | {"PYTHONPATH": paths}, cwd=ROOT)
    return Run(done.returncode, done.stdout + done.stderr, output, set(modules.read_text().split()))


def refits(folder: Path) -> list[dict]:
    return json.loads((folder / "storage" / "macro_lstm" / "refits.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("macro_lstm")


@pytest.fixture(scope="module")
def cold(folder: Path) -> Run:
    run = backtest(folder, "cold")
    assert run.code == 0, run.words
    return run


def test_it_trains_at_the_start_and_at_month_ends_and_trades(cold: Run, folder: Path) -> None:
    assert {e[1] for e in cold.orders if e[2] == "filled"} & {"XLB", "TLT"}
    manifest = json.loads(next((folder / "storage" / "macro_lstm" / "SPY").glob("*/bundle.json")).read_text())
    assert sorted(manifest["entries"]) == ["2015-02/1", "2015-03/1", "2015-04/1"]
    assert "jax" in cold.modules and "tensorflow" not in cold.modules
    assert cold.result("MacroLstm.json")["runtimeStatistics"]["Training"] == "SPY 2015-04, epoch 1 of 1"


def test_warm_loads_the_same_weights_gives_the_same_orders_and_needs_no_framework(cold: Run, folder: Path) -> None:
    warm = backtest(folder, "warm")

    assert warm.code == 0, warm.words
    assert "Training" not in warm.result("MacroLstm.json")["runtimeStatistics"]
    assert [(r["month"], r["outcome"]) for r in refits(folder)] == [("2015-02", "loaded"), ("2015-03", "loaded"), ("2015-04", "loaded")]
    assert len(refits(folder)[0]["losses"]) == 1
    assert warm.orders == cold.orders != []
    assert not {"jax", "keras", "tensorflow"} & warm.modules


def test_both_charts_have_a_forecast_and_an_outcome_for_every_day(cold: Run) -> None:
    charts = cold.result("MacroLstm.json")["charts"]
    for chart in ("Prediction Plot", "Change"):
        lengths = {name: len(series["values"]) for name, series in charts[chart]["series"].items()}
        assert lengths["Predicted SPY"] == lengths["Actual SPY"] > 55


def test_another_seed_is_another_model(cold: Run, folder: Path) -> None:
    other = backtest(folder, "seed", seeds="2")
    assert other.code == 0, other.words
    assert [r["outcome"] for r in refits(folder)] == ["trained"] * 3
    first, second = (run.result("MacroLstm.json")["charts"]["Change"]["series"]["Predicted SPY"]["values"] for run in (cold, other))
    assert first != second


def test_too_short_a_history_is_counted_and_no_orders_come_of_it(folder: Path) -> None:
    run = backtest(folder, "short", bars="2000")
    assert run.code == 0, run.words
    assert "A refit needs 2000 bars and the history has" in run.words
    assert "There is no model of SPY yet" in run.words
    assert [r["outcome"] for r in refits(folder)] == ["failed"] * 3
    assert run.orders == []


def test_the_original_alignment_runs_too(cold: Run, folder: Path) -> None:
    run = backtest(folder, "early", seed_alignment="true")
    assert run.code == 0, run.words
    values = [r.result("MacroLstm.json")["charts"]["Change"]["series"]["Predicted SPY"]["values"] for r in (cold, run)]
    assert values[0] != values[1]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"epoch": "3"}, "There is no parameter 'epoch': did you mean 'epochs'?"),
        ({"weights": "both"}, "The parameter weights is 'both': expected one of train, load, load-or-train."),
        ({"macro": "NOSUCH"}, "The macro symbol NOSUCH has no daily bars"),
        ({"weights": "load", "units": "5"}, "There are no weights for SPY of 2015-02"),
    ],
)
def test_what_people_get_wrong_is_one_sentence(folder: Path, parameters: dict[str, str], words: str) -> None:
    run = backtest(folder, f"wrong-{'-'.join(parameters)}", **parameters)
    assert run.code != 0
    assert words in run.words


def test_damaged_weights_end_the_run_and_name_the_key(cold: Run, tmp_path: Path) -> None:
    backtest(tmp_path, "first", end="2015-03-06")
    payload = next((tmp_path / "storage" / "macro_lstm" / "SPY").glob("*/*.npz"))
    payload.write_bytes(payload.read_bytes()[:-1])
    run = backtest(tmp_path, "second", end="2015-03-06")

    assert run.code == 1
    assert f"{payload.name} is damaged" in run.words
