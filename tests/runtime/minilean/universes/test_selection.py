"""Applying selections: additions, removals, waiting members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.universes.changes import SecurityChanges
from minilean.universes.selection import UniverseSelector
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe, universe_symbol

START = datetime(2016, 1, 4, 5)
DAY = timedelta(days=1)


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B, C = map(symbol, "ABC")


@dataclass(eq=False)
class Security:
    """Compared and hashed by identity."""

    symbol: Symbol
    is_delisted: bool = False
    subscriptions: list[Any] = field(default_factory=list)
    holdings: Any = field(default_factory=lambda: SimpleNamespace(quantity_exact=Decimal(0), target=None))
    settlement_model: Any = field(default_factory=lambda: SimpleNamespace(get_unsettled_cash=lambda: None))

    def _add_subscriptions(self, configs: Any) -> None:
        self.subscriptions.extend(configs)


@dataclass(eq=False)
class Config:
    """Compared and hashed by identity."""

    symbol: Symbol
    is_internal_feed: bool = False


class Chosen(Universe):
    """Selects what it is told."""

    answer: Any = ()

    def __init__(self, name: str, minimum: timedelta = timedelta(0)) -> None:
        super().__init__(universe_symbol(name), UniverseSettings(minimum_time_in_universe=minimum), Resolution.DAILY)

    def select_symbols(self, utc: datetime) -> Any:
        return self.answer


class World:
    """An engine of dictionaries."""

    def __init__(self, *universes: Universe) -> None:
        self.universes = universes
        self.securities: dict[Symbol, Any] = {}
        self.configs: dict[Symbol, Any] = {}
        self.users: dict[Any, list[Universe]] = {}
        self.orders: set[Symbol] = set()
        self.forgotten: list[Symbol] = []
        self.last_start = START + 100 * DAY
        self.added: list[tuple[list[Any], datetime]] = []
        self.selector = UniverseSelector(
            self._create_security,
            self,
            self,
            self.orders.__contains__,
            self._is_active,
            self._forget,
            lambda securities, utc: self.added.append((securities, utc)),
            START + 50 * DAY,
        )

    def _create_security(self, of: Symbol, settings: Any) -> Any:
        return self.securities.setdefault(of, Security(of))

    def _is_active(self, of: Symbol) -> bool:
        return any(universe.contains_member(of) for universe in self.universes)

    def _forget(self, security: Any) -> None:
        self.forgotten.append(security.symbol)
        self.securities.pop(security.symbol, None)

    def existing(self, of: Symbol) -> list[Any]:
        return [self.configs[of]] if of in self.configs else []

    def create(self, of: Symbol, settings: Any) -> list[Any]:
        return [self.configs.setdefault(of, Config(of))]

    def has_days(self, config: Any, start_utc: datetime) -> bool:
        return start_utc < self.last_start

    def add(self, universe: Universe, security: Any, config: Any, start_utc: datetime) -> bool:
        users = self.users.setdefault(config, [])
        users.append(universe)
        return len(users) == 1

    def remove(self, universe: Universe, config: Any) -> bool:
        users = self.users.get(config, [])
        if universe in users:
            users.remove(universe)
        return not users

    def select(self, universe: Chosen, days: float, *symbols: Symbol) -> tuple[str, str]:
        universe.answer = symbols
        return described(self.selector.apply(universe, START + days * DAY))


def described(changes: SecurityChanges) -> tuple[str, str]:
    return (
        "".join(s.symbol.value for s in changes.added_securities),
        "".join(s.symbol.value for s in changes.removed_securities),
    )


def test_members_enter_and_leave() -> None:
    universe = Chosen("u")
    world = World(universe)
    assert world.select(universe, 0, B, A) == ("AB", "")
    assert list(universe.members.keys()) == [B, A]
    assert len(world.securities[A].subscriptions) == 1
    assert world.select(universe, 1, A, C) == ("C", "B")
    assert world.forgotten == [B]
    assert not universe.contains_member(B)
    assert world.select(universe, 2, C, A) == ("", "")


def test_a_second_universe_announces_nobody_twice() -> None:
    first, second = Chosen("first"), Chosen("second")
    world = World(first, second)
    assert world.select(first, 0, A) == ("A", "")
    assert world.select(second, 0, A, B) == ("B", "")
    assert first.members[A] is second.members[A]
    world.select(first, 1, C)
    assert world.forgotten == []
    assert not first.contains_member(A)
    assert second.contains_member(A)


def test_holdings_orders_and_targets_keep_a_member() -> None:
    universe = Chosen("u")
    world = World(universe)
    world.select(universe, 0, A, B, C)
    world.securities[A].holdings.quantity_exact = Decimal(5)
    world.orders.add(B)
    world.securities[C].holdings.target = SimpleNamespace(quantity_exact=Decimal(7))
    assert world.select(universe, 1) == ("", "ABC")
    assert list(universe.members.keys()) == [A, B, C]
    # asked again in every selection, also in one without change, and told once
    assert world.select(universe, 2) == ("", "")
    assert list(universe.members.keys()) == [A, B, C]
    world.securities[A].holdings.quantity_exact = Decimal(0)
    world.orders.clear()
    world.securities[C].holdings.target = None
    assert world.select(universe, 3) == ("", "")
    assert universe.members == {}
    assert world.forgotten == [A, B, C]


def test_a_member_selected_again_waits_no_more() -> None:
    universe = Chosen("u")
    world = World(universe)
    world.select(universe, 0, A, B)
    world.securities[A].holdings.quantity_exact = Decimal(5)
    assert world.select(universe, 1, B) == ("", "A")
    assert world.select(universe, 2, A, B) == ("", "")
    world.securities[A].holdings.quantity_exact = Decimal(0)
    assert world.select(universe, 3, A, B, C) == ("C", "")
    assert universe.contains_member(A)


def test_the_minimum_time_is_kept() -> None:
    universe = Chosen("u", minimum=3 * DAY)
    world = World(universe)
    world.select(universe, 0, A)
    assert world.select(universe, 1, B) == ("B", "")
    assert world.select(universe, 3, B, C) == ("C", "A")


def test_disposal_lets_everyone_go() -> None:
    universe = Chosen("u", minimum=30 * DAY)
    world = World(universe)
    world.select(universe, 0, A)
    universe.dispose()
    assert world.select(universe, 1, A, B) == ("", "A")


def test_nothing_is_selected_after_the_end_or_without_days_left() -> None:
    universe = Chosen("u")
    world = World(universe)
    assert world.select(universe, 51, A) == ("", "")
    world.last_start = START
    assert world.select(universe, 1, A) == ("", "")
    assert universe.members == {}


def test_delisting_tells_once() -> None:
    universe = Chosen("u")
    world = World(universe)
    world.select(universe, 0, A, B)
    held = world.securities[A]
    held.holdings.quantity_exact = Decimal(5)
    assert described(world.selector.delist(held)) == ("", "A")
    world.select(universe, 1, B)
    assert described(world.selector.delist(held)) == ("", "")
