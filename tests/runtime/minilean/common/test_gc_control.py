"""Many runs in one process need no more memory than a few."""

from __future__ import annotations

import gc
import sys
import weakref
from pathlib import Path

import pytest

from minilean.common import gc_control
from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project

SOURCE = """
from AlgorithmImports import *


class Daily(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2016, 1, 4)
        self.set_end_date(2016, 1, 15)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())

    def on_data(self, data):
        self.history(self.spy, 5, Resolution.DAILY)
        self.plot("Prices", "SPY", self.securities[self.spy].price)
        self.emit_insights(Insight.price(self.spy, timedelta(1), InsightDirection.UP))
"""


@pytest.fixture
def run(tmp_path: Path, conformance_data: Path):
    (tmp_path / "daily.py").write_text(SOURCE)

    def once():
        outcome = run_backtest(BacktestSpec(find_project(tmp_path / "daily.py"), conformance_data, tmp_path / "storage"))
        assert outcome.error is None
        assert outcome.runtime.orders.orders
        return outcome

    return once


def _collect() -> None:
    # tuples of tuples leave the collector's lists one level at a time
    for _ in range(3):
        gc.collect()


def test_nothing_of_a_run_outlives_it(run):
    for _ in range(3):
        run()
    _collect()
    before = len(gc.get_objects())
    for _ in range(5):
        run()
    _collect()
    # the classes of the last run's module stay, and no more
    assert abs(len(gc.get_objects()) - before) < 400


def test_memory_does_not_grow_with_the_number_of_runs(run, monkeypatch):
    monkeypatch.setattr(gc_control, "_BLOCKS_BETWEEN_RUNS", 1000)
    for _ in range(3):
        run()
    after_three = sys.getallocatedblocks()
    for _ in range(6):
        run()
    assert abs(sys.getallocatedblocks() - after_three) < 2000


def test_what_runs_leave_behind_is_freed_by_a_later_one_once_it_is_much(run, monkeypatch):
    run()
    left = weakref.ref(run().runtime)
    monkeypatch.setattr(gc_control, "_BLOCKS_BETWEEN_RUNS", 10**9)
    run()
    assert left() is not None
    monkeypatch.setattr(gc_control, "_BLOCKS_BETWEEN_RUNS", 0)
    run()
    assert left() is None
