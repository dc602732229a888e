"""Mappings and sets that enumerate in the order of .NET's `Dictionary` and `HashSet`.

.NET keeps entries in slots and enumerates the slots. A removed entry frees its slot, and the next added key takes the slot freed
last. Without removals that is insertion order; with removals it is not, and LEAN's order of symbols depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, MutableSet
from typing import Any, Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
_FREE: Any = object()


class DotnetDictionary(MutableMapping[K, V], Generic[K, V]):
    """A dictionary whose order is the order of slots: with A, B, C added, A removed and D added it reads D, B, C."""

    __slots__ = ("_free", "_keys", "_slots", "_values")

    def __init__(self, items: Iterable[tuple[K, V]] = ()) -> None:
        self._slots: dict[K, int] = {}
        self._keys: list[K] = []
        self._values: list[V] = []
        self._free: list[int] = []
        for key, value in items:
            self[key] = value

    def __getitem__(self, key: K) -> V:
        return self._values[self._slots[key]]

    def __setitem__(self, key: K, value: V) -> None:
        slot = self._slots.get(key)
        if slot is not None:
            self._values[slot] = value
        elif self._free:
            slot = self._free.pop()
            self._slots[key] = slot
            self._keys[slot] = key
            self._values[slot] = value
        else:
            self._slots[key] = len(self._keys)
            self._keys.append(key)
            self._values.append(value)

    def __delitem__(self, key: K) -> None:
        slot = self._slots.pop(key)
        self._keys[slot] = _FREE
        self._values[slot] = _FREE
        self._free.append(slot)

    def __contains__(self, key: object) -> bool:
        return key in self._slots

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[K]:
        return iter(self.key_list())

    @overload
    def get(self, key: K, default: None = None) -> V | None: ...
    @overload
    def get(self, key: K, default: V) -> V: ...
    @overload
    def get(self, key: K, default: T) -> V | T: ...
    def get(self, key: K, default: object = None) -> object:
        """The value of a key, or the default."""
        slot = self._slots.get(key)
        return default if slot is None else self._values[slot]

    def clear(self) -> None:
        """Remove all entries; slots start anew."""
        self._slots.clear()
        self._keys.clear()
        self._values.clear()
        self._free.clear()

    def key_list(self) -> list[K]:
        """All keys, in order, as a list of its own."""
        return [key for key in self._keys if key is not _FREE] if self._free else list(self._keys)

    def value_list(self) -> list[V]:
        """All values, in the order of the keys, as a list of its own."""
        return [value for value in self._values if value is not _FREE] if self._free else list(self._values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(zip(self.key_list(), self.value_list(), strict=True))!r})"


class DotnetSet(MutableSet[K], Generic[K]):
    """A set whose order is the order of slots, as .NET's `HashSet`."""

    __slots__ = ("_entries",)

    def __init__(self, items: Iterable[K] = ()) -> None:
        self._entries: DotnetDictionary[K, None] = DotnetDictionary((item, None) for item in items)

    def __contains__(self, item: object) -> bool:
        return item in self._entries

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, item: K) -> None:
        """Add an item; an item that is already there keeps its slot."""
        if item not in self._entries:
            self._entries[item] = None

    def discard(self, item: K) -> None:
        """Remove an item if it is there."""
        if item in self._entries:
            del self._entries[item]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)!r})"
