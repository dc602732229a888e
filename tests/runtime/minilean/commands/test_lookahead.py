"""`minilean lookahead` as a person meets it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

_SOURCE = """
import zipfile
from AlgorithmImports import *

class Planted(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 2, 27)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        with zipfile.ZipFile(Globals.data_folder + "/equity/usa/daily/spy.zip") as archive:
            self.last = int(archive.read("spy.csv").decode().split(",")[-2])

    def on_data(self, data):
        self.market_order(self.spy, {quantity})
"""


def _run(folder: Path, data: Path, quantity: str, *more: str) -> subprocess.CompletedProcess[str]:
    source = folder / "planted.py"
    source.write_text(_SOURCE.replace("{quantity}", quantity), encoding="utf-8")
    runtime = Path(__file__).parents[4] / "runtime"
    env = {k: v for k, v in os.environ.items() if k != "LEAN_DATA_FOLDER"} | {"PYTHONPATH": str(runtime)}
    return subprocess.run(
        [sys.executable, "-m", "minilean", "lookahead", str(source), "--data-folder", str(data), "--cuts", "1", *more],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_leak_is_code_one_with_the_first_order_that_differs(tmp_path: Path, conformance_data: Path) -> None:
    done = _run(tmp_path, conformance_data, "self.last // 10000")
    assert done.returncode == 1, done.stderr
    kept = json.loads((tmp_path / "backtests" / "lookahead.json").read_text())
    assert (kept["numCompared"], kept["firstDifference"]) == (2, "2015-01-05T16:00:00")
    assert "DIFFER, first at 2015-01-05 16:00:00" in done.stdout
    assert "whole data: order 1, market on open " in done.stdout
    assert "Look-ahead found" in done.stdout


def test_an_honest_algorithm_is_code_zero_and_adjusted_prices_are_spoken_of(tmp_path: Path, conformance_data: Path) -> None:
    done = _run(tmp_path, conformance_data, "1", "--parameter", "windw", "3")
    assert done.returncode == 0, done.stderr
    assert "Note: The algorithm never asked for the parameter 'windw'; it asks for none." in done.stderr
    assert "No look-ahead found" in done.stdout
    assert "Adjusted prices themselves look ahead" in done.stdout
    assert "Under raw prices 0 of 38 orders change." in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == ["backtests", "planted.py"]
    kept = json.loads((tmp_path / "backtests" / "lookahead.json").read_text())
    assert (kept["numCompared"], kept["firstDifference"]) == (2, None)


def test_a_verdict_that_cannot_be_kept_is_told_and_changes_nothing(tmp_path: Path, conformance_data: Path) -> None:
    (tmp_path / "backtests").write_text("in the way")
    done = _run(tmp_path, conformance_data, "1")
    assert done.returncode == 0, done.stderr
    assert "lookahead.json cannot be written: " in done.stderr
    assert "No look-ahead found" in done.stdout


def test_wrong_input_is_code_two_and_one_sentence(tmp_path: Path, conformance_data: Path) -> None:
    done = _run(tmp_path, conformance_data, "0 / 0")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: The algorithm fails on the data as they are: ZeroDivisionError")
    assert "Traceback" not in done.stderr


def test_damaged_data_are_code_three_and_one_sentence(tmp_path: Path, conformance_data: Path) -> None:
    shutil.copytree(conformance_data, tmp_path / "data")
    (tmp_path / "data/equity/usa/factor_files/spy.csv").write_text("20131231,1,1,1\n")
    done = _run(tmp_path, tmp_path / "data", "1")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Error: ")
    assert "factor_files/spy.csv, line 1: the file ends early" in done.stderr
    assert done.stderr.count("\n") == 1
