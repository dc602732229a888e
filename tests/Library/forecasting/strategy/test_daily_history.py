from __future__ import annotations

import numpy as np
import pytest

from AlgorithmImports import QCAlgorithm, Resolution, TradeBar
from forecasting.errors import InvalidHistory
from forecasting.strategy.daily_history import DailyHistory
from minilean.testing import run


def test_the_newest_closes_and_ends_of_bars_are_those_that_are_known() -> None:
    seen: list[object] = []

    class Asks(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            history = DailyHistory(self, TradeBar, Resolution.DAILY)
            with pytest.raises(InvalidHistory, match="SPY has no daily bars right before 2024-01-02: add its data"):
                history.closes(spy, 2)
            self.schedule.on(self.date_rules.on(2024, 1, 5), self.time_rules.at(9, 0), lambda: self.ask(history, spy))

        def ask(self, history: DailyHistory, symbol: object) -> None:
            seen.extend([list(history.closes(symbol, 2).closes), [f"{end:%m-%d %H:%M}" for end in history.bar_ends(symbol, 2)]])
            bars = history.bars(symbol, 2)
            seen.extend([list(bars.closes), list(bars.opens), bool(np.isnan(bars.implied_volatilities).all())])

    run(Asks, {"SPY": [100, 101, 102, 103, 104]}, start="2024-01-02")

    assert seen == [[101.0, 102.0], ["01-03 16:00", "01-04 16:00"], [101.0, 102.0], [101.0, 102.0], True]
