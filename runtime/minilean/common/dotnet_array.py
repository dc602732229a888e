"""Arrays of .NET, as Python sees them: framework models get insights and targets in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from minilean.common.naming import LeanObject

T = TypeVar("T")


class DotnetArray(LeanObject, Generic[T]):
    """Items that can be iterated, counted, read and replaced, but neither added nor removed: `list(targets)` makes a list of them.

    Args:
        items: what it holds.
    """

    __slots__ = ("_items",)

    # four are made in a step; nothing here needs the lookup of Pascal-case names
    __setattr__ = object.__setattr__  # type: ignore[assignment]

    def __init__(self, items: Iterable[T]) -> None:
        self._items = list(items)

    @property
    def length(self) -> int:
        """How many items there are."""
        return len(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __contains__(self, item: object) -> bool:
        return item in self._items

    def __getitem__(self, index: int) -> T:
        return self._items[index]

    def __setitem__(self, index: int, item: T) -> None:
        self._items[index] = item

    def __str__(self) -> str:
        return type(self).__name__
