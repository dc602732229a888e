from __future__ import annotations

import json
from pathlib import Path

import pytest

from AlgorithmImports import Market, QCAlgorithm, Resolution, SecurityType, Symbol, TradeBar
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.run_start import read_settings, set_dates_and_cash
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars
from minilean.testing import run


@pytest.mark.parametrize(
    ("own_end", "ends", "is_said"),
    [("2024-01-31", "2024-01-31", False), ("2024-01-30", "2024-01-31", False)],
    ids=["of the project", "given for the run"],
)
def test_dates_cash_and_tags_are_those_of_the_settings(tmp_path: Path, own_end: str, ends: str, is_said: bool) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"parameters": {"end": own_end}}))
    seen: list[object] = []

    class Starts(QCAlgorithm):
        def initialize(self) -> None:
            settings = read_settings(self, StrategySettings, config)
            history = DailyHistory(self, TradeBar, Resolution.DAILY)
            stale_bars = StaleBars(history.bar_ends, 10)
            symbol = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)
            set_dates_and_cash(self, settings, config, [symbol], stale_bars)
            seen.extend([settings.refit, f"{self.end_date:%F}", float(self.portfolio.cash), sorted(self.tags)])
            self.add_equity("SPY", Resolution.DAILY)

    given = {"start": "2024-01-02", "end": "2024-01-31", "cash": "5000", "refit": "weekly"}
    result = run(Starts, {"SPY": [100, 101, 102, 103]}, start="2024-01-02", end="2024-01-31", parameters=given)

    refit, end, cash, tags = seen
    assert (refit, end, cash) == ("weekly", ends, 5000.0)
    assert {"refit=weekly", "window=rolling", "cash=5000", f"end={ends}", "decide=open"} <= set(tags)
    assert any("The run ends on" in line for line in result.log) == is_said
