"""`on_end_of_day` is called ten minutes before the close, for the securities that the algorithm has then, and only if it is defined."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from AlgorithmImports import *
from minilean.engine.end_of_day import EndOfDayEvents
from minilean.testing import run


def test_every_security_has_its_end_of_day_until_it_leaves() -> None:
    class Closing(QCAlgorithm):
        def initialize(self):
            self.calls = []
            self.add_equity("SPY", Resolution.DAILY)
            self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol

        def on_end_of_day(self, symbol):
            self.calls.append((f"{self.time:%d %H:%M}", symbol.value))
            if len(self.calls) == 2:
                self.remove_security(self.qqq)

    # sessions of New York that begin on Tuesday, 2 January 2024
    calls = run(Closing, prices={"SPY": [100] * 3, "QQQ": [50] * 3}, start=date(2024, 1, 2)).algorithm.calls
    assert sorted(calls) == [("02 15:50", "QQQ"), ("02 15:50", "SPY"), ("03 15:50", "SPY"), ("04 15:50", "SPY")]


def test_without_a_method_of_its_own_nothing_is_scheduled() -> None:
    changes = SimpleNamespace(added_securities=[SimpleNamespace(symbol="SPY")], removed_securities=[SimpleNamespace(symbol="QQQ")])
    # a schedule that would be asked for anything fails
    EndOfDayEvents(SimpleNamespace(), SimpleNamespace(), None).process_changes(changes)


def test_extended_hours_move_it_and_data_that_never_close_have_it_at_midnight() -> None:
    """As in LEAN's recorded `kinds/end_of_day_order`, and in `ScheduledEventFactory.EverySecurityEndOfDay`."""

    class Always(PythonData):
        def get_source(self, config, date, is_live):
            return SubscriptionDataSource("nothing.csv", SubscriptionTransportMedium.LOCAL_FILE)

    class Extended(QCAlgorithm):
        def initialize(self):
            self.calls = []
            self.add_equity("SPY", Resolution.DAILY, extended_market_hours=True)
            self.add_data(Always, "OWN", Resolution.DAILY)

        def on_end_of_day(self, symbol):
            self.calls.append((f"{self.time:%d %H:%M}", symbol.value))

    calls = run(Extended, prices={"SPY": [100] * 2}).algorithm.calls
    assert calls == [("02 19:50", "SPY"), ("03 00:00", "OWN")]
