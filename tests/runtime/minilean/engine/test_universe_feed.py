"""What securities of universes bring into slices when they come and go, in a whole run on the synthetic data folder."""

from __future__ import annotations

from pathlib import Path

from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project

TAKING_TURNS = """from AlgorithmImports import *

class TakingTurns(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 16)
        self.universe_settings.resolution = Resolution.DAILY
        selector = lambda time: ["SPY" if time.day % 2 else "XLB"]
        self.set_universe_selection(CustomUniverseSelectionModel("Turns", selector))
        self.seen = []

    def on_data(self, data):
        subscribed = sorted(config.symbol.value for config in self.subscription_manager.subscriptions)
        self.seen.append((self.time.day, [symbol.value for symbol in data.bars.keys()], subscribed))
        if self.time.day == 15:
            self.market_order(list(data.bars.keys())[0], 1)
"""


def test_a_security_that_comes_back_and_leaves_again_is_subscribed_to_only_in_between(tmp_path: Path, conformance_data: Path) -> None:
    file = tmp_path / "algorithm.py"
    file.write_text(TAKING_TURNS)
    outcome = run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))
    assert outcome.error is None
    turns = [(day, "SPY" if day % 2 else "XLB") for day in (5, 6, 7, 8, 9, 12, 13, 14, 15)]
    assert outcome.runtime.algorithm.seen[:-1] == [(day, [ticker], [ticker]) for day, ticker in turns]
    # an open order keeps SPY, and fills
    assert outcome.runtime.algorithm.seen[-1] == (16, ["SPY", "XLB"], ["SPY", "XLB"])
    assert [holding.quantity for holding in outcome.runtime.portfolio.values() if holding.invested] == [1]
