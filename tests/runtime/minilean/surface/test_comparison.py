"""LEAN's types beside minilean's."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.common.naming import LeanObject
from minilean.project.lean_api import type_names
from minilean.surface import comparison
from minilean.surface.comparison import Presence, public_members, surface_of, unknown_to_lean

OWN_MEMBERS = Path(__file__).with_name("own_members.txt")


def test_members_are_there_refused_or_absent() -> None:
    algorithm = surface_of("QCAlgorithm")
    assert algorithm.presence is Presence.THERE
    assert {"set_holdings", "add_equity", "time", "portfolio"} <= set(algorithm.there)
    assert {"add_option", "add_crypto"} <= set(algorithm.refused)
    assert "exercise_option" not in algorithm.there


def test_constants_and_what_only_instances_have_are_there() -> None:
    assert set(surface_of("Resolution").there) == {"TICK", "SECOND", "MINUTE", "HOUR", "DAILY"}
    assert {"end_time", "symbol", "value"} <= set(surface_of("BaseData").there)
    assert {"period", "open"} <= set(surface_of("TradeBar").there)
    assert "USA" in surface_of("Market").there
    assert "order_closed" in surface_of("OrderTicket").absent or "order_closed" in surface_of("OrderTicket").there


def test_types_without_a_name_of_their_own_are_reached_and_others_are_absent_or_refused() -> None:
    assert surface_of("UniverseManager").presence is Presence.THERE
    assert surface_of("TickConsolidator").presence is Presence.REFUSED
    assert surface_of("ZipStreamWriter").presence is Presence.ABSENT
    with pytest.raises(KeyError):
        surface_of("Nothing")


def test_every_type_is_compared_and_no_member_is_counted_twice() -> None:
    for name in type_names():
        found = surface_of(name)
        parts = [*found.there, *found.refused, *found.absent]
        assert len(parts) == len(set(parts))


def test_pascal_spellings_and_private_names_are_no_members_of_their_own() -> None:
    class Plain:
        pass

    assert public_members(Plain) == frozenset()


# of .NET's `System` or of vendors of data, which LEAN's star import brings too, or found where its own modules are imported by name
NAMES_OF_OTHERS = {
    "ArgumentException",
    "CBOE",
    "Color",
    "DateTime",
    "DayOfWeek",
    "Decimal",
    "DefaultDataProvider",
    "Enum",
    "InsightManager",
    "Math",
    "TimeSpan",
}


def test_no_name_is_given_that_lean_does_not_give() -> None:
    assert {name for name in unknown_to_lean() if "." not in name} == NAMES_OF_OTHERS


def test_members_that_lean_does_not_have_become_no_more() -> None:
    """What C# calls internal; values without rounding end on `_exact`, and every room may read them."""
    lines = OWN_MEMBERS.read_text(encoding="utf-8").splitlines()
    listed = [line.partition(":")[0] for line in lines]
    assert all(line.partition(": ")[2] for line in lines), "say why each is there"
    found = {name for name in unknown_to_lean() if "." in name and not name.endswith("_exact")}
    assert sorted(found - set(listed)) == [], "make them private, or add them to own_members.txt with the reason"
    assert sorted(set(listed) - found) == [], "remove these lines from own_members.txt"
    assert listed == sorted(listed)


def test_a_name_and_a_member_of_our_own_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slice(LeanObject):
        def own_call(self) -> None:
            """Not LEAN's."""

    Slice.__module__ = "minilean.planted"
    monkeypatch.setattr(comparison, "exported", lambda: {"Slice": Slice, "OwnName": Slice})
    assert list(unknown_to_lean()) == ["OwnName", "Slice.own_call"]
