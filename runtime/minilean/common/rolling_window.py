"""The last few of anything, newest first (`RollingWindow`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.naming import DualNamed

_VALUE_TYPES = (float, int, bool)


class RollingWindow(DualNamed):
    """A window of fixed size: `window[0]` is the newest item, `window[-1]` the oldest.

    Reading an index that has no item yet gives the default; reading one past the size makes the window that large.

    Args:
        size: how many items are kept.
        default: what missing items read as; `RollingWindow[float](5)` makes it 0.

    Raises:
        ArgumentException: the size is negative.
    """

    samples: int

    def __init__(self, size: int, default: object = None) -> None:
        if size < 0:
            raise ArgumentException(f"A rolling window cannot hold {size} items; expected 0 or more.")
        self._items: deque[Any] = deque(maxlen=size)
        self._default = default
        self._removed: Any = None
        self.samples = 0

    def __class_getitem__(cls, item_type: object) -> Callable[[int], RollingWindow]:
        return partial(cls, default=item_type() if item_type in _VALUE_TYPES else None)

    @property
    def size(self) -> int:
        """How many items are kept."""
        return self._items.maxlen  # type: ignore[return-value]

    @size.setter
    def size(self, size: int) -> None:
        # a deque drops from the right what does not fit, which is the oldest
        self._items = deque(list(self._items)[:size], maxlen=size)

    @property
    def count(self) -> int:
        """How many items there are now."""
        return len(self._items)

    @property
    def is_ready(self) -> bool:
        """Whether the window is full."""
        return self.samples >= self._items.maxlen  # type: ignore[operator]

    @property
    def most_recently_removed(self) -> Any:
        """The last item that fell out.

        Raises:
            ArgumentException: nothing has fallen out yet.
        """
        if self.samples <= self.size:
            raise ArgumentException("No item has left the rolling window yet; read most_recently_removed once samples exceed its size.")
        return self._removed

    def add(self, item: object) -> None:
        """Put an item in front; the oldest falls out of a full window."""
        items = self._items
        self.samples += 1
        if len(items) == items.maxlen:
            self._removed = items[-1] if items else None
        items.appendleft(item)

    def reset(self) -> None:
        """Empty the window."""
        self._items.clear()
        self.samples = 0

    def __getitem__(self, index: int) -> Any:
        items = self._items
        if index < 0:
            self._check_negative(index)
            index += len(items)
            if index < 0:
                return self._default
        if index < len(items):
            return items[index]
        if index >= self.size:
            self.size = index + 1
        return self._default

    def __setitem__(self, index: int, item: object) -> None:
        if index < 0:
            self._check_negative(index)
            index += self.size
        if index >= self.size:
            self.size = index + 1
        for _ in range(index + 1 - len(self._items)):
            self.add(self._default)
        self._items[index] = item

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items))

    def _check_negative(self, index: int) -> None:
        if self.size + index < 0:
            raise ArgumentException(f"Index {index} is outside a rolling window of {self.size}; expected at least {-self.size}.")
