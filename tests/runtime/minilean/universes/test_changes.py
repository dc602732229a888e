"""Security changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.universes.changes import SecurityChanges


@dataclass(eq=False)
class Security:
    """Compared and hashed by identity."""

    symbol: Symbol


def security(ticker: str, security_type: SecurityType = SecurityType.EQUITY) -> Any:
    return Security(symbol=Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", security_type), ticker))


A, B, C, VIX = security("A"), security("B"), security("C"), security("VIX", SecurityType.BASE)


def test_lists_are_sorted_by_ticker_and_users_see_their_own_only() -> None:
    changes = SecurityChanges([C, VIX, A], [B], internal_added=[security("AA")])
    assert [s.symbol.value for s in changes.added_securities] == ["A", "AA", "C", "VIX"]
    assert (changes.count, bool(changes)) == (5, True)
    seen = changes._for_users()
    assert seen.added_securities == [A, C]
    assert seen.removed_securities == [B]
    assert seen.count == 3


def test_what_enters_again_did_not_leave() -> None:
    total = SecurityChanges(removed=[A, B]) + SecurityChanges(added=[A])
    assert total.added_securities == [A]
    assert total.removed_securities == [B]
    assert (SecurityChanges.NONE + total) is total
    assert (total + SecurityChanges.NONE) is total


def test_text() -> None:
    assert str(SecurityChanges.NONE) == "SecurityChanges: None"
    assert not SecurityChanges.NONE
    assert str(SecurityChanges([A])) == f"SecurityChanges:  Added: {A.symbol.id}"
