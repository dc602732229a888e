"""What a run tells while it trains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.engine.progress import ProgressListener
from minilean.project.loading import find_project

TRAINING = """
from AlgorithmImports import *

class Trains(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 2, 6)
        self.add_equity("SPY", Resolution.DAILY)
        self.train(self.fit)
        self.train(self.date_rules.month_end("SPY"), self.time_rules.at(8, 0), self.fit)
        self.schedule.on(self.date_rules.month_end("SPY"), self.time_rules.at(9, 0), self.rest)

    def fit(self):
        self.set_runtime_statistic("Training", "epoch 1 of 1")
        {fail}

    def rest(self):
        self.set_runtime_statistic("Rest", 3)
"""


class Heard(ProgressListener):
    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def training(self, now: datetime) -> Iterator[None]:
        self.lines.append(f"begin {now:%m-%d %H:%M}")
        try:
            yield
        finally:
            self.lines.append("end")

    def figure(self, name: str, value: str) -> None:
        self.lines.append(f"{name}: {value}")


def heard(tmp_path: Path, data: Path, fail: str = "pass"):
    file = tmp_path / "algorithm.py"
    file.write_text(TRAINING.replace("{fail}", fail))
    listener = Heard()
    outcome = run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage"), listener)
    return listener.lines, outcome


def test_a_training_begins_speaks_and_ends(tmp_path: Path, conformance_data: Path) -> None:
    lines, outcome = heard(tmp_path, conformance_data)

    assert outcome.error is None
    assert lines == [
        "begin 01-05 00:00", "Training: epoch 1 of 1", "end",
        "begin 01-30 08:00", "Training: epoch 1 of 1", "end",
        "Rest: 3",
    ]  # fmt: skip
    assert outcome.runtime.results.result is not None
    assert outcome.runtime.results.result.runtime_statistics["Training"] == "epoch 1 of 1"


def test_a_training_that_raises_ends_too(tmp_path: Path, conformance_data: Path) -> None:
    lines, outcome = heard(tmp_path, conformance_data, "raise ArithmeticError('no luck')")

    assert lines == ["begin 01-05 00:00", "Training: epoch 1 of 1", "end"]
    assert outcome.error is not None
    assert "no luck" in outcome.error
    assert "in fit" in outcome.trace
    assert "qc_algorithm" not in outcome.trace


@pytest.mark.parametrize("arguments", ["", "3", "self.date_rules.month_end(), self.time_rules.noon, None"])
def test_what_is_no_code_is_refused(tmp_path: Path, conformance_data: Path, arguments: str) -> None:
    file = tmp_path / "algorithm.py"
    file.write_text(TRAINING.replace("self.train(self.fit)", f"self.train({arguments})").replace("{fail}", "pass"))

    outcome = run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))

    assert outcome.error is not None
    assert re.search(r"expected \((\[name,\] )?date rule, time rule, callable\)", outcome.error)
