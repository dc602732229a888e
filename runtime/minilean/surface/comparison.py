"""LEAN's types beside minilean's, member by member: there, refused by name, absent, and what LEAN does not have."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from minilean.common.naming import LeanBase, is_pascal
from minilean.project.lean_api import lean_type, lineage, type_names
from minilean.project.missing_names import lean_names
from minilean.surface.exports import exported, is_refused, is_refused_type

# Python's own protocols, which stand for indexers and enumerators of .NET's
_PREFIX = "__"
_OBJECT = {"to_string", "get_hash_code", "equals", "get_type"}


class Presence(Enum):
    """Whether something of LEAN's is in minilean."""

    THERE = "there"
    REFUSED = "refused"
    ABSENT = "absent"


@dataclass(frozen=True)
class TypeSurface:
    """One type of LEAN's.

    Args:
        name: of the type.
        presence: of the type itself.
        there: names of members that minilean has.
        refused: of those that it refuses by name.
        absent: of the others.
    """

    name: str
    presence: Presence
    there: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def surface_of(name: str) -> TypeSurface:
    """A type of the table of LEAN's API, with the members that it declares itself.

    Args:
        name: of the type.

    Raises:
        KeyError: the table has none of that name.
    """
    found = lean_type(name)
    if found is None:
        raise KeyError(name)
    ours = _ours(found.name)
    names = sorted(name for name in found.members if not name.startswith(_PREFIX))
    if ours is None or is_refused_type(ours):
        return TypeSurface(found.name, Presence.ABSENT if ours is None else Presence.REFUSED, absent=tuple(names))
    there, refused, absent = [], [], []
    for member in names:
        value = inspect.getattr_static(ours, member, None)
        kept = refused if is_refused(value) else there if has_member(ours, member) else absent
        kept.append(member)
    return TypeSurface(found.name, Presence.THERE, tuple(there), tuple(refused), tuple(absent))


@lru_cache(maxsize=1)
def _reached() -> dict[str, type]:
    """Classes of minilean's that algorithms meet without a name for them, such as that of `self.universe_manager`."""
    found: dict[str, type] = {}
    waiting: list[type] = [LeanBase]
    while waiting:
        for derived in waiting.pop().__subclasses__():
            waiting.append(derived)
            if derived.__module__.startswith("minilean"):
                found.setdefault(derived.__name__, derived)
    return found


def _ours(name: str) -> type | None:
    return exported().get(name) or _reached().get(name)


def has_member(ours: type, name: str) -> bool:
    """Whether objects of a class of minilean's have a member, be it the class's or set by its methods."""
    return name in public_members(ours) or hasattr(ours, name)  # what a metaclass answers is in no class


@lru_cache(maxsize=1024)
def public_members(ours: type) -> frozenset[str]:
    """All public names in PEP 8 that a class, its instances or its bases have; those of Python's own bases are left out."""
    if isinstance(ours, type) and issubclass(ours, Enum):
        return frozenset(name for name in dir(ours) if name.isupper())
    found: set[str] = set()
    for base in getattr(ours, "__mro__", ()):
        if base.__module__.startswith("minilean"):
            found.update(vars(base), inspect.get_annotations(base), _assigned(base))
    names = {name for name in found if not name.startswith("_") and (name.isupper() or not is_pascal(name))}
    spelled = {name.replace("_", "") for name in names if not name.isupper()}
    # `ROC1MA` is the Pascal spelling of `roc_1ma`, and `USA` a constant
    return frozenset(name for name in names if not (name.isupper() and name.lower().replace("_", "") in spelled))


@lru_cache(maxsize=1024)
def _assigned(base: type) -> frozenset[str]:
    """What the methods of a class assign to attributes of `self`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
    except (OSError, TypeError):  # made by code, such as a named tuple
        return frozenset()
    stored = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    return frozenset(node.attr for node in stored if isinstance(node.value, ast.Name) and node.value.id == "self")


def unknown_to_lean() -> Iterator[str]:
    """What minilean gives algorithms and LEAN does not.

    Yields:
        `Name` for a name that no type of LEAN's has, `Name.member` for a member that the type of that name lacks; a member is named
        where it is first, and not again for what derives from it.
    """
    known = type_names() | lean_names()
    for name, value in sorted(exported().items()):
        if name not in known:
            yield name
        elif isinstance(value, type) and value.__name__ == name and lean_type(name) is not None and not is_refused_type(value):
            lean = {member for found in lineage(name) for member in found.members} | _OBJECT
            inherited = {member for base in value.__mro__[1:] for member in public_members(base)}
            yield from (f"{name}.{member}" for member in sorted(public_members(value) - lean - inherited))
