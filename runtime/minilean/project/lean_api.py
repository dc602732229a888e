"""LEAN's API as a table of its own: types, members, and the parameters of every overload.

The table is made from `quantconnect-stubs` by `minilean surface --from-stubs`, and is shipped, so that nothing of LEAN need be installed to
ask it. It is read type by type: a question about one costs no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

TABLE = Path(__file__).with_name("lean_api.txt")
_PARAMETER = re.compile(r"(\*?)(\w+):([^,=]*)(=?)")
_MEMBER = re.compile(r" (\w+)([(:=].*)")
CONSTRUCTOR = "__init__"
# of types that the stubs have apart or under other names
_NAMESPACES = {
    "Color": "System.Drawing",
    "DayOfWeek": "System",
    "Fundamental": "QuantConnect.Data.Fundamental",
    "InsightManager": "QuantConnect.Algorithm.Framework.Alphas",
    "LeanData": "QuantConnect.Util",
    "NotificationManager": "QuantConnect.Notifications",
    "PandasConverter": "QuantConnect.Python",
    "PythonData": "QuantConnect.Python",
}


class Parameter(NamedTuple):
    """One parameter of an overload.

    Args:
        name: as snake-case methods take it.
        type: `int`, `float`, `str`, `Symbol`, `Resolution?` and so on; a question mark where None stands for nothing; `|` between choices.
        optional: whether it has a default.
        many: whether it takes all further positions, as C#'s `params` does.
    """

    name: str
    type: str
    optional: bool = False
    many: bool = False


class Overload(NamedTuple):
    """One way to call a method.

    Args:
        parameters: in order, without `self`.
        returns: type of what it gives.
    """

    parameters: tuple[Parameter, ...]
    returns: str


class Member(NamedTuple):
    """A method, a property or a constant.

    Args:
        name: in PEP 8, as Python code writes it.
        type: of a property; empty for methods and constants.
        overloads: of a method.
        settable: whether a property may be assigned.
    """

    name: str
    type: str = ""
    overloads: tuple[Overload, ...] = ()
    settable: bool = False

    @property
    def is_method(self) -> bool:
        """Whether it is called."""
        return bool(self.overloads)


class LeanType(NamedTuple):
    """A public type of LEAN.

    Args:
        name: without its namespace.
        namespace: below `QuantConnect`, such as `Orders.Fees`; empty for `QuantConnect` itself.
        bases: names of its bases and interfaces.
        is_enum: whether it is an enumeration.
        members: its own, by name; those of its bases are theirs.
    """

    name: str
    namespace: str
    bases: tuple[str, ...] = ()
    is_enum: bool = False
    members: Mapping[str, Member] = MappingProxyType({})


class _Members(Mapping[str, Member]):
    """Members that are read when they are asked for: a check asks a few of the many hundred that an algorithm has.

    Args:
        lines: of the table, by the name that they begin with.
    """

    def __init__(self, lines: dict[str, list[str]]) -> None:
        self._lines = lines
        self._read: dict[str, Member] = {}

    def __getitem__(self, name: str) -> Member:
        if name not in self._read:
            self._read[name] = _read_member(name, self._lines[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _read_member(name: str, lines: list[str]) -> Member:
    mark, rest = lines[0][0], lines[0][1:]
    if mark != "(":
        return Member(name, rest, (), mark == "=")
    overloads: list[Overload] = []
    for line in lines:
        given, _, returns = line[1:].rpartition(")->")
        overloads.append(Overload(tuple(Parameter(n, t, bool(o), bool(m)) for m, n, t, o in _PARAMETER.findall(given)), returns))
    return Member(name, "", tuple(overloads))


def table_lines(types: Iterable[LeanType], apart: Mapping[str, int]) -> list[str]:
    """The lines of a table: one for each type, property, constant and overload.

    Args:
        types: what is described.
        apart: how many types there are besides, by what they are for.
    """
    lines = [f"apart {count} {purpose}" for purpose, count in sorted(apart.items())]
    for found in sorted(types, key=lambda found: found.name):
        kind = "enum" if found.is_enum else "type"
        lines.append(f"{kind} {found.name} {found.namespace or '-'} {' '.join(found.bases)}".rstrip())
        for _, member in sorted(found.members.items()):
            if member.is_method:
                for overload in member.overloads:
                    given = ",".join(
                        f"{'*' * parameter.many}{parameter.name}:{parameter.type}{'=' * parameter.optional}"
                        for parameter in overload.parameters
                    )
                    lines.append(f" {member.name}({given})->{overload.returns}")
            else:
                lines.append(f" {member.name}{'=' if member.settable else ':'}{member.type}")
    return lines


@lru_cache(maxsize=1)
def _table() -> str:
    return "\n" + TABLE.read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def type_names() -> frozenset[str]:
    """The names of all types in the table."""
    return frozenset(re.findall(r"\n(?:type|enum) (\w+)", _table()))


@lru_cache(maxsize=1)
def types_apart() -> dict[str, int]:
    """How many types LEAN's AlgorithmImports gives besides, by what they are for."""
    return {purpose: int(count) for count, purpose in re.findall(r"\napart (\d+) (.*)", _table())}


@lru_cache(maxsize=512)
def lean_type(name: str) -> LeanType | None:
    """A type of the table, or None.

    Args:
        name: without its namespace.
    """
    text = _table()
    starts = (text.find(f"\n{kind} {name} ") for kind in ("type", "enum"))
    start = max(starts)
    if start < 0:
        return None
    ends = (text.find(f"\n{kind} ", start + 1) for kind in ("type", "enum"))
    return next(parse_types(text[start + 1 : min((end for end in ends if end >= 0), default=len(text))]))


@lru_cache(maxsize=1024)
def namespace_of(name: str) -> str | None:
    """Where .NET has a type of that name: `QuantConnect.Orders`; None where the table has none.

    Args:
        name: without its namespace.
    """
    known = _NAMESPACES.get(name)
    if known is not None:
        return known
    found = lean_type(name)
    return None if found is None else ".".join(part for part in ("QuantConnect", found.namespace) if part)


def parse_types(text: str) -> Iterator[LeanType]:
    """The types that lines of a table describe."""
    for block in re.findall(r"(?:type|enum) [^\n]*(?:\n [^\n]*)*", text):
        head, *lines = block.split("\n")
        kind, name, namespace, *bases = head.split(" ")
        members: dict[str, list[str]] = {}
        for word, rest in (_MEMBER.findall(line)[0] for line in lines):
            members.setdefault(word, []).append(rest)
        yield LeanType(name, "" if namespace == "-" else namespace, tuple(bases), kind == "enum", _Members(members))


def overloads_named(name: str) -> tuple[Overload, ...]:
    """All overloads of all methods of a name, whatever type they are of.

    Args:
        name: in PEP 8.
    """
    lines = re.findall(rf"\n {re.escape(name)}(\([^\n]*)", _table())
    return _read_member(name, lines).overloads if lines else ()


def lineage(type_name: str) -> list[LeanType]:
    """A type and what it derives from, nearest first; bases that are not in the table are left out."""
    found: list[LeanType] = []
    waiting = [type_name]
    while waiting:
        this = lean_type(waiting.pop(0))
        if this is not None and all(this.name != other.name for other in found):
            found.append(this)
            waiting.extend(this.bases)
    return found
