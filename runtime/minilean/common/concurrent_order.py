"""The order in which .NET's `ConcurrentDictionary` gives the entries of whole-numbered keys."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_LOCKS = 1024
# a machine with more processors has more locks, and its table grows at fewer entries
_PROCESSORS = 2
# `HashHelpers.s_primes`, those that doubling 37 leads to
_SIZES = (37, 89, 197, 431, 919, 1931, 4049, 8419, 17519, 36353, 75431, 156437, 324449, 672827, 1395263, 2893249, 5999471)


class ConcurrentOrder:
    """Buckets of keys, the last added first; the table grows once a lock guards too many keys, as .NET's does (`GrowTable`)."""

    __slots__ = ("_buckets", "_budget", "_guarded", "_largest", "_locks", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._locks = _PROCESSORS
        self._lay_out([])

    def add(self, key: int) -> None:
        """A key came, which is not there yet."""
        bucket = key % len(self._buckets)
        self._buckets[bucket].insert(0, key)
        self._largest = max(self._largest, key)
        self._guarded[bucket % self._locks] += 1
        if self._guarded[bucket % self._locks] > self._budget:
            self._grow()

    def discard(self, key: int) -> None:
        """A key goes, which is there."""
        bucket = key % len(self._buckets)
        self._buckets[bucket].remove(key)
        self._guarded[bucket % self._locks] -= 1

    def sort(self, keys: Iterable[int]) -> list[int]:
        """Some of the keys, given by increasing number, in order."""
        if self._largest < len(self._buckets):
            return list(keys)
        size = len(self._buckets)
        return sorted(keys, key=lambda key: (key % size, self._buckets[key % size].index(key)))

    def _grow(self) -> None:
        known = [key for bucket in self._buckets for key in bucket]
        self._size = min(self._size + 1, len(_SIZES) - 1)
        self._locks = min(self._locks * 2, _MOST_LOCKS)
        self._lay_out(known)

    def _lay_out(self, keys: list[int]) -> None:
        size = _SIZES[self._size]
        self._buckets: list[list[int]] = [[] for _ in range(size)]
        self._guarded = [0] * self._locks
        self._budget = max(1, size // self._locks)
        self._largest = max(keys, default=0)
        for key in keys:
            self._buckets[key % size].insert(0, key)
            self._guarded[key % size % self._locks] += 1
