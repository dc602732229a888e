"""A queue that starts over (`CircularQueue`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from minilean.common.naming import EventHandlers, LeanObject

Item = TypeVar("Item")


class CircularQueue(LeanObject, Generic[Item]):
    """Gives its items in turn, for ever: `CircularQueue[OrderType]([...])` or `CircularQueue(first, second)`.

    `circle_completed` is told as `handler(queue, arguments)` each time that the first item is given, the first time included.
    """

    def __init__(self, *items: Any) -> None:
        listed = items[0] if len(items) == 1 and isinstance(items[0], Iterable) and not isinstance(items[0], str) else items
        self._items: deque[Item] = deque(listed)
        self._head = self._items[0] if self._items else None
        self.circle_completed = EventHandlers()

    def dequeue(self) -> Item:
        """The next item, which goes to the end.

        Raises:
            IndexError: the queue has no items.
        """
        item = self._items.popleft()
        if item == self._head:
            self.circle_completed(self, None)
        self._items.append(item)
        return item
