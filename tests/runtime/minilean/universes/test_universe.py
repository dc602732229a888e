"""Universes: selection, triggers, members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.errors import InputError
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import (
    CustomUniverse,
    ManualUniverse,
    ScheduledUniverse,
    Universe,
    UserDefinedUniverse,
    universe_symbol,
)


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B, C = map(symbol, "ABC")
NAME = universe_symbol("test")
START = datetime(2016, 1, 4, 5)


@pytest.fixture(scope="module")
def hours(conformance_data: Path) -> ExchangeHours:
    return MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


def security(of: Symbol, is_delisted: bool = False) -> Any:
    return SimpleNamespace(symbol=of, is_delisted=is_delisted)


@dataclass(eq=False)
class Config:
    """Compared and hashed by identity."""

    symbol: Symbol


def config(of: Symbol) -> Any:
    return Config(symbol=of)


class Configs:
    """Hands out subscriptions."""

    def __init__(self, existing: dict[Symbol, list[Any]] | None = None) -> None:
        self._existing = existing or {}
        self.created: list[tuple[Symbol, Any]] = []

    def existing(self, of: Symbol) -> list[Any]:
        return self._existing.get(of, [])

    def create(self, of: Symbol, settings: Any) -> list[Any]:
        self.created.append((of, settings))
        return [config(of)]


class Fixed(Universe):
    """Selects what it is told."""

    answer: Any = ()

    def select_symbols(self, utc: datetime) -> Any:
        return self.answer


def test_the_same_set_in_any_order_is_unchanged() -> None:
    universe = Fixed(NAME, UniverseSettings(), Resolution.DAILY)
    universe.answer = [A, B, A]
    assert universe.perform_selection(START) == [A, B]
    universe.answer = [B, A]
    assert universe.perform_selection(START) is Universe.UNCHANGED
    universe.answer = Universe.UNCHANGED
    assert universe.perform_selection(START) is Universe.UNCHANGED
    universe.answer = [B]
    assert universe.perform_selection(START) == [B]


def test_a_disposed_universe_selects_nobody_and_takes_nobody() -> None:
    universe = Fixed(NAME, UniverseSettings(), Resolution.DAILY)
    universe.answer = [A]
    universe.dispose()
    assert universe.perform_selection(START) == ()
    assert not universe._add_member(START, security(A))


def test_handlers_hear_of_selections() -> None:
    universe = Fixed(NAME, UniverseSettings(), Resolution.DAILY)
    heard: list[Any] = []
    universe.selection_changed += lambda sender, symbols: heard.append(symbols)
    universe.answer = [A]
    universe.perform_selection(START)
    universe.perform_selection(START)
    assert heard == [[A]]


@pytest.mark.parametrize(
    ("minimum", "hours_inside", "may_go"),
    [(timedelta(days=1), 13, True), (timedelta(days=1), 11, False), (timedelta(days=3), 24, False), (timedelta(0), 0, True)],
)
def test_members_stay_for_the_minimum_time_rounded_to_days(minimum: timedelta, hours_inside: int, may_go: bool) -> None:
    universe = Fixed(NAME, UniverseSettings(minimum_time_in_universe=minimum), Resolution.DAILY)
    assert universe._add_member(START, security(A))
    assert not universe._add_member(START, security(A))
    later = START + timedelta(hours=hours_inside)
    assert universe.can_remove_member(later, security(A)) is may_go
    assert universe._remove_member(later, security(A)) is may_go
    assert universe.contains_member(A) is not may_go


def test_delisted_members_may_go_at_once() -> None:
    universe = Fixed(NAME, UniverseSettings(), Resolution.DAILY)
    universe._add_member(START, security(A))
    assert not universe.can_remove_member(START, security(A))
    assert universe.can_remove_member(START, security(A, is_delisted=True))
    assert not universe._add_member(START, security(B, is_delisted=True))


def test_a_collection_by_hand(hours: ExchangeHours) -> None:
    universe, service = UserDefinedUniverse(NAME, UniverseSettings(minimum_time_in_universe=timedelta(0)), hours), Configs()
    first, second, third = config(A), config(B), config(C)
    assert universe.add(first)
    assert universe.add(second)
    assert not universe.add(first)
    assert list(universe.select_symbols(START)) == [A, B]
    assert universe._subscriptions(security(A), service) == [first]
    assert service.created == []
    universe._add_member(START, security(A))
    assert universe.remove(A)
    assert not universe.remove(A)
    universe.add(third)
    # the slot of A is used again
    assert list(universe.select_symbols(START)) == [C, B]
    # asked once more when the stream is ended
    assert universe._subscriptions(security(A), service) == [first]


def test_manual_universes_prefer_the_algorithms_subscriptions(hours: ExchangeHours) -> None:
    mine = config(A)
    service, settings = Configs({A: [mine]}), UniverseSettings(Resolution.DAILY)
    universe = ManualUniverse(NAME, settings, hours, symbols=[A, B])
    assert list(universe.select_symbols(START)) == [A, B]
    assert universe._subscriptions(security(A), service) == [mine]
    assert [c.symbol for c in universe._subscriptions(security(B), service)] == [B]
    assert service.created == [(B, settings)]
    assert list(universe._trigger_times(START, START + timedelta(days=9))) == [START]


def test_custom_universes_ask_with_exchange_time_on_open_days(hours: ExchangeHours) -> None:
    asked: list[datetime] = []

    def select(local: datetime) -> list[Symbol]:
        asked.append(local)
        return [A]

    universe = CustomUniverse(NAME, UniverseSettings(), hours, timedelta(days=1), select)
    start = datetime(2016, 1, 14, 5)
    triggers = list(universe._trigger_times(start, datetime(2016, 1, 20, 5)))
    # Saturday, Sunday and Martin Luther King's day are left out
    assert [trigger.day for trigger in triggers] == [14, 15, 19, 20]
    assert list(universe.select_symbols(start)) == [A]
    assert asked == [datetime(2016, 1, 14)]


def test_scheduled_universes_follow_their_rules() -> None:
    days = [datetime(2016, 1, day, 14) for day in (1, 5, 9, 30)]
    date_rule = SimpleNamespace(name="Days", get_dates=lambda start, end: [start, end])
    time_rule = SimpleNamespace(name="Two", create_utc_event_times=lambda dates: iter(days))
    universe = ScheduledUniverse(date_rule, time_rule, lambda utc: [A, B])
    assert list(universe._trigger_times(START, datetime(2016, 1, 20))) == [datetime(2016, 1, 5, 14), datetime(2016, 1, 9, 14)]
    assert universe.select_symbols(START) == [A, B]
    assert universe.symbol.value == "DAYS_TWO"
    assert universe.universe_settings is None
    assert ScheduledUniverse("America/New_York", date_rule, time_rule, lambda utc: Universe.UNCHANGED)._zone == zone("America/New_York")
    with pytest.raises(InputError, match="expects"):
        ScheduledUniverse(date_rule, time_rule)


def test_a_universe_must_select() -> None:
    with pytest.raises(InputError, match="select_symbols"):
        Universe(NAME, None, Resolution.DAILY).select_symbols(START)
