"""Runs whose amounts are at the edge of a decimal."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.project.loading import find_project

DATA = Path(__file__).resolve().parents[3] / "conformance" / "data"
SOURCE = """
from decimal import Decimal
from AlgorithmImports import *

class Edge(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 2)
        self.set_end_date(2015, 1, 7)
        self.set_cash(float(self.get_parameter("cash")))
        self.add_equity("SPY", Resolution.DAILY)

    def on_data(self, data):
        if self.get_parameter("divide"):
            Decimal("NaN") > 1
        if not self.portfolio.invested:
            self.set_holdings("SPY", 0.5)
"""


def outcome(folder: Path, **parameters: str) -> BacktestOutcome:
    (folder / "edge.py").write_text(SOURCE)
    return run_backtest(BacktestSpec(find_project(folder / "edge.py"), DATA, folder / "storage", parameters=parameters))


@pytest.mark.parametrize("cash", ["1e15", "1e27", "7e28"])
def test_a_run_with_all_the_money_that_a_decimal_holds_completes(tmp_path: Path, cash: str) -> None:
    done = outcome(tmp_path, cash=cash)
    assert done.error is None, done.trace
    assert done.runtime.portfolio.invested


def test_more_than_that_is_one_sentence(tmp_path: Path) -> None:
    words = "1e+30 is too large for a price, quantity or amount; expected at most 7.92e+28, as in LEAN."
    assert outcome(tmp_path, cash="1e30").error == f"OverflowError at algorithm time 2015-01-02 00:00:00: {words}"


def test_an_error_of_decimal_is_explained_and_not_only_named(tmp_path: Path) -> None:
    error = outcome(tmp_path, cash="1000", divide="1").error
    assert error is not None and error.startswith("InvalidOperation at algorithm time 2015-01-02 16:00:00: a number became too large")
