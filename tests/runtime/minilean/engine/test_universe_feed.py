"""What securities of universes bring into slices when they come and go, in a whole run on the synthetic data folder."""

from __future__ import annotations

import itertools
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


ASKED = """from AlgorithmImports import *

class Asked(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 12)
        self.universe_settings.resolution = Resolution.DAILY
        self.asked = []
        self.{add}
        self.schedule.on(self.date_rules.every_day(), self.time_rules.midnight, lambda: self.asked.append(f"{self.time:%d} midnight"))

    def pick(self, moment):
        self.asked.append(f"{self.time:%d} {moment:%H:%M:%S.%f}")
        return ["SPY"]
"""


def _asked(tmp_path: Path, data: Path, add: str) -> list[str]:
    file = tmp_path / "algorithm.py"
    file.write_text(ASKED.replace("{add}", add))
    outcome = run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage"))
    assert outcome.error is None
    return outcome.runtime.algorithm.asked


def test_a_function_of_the_date_is_asked_before_the_events_of_each_midnight_and_not_at_weekends(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as LEAN's runs of custom_universe_times and selection_before_events show
    at = "00:00:00.000000"
    days = [[f"{day} {at}", f"{day} midnight"] for day in ("07", "08", "09")]
    expected = [*itertools.chain(*days), "10 midnight", "11 midnight", f"12 {at}", "12 midnight"]
    assert _asked(tmp_path, conformance_data, 'add_universe("mine", self.pick)') == expected


def test_a_model_repeats_bars_and_is_asked_once_more_at_the_start_and_after_the_events_from_then_on(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as LEAN's runs of custom_universe_times and universe_model_picks_twice show: a tick after midnight, which no time shows
    at = "00:00:00.000000"
    expected = [
        f"07 {at}", "07 midnight", f"07 {at}", "08 midnight", f"08 {at}", "09 midnight", f"09 {at}",
        "10 midnight", "11 midnight", "12 midnight", f"12 {at}",
    ]  # fmt: skip
    model = 'add_universe_selection(CustomUniverseSelectionModel("mine", self.pick))'
    assert _asked(tmp_path, conformance_data, model) == expected


def test_after_a_warm_up_a_model_is_asked_at_midnight_itself(tmp_path: Path, conformance_data: Path) -> None:
    # as LEAN's run of etf_universe_and_warm_up shows: what comes after the warm-up is counted from the session before the start
    model = 'add_universe_selection(CustomUniverseSelectionModel("mine", self.pick)); self.set_warm_up(timedelta(2))'
    asked = _asked(tmp_path, conformance_data, model)
    assert asked[-4:] == ["10 midnight", "11 midnight", "12 00:00:00.000000", "12 midnight"]
