"""The universes of an algorithm, and who is in them."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from AlgorithmImports import *
from minilean.common.clock import TICK, EngineClock, zone
from minilean.engine.universe_manager import UniverseManager
from minilean.testing import run
from minilean.universes.universe import Universe, UserDefinedUniverse, universe_symbol

PRICES = {"SPY": [100, 101, 102], "QQQ": [50, 51, 52]}


class Members(QCAlgorithm):
    def initialize(self):
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol
        self.at_first = (self.universe_manager.count, self.universe_manager.active_securities.count)
        self.seen = []

    def on_data(self, data):
        active = self.universe_manager.active_securities
        self.seen.append((active.count, active.contains_key(self.qqq)))
        if len(self.seen) == 1:
            self.remove_security(self.qqq)


def test_securities_of_ones_own_make_one_universe_once_initialize_is_over() -> None:
    algorithm = run(Members, prices=PRICES).algorithm
    assert algorithm.at_first == (1, 0)
    assert algorithm.universe_manager.count == 1
    (universe,) = algorithm.universe_manager.values()
    assert [symbol.value for symbol in universe.securities] == ["SPY"]


def test_who_is_removed_is_active_no_more() -> None:
    assert run(Members, prices=PRICES).algorithm.seen == [(2, True), (1, False), (1, False)]


class Feed:
    """Notes who is made to select when."""

    def __init__(self) -> None:
        self.told: list[tuple[str, datetime]] = []

    def add(self, universe: Universe, utc: datetime) -> None:
        self.told.append((universe.symbol.value, utc))

    changed = add


def test_in_a_run_what_was_added_by_hand_enters_a_tick_later_and_leaves_at_once() -> None:
    # `DataManager`: a user-defined universe that is added or grows once the algorithm is locked starts one tick ahead
    start, later = datetime(2020, 1, 2), datetime(2020, 1, 3)
    clock, feed = EngineClock(zone("UTC"), start), Feed()
    sources: Any = SimpleNamespace()
    watched: Any = feed
    settings = UniverseSettings(Resolution.DAILY, 1, True, False, timedelta(1))
    manager = UniverseManager(sources, settings, clock)
    hours: Any = None

    def add(name: str) -> UserDefinedUniverse:
        universe = UserDefinedUniverse(universe_symbol(name), settings, hours, None, None)
        manager.add_universe(universe)
        return universe

    add("FIRST")
    manager.process_changes(watched)
    assert feed.told == [("FIRST", start)]
    clock.set(later)
    add("SECOND")
    manager.add_universe(Universe(universe_symbol("THIRD"), settings, Resolution.DAILY))
    manager.process_changes(watched)
    assert feed.told[1:] == [("SECOND", later + TICK), ("THIRD", later)]


def test_after_a_delisting_those_added_by_hand_select_and_all_others_forget_at_once() -> None:
    # `DataManager`: the universe of securities added by hand selects at the end of the step, and the member leaves by that
    start = datetime(2020, 1, 2)
    clock, feed = EngineClock(zone("UTC"), start), Feed()
    anything: Any = None
    watched: Any = feed
    settings = UniverseSettings(Resolution.DAILY, 1, True, False, timedelta(1))
    manager = UniverseManager(anything, settings, clock)
    gone = Symbol.create("GONE", SecurityType.EQUITY, "usa")
    by_hand = UserDefinedUniverse(universe_symbol("HAND"), settings, anything, None, None)
    chosen = Universe(universe_symbol("CHOSEN"), settings, Resolution.DAILY)
    for universe in (by_hand, chosen):
        manager.add_universe(universe)
        universe.securities[gone] = anything

    class Config:
        symbol = gone

    config: Any = Config()
    by_hand.add(config)
    manager.process_changes(watched)
    feed.told.clear()
    manager.forget_member(gone, start)
    assert (gone in by_hand.securities, gone in chosen.securities) == (True, False)
    manager.process_changes(watched)
    assert feed.told == [("HAND", start)]
    assert list(by_hand.select_symbols(start)) == []
