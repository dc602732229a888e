"""The insights of a run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from minilean.common.clock import zone
from minilean.common.enums import InsightDirection, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.common.utc_times import aware
from minilean.data.market_hours import ExchangeHours
from minilean.framework.insight import Insight
from minilean.framework.insight_manager import InsightManager

HOURS = ExchangeHours.always_open(zone("UTC"))
NOW = datetime(2020, 3, 2)


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B, C = map(symbol, "ABC")


def insight(of: Symbol, days: int) -> Insight:
    made = Insight.price(of, timedelta(days=days), InsightDirection.UP)
    made._open(NOW, Decimal(1), HOURS, "Model")
    return made


def manager_of(*insights: Insight, utc: datetime = NOW) -> InsightManager:
    manager = InsightManager(SimpleNamespace(utc_time=utc))
    manager.add_range(insights)
    return manager


def test_active_insights_come_symbol_by_symbol() -> None:
    first, second, third = insight(A, 2), insight(B, 1), insight(A, 1)
    manager = manager_of(first, second, third)
    assert manager.get_active_insights(NOW) == [first, third, second]
    assert manager.get_active_insights(NOW + timedelta(days=1, seconds=1)) == [first]
    assert manager.get_next_expiry_time() == aware(NOW + timedelta(days=1))


def test_a_symbol_without_insights_frees_its_place() -> None:
    manager = manager_of(insight(A, 1), insight(B, 3), insight(C, 3))
    removed = manager.remove_expired_insights(NOW + timedelta(days=2))
    assert [gone.symbol for gone in removed] == [A]
    new = symbol("D")
    manager.add(insight(new, 9))
    assert [held.symbol for held in manager] == [new, B, C]
    assert (manager.count, manager.total_count, len(manager.get_insights())) == (3, 4, 4)


def test_expired_insights_leave_the_others_of_their_symbol() -> None:
    short, long, other = insight(A, 1), insight(A, 4), insight(B, 1)
    manager = manager_of(short, long, other)
    assert manager.remove_expired_insights(NOW + timedelta(days=1)) == []
    assert manager.remove_expired_insights(NOW + timedelta(days=2)) == [short, other]
    assert list(manager) == [long]
    assert manager.has_active_insights(A, NOW + timedelta(days=2))
    assert not manager.has_active_insights(B, NOW + timedelta(days=2))


def test_cancelling_symbols_ends_their_insights() -> None:
    kept, ended = insight(A, 5), insight(B, 5)
    manager = manager_of(kept, ended, utc=NOW + timedelta(days=1))
    manager.cancel([B])
    assert ended._close_utc == NOW + timedelta(hours=23, minutes=59, seconds=59)
    assert kept._close_utc == NOW + timedelta(days=5)
    assert not manager.has_active_insights(B, NOW + timedelta(days=1))
    assert manager.contains_key(B)


def test_lookups_and_removal() -> None:
    first, second = insight(A, 1), insight(A, 2)
    manager = manager_of(first, second)
    assert manager[A] == [first, second]
    assert first in manager
    assert A in manager
    assert B not in manager
    assert manager.remove(first)
    assert not manager.remove(first)
    assert manager.try_get_value(B) == (False, [])
    manager.clear([A])
    assert manager.count == 0
    assert manager.get_next_expiry_time() is None
    manager.remove_insights(lambda item: item is first)
    assert manager.get_insights() == [second]
    assert manager.get_insights(lambda item: item is first) == []


def test_identifiers_differ_and_are_the_same_in_every_run() -> None:
    ids = [[item.id for item in manager_of(insight(A, 1), insight(A, 1)).get_insights()] for _ in range(2)]
    assert ids[0] == ids[1]
    assert ids[0][0] != ids[0][1]
