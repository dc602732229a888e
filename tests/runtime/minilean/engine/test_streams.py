"""The stream of a subscription: bars, copies for sessions without one, corporate events."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import pandas as pd

from AlgorithmImports import *
from minilean.testing import run


class Watching(QCAlgorithm):
    """Writes down each bar and whether it is a copy."""

    def initialize(self):
        self.seen = []
        self.add_equity("SPY", Resolution.DAILY)
        self.qqq = self.add_equity("QQQ", Resolution.DAILY, fill_forward=self.get_parameter("fill", 1) == 1).symbol

    def on_data(self, data):
        bar = data.bars.get(self.qqq)
        self.seen.append(None if bar is None else (bar.end_time.day, bar.close, bar.is_fill_forward))


HOLED = {"SPY": [100] * 4, "QQQ": pd.Series([50, 52], index=pd.to_datetime(["2024-01-02", "2024-01-05"]))}


def test_a_session_without_a_bar_repeats_the_last_one() -> None:
    assert run(Watching, prices=HOLED).algorithm.seen == [(2, 50, False), (3, 50, True), (4, 50, True), (5, 52, False)]


def test_unless_it_is_not_wanted() -> None:
    assert run(Watching, prices=HOLED, parameters={"fill": 0}).algorithm.seen == [(2, 50, False), None, None, (5, 52, False)]


def test_a_split_comes_before_the_bar_of_its_day() -> None:
    class Splitting(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.RAW).symbol
            self.seen = []

        def on_data(self, data):
            if data.splits.contains_key(self.spy):
                split = data.splits[self.spy]
                self.seen.append((self.time.day, split.type, split.split_factor))

    seen = run(Splitting, prices={"SPY": [100, 100, 50]}, splits={"SPY": {"2024-01-04": 2}}).algorithm.seen
    assert [(day, int(kind), factor) for day, kind, factor in seen] == [(3, 0, 0.5), (4, 1, 0.5)]
