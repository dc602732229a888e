"""What LEAN's dictionaries look like in Python: pairs, methods for lists, and .NET's collections (`ExtendedDictionary`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from minilean.common.naming import LeanObject

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class ListView(list[T], Generic[T]):
    """What .NET's `Keys` and `Values` give: a collection of its own kind, where `keys()` and `values()` give lists."""

    __slots__ = ()


class KeyValuePair(LeanObject):
    """An entry of a dictionary as `for kvp in self.portfolio` sees it; as in LEAN it does not unpack: use `items()` for that."""

    __slots__ = ("key", "value")

    def __init__(self, key: object, value: object) -> None:
        self.key = key
        self.value = value

    def __repr__(self) -> str:
        return f"[{self.key}, {self.value}]"


class DictionaryView(dict[K, V], Generic[K, V]):
    """A dictionary that counts itself, and iterates over its entries as .NET's do."""

    __slots__ = ()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self)

    def contains_key(self, key: K) -> bool:
        """Whether there is an entry for a key."""
        return key in self

    def try_get_value(self, key: K, _: object = None) -> tuple[bool, V | None]:
        """(whether there is an entry for a key, its value)."""
        found = self.get(key)
        return found is not None, found

    Count = count
    ContainsKey = contains_key
    TryGetValue = try_get_value
    Keys = property(lambda self: ListView(self.keys()), doc="The keys.")
    Values = property(lambda self: ListView(self.values()), doc="The values.")

    def __iter__(self) -> Iterator[Any]:
        return (KeyValuePair(key, value) for key, value in self.items())


class HashSet(frozenset[V]):
    """A set of the engine's, under .NET's name."""

    __slots__ = ()
