"""The weekly panel that LEAN's bars give: fills are no bars, and a ticker without bars keeps its column."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from AlgorithmImports import Market, QCAlgorithm, Resolution, SecurityType, Symbol
from forecasting.errors import InvalidHistory
from forecasting.strategy.panel_history import PanelHistory
from minilean.datasets.calendars import exchange_sessions
from minilean.testing import run

NAN = float("nan")


def test_weeks_of_all_tickers_up_to_now() -> None:
    seen: list[object] = []

    class Asks(QCAlgorithm):
        def initialize(self) -> None:
            symbols = {ticker: Symbol.create(ticker, SecurityType.EQUITY, Market.USA) for ticker in ("BBB", "NONE", "AAA")}
            self.panels = PanelHistory(self, symbols, Resolution.DAILY)
            self.add_equity("AAA", Resolution.DAILY)
            with pytest.raises(InvalidHistory, match=r"None of the 3 tickers has daily bars from 2023-12-05 to 2024-01-02: add their data"):
                self.panels.panel(2)
            assert self.panels.is_behind(date(2024, 1, 2))
            self.schedule.on(self.date_rules.on(2024, 1, 18), self.time_rules.at(9, 0), self.ask)

        def ask(self) -> None:
            panel = self.panels.panel(2)
            seen.extend([panel, self.panels.is_behind(date(2024, 1, 17)), self.panels.is_behind(date(2024, 1, 18))])

    days = pd.DatetimeIndex(exchange_sessions(date(2024, 1, 2), date(2024, 1, 19)))
    rises = pd.Series(np.where(days < "2024-01-08", 100.0, np.where(days < "2024-01-15", 110.0, 121.0)), days)
    ends = pd.Series(50.0, days[days < "2024-01-10"])
    run(Asks, {"AAA": rises, "BBB": ends, "SPY": rises}, start="2024-01-02")

    panel, before, today = seen
    assert panel.tickers == ("BBB", "NONE", "AAA")
    assert panel.times.astype("datetime64[D]").astype(str).tolist() == ["2024-01-05", "2024-01-12", "2024-01-19"]
    np.testing.assert_allclose(panel.returns, [[NAN, NAN, NAN], [0.0, NAN, 0.1], [NAN, NAN, 0.1]], rtol=1e-12)
    assert (before, today) == (False, True)
