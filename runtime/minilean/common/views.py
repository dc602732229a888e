"""What LEAN's dictionaries look like in Python: pairs, and lists that may also be called (`ExtendedDictionary`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from minilean.common.naming import LeanObject

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class ListView(list[T], Generic[T]):
    """A list that gives itself when called, since algorithms write both `portfolio.values()` and `Portfolio.Values`."""

    __slots__ = ()

    def __call__(self) -> ListView[T]:
        """This list."""
        return self


class KeyValuePair(LeanObject):
    """An entry of a dictionary as `for kvp in self.portfolio` sees it; it also unpacks into key and value."""

    __slots__ = ("key", "value")

    def __init__(self, key: object, value: object) -> None:
        self.key = key
        self.value = value

    def __iter__(self) -> Iterator[Any]:
        return iter((self.key, self.value))

    def __repr__(self) -> str:
        return f"[{self.key}, {self.value}]"


class DictionaryView(dict[K, V], Generic[K, V]):
    """A dictionary that counts itself, and iterates over its entries as .NET's do; `Keys` and `Values` are lists."""

    __slots__ = ()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self)

    def contains_key(self, key: K) -> bool:
        """Whether there is an entry for a key."""
        return key in self

    def try_get_value(self, key: K, value: object = None) -> tuple[bool, V | None]:
        """(whether there is an entry for a key, its value)."""
        return key in self, self.get(key)

    @property
    def Keys(self) -> ListView[K]:
        """The keys, in order."""
        return ListView(dict.keys(self))

    @property
    def Values(self) -> ListView[V]:
        """The values, in the order of the keys."""
        return ListView(dict.values(self))

    Count = count
    ContainsKey = contains_key
    TryGetValue = try_get_value

    def __iter__(self) -> Iterator[Any]:
        return (KeyValuePair(key, value) for key, value in self.items())
