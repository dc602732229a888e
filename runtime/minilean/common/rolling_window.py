"""The last few of anything, newest first (`RollingWindow`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from minilean.common.decimals import to_decimal
from minilean.common.dotnet_errors import ArgumentException, ArgumentOutOfRangeException, InvalidOperationException
from minilean.common.naming import DualNamed, LeanEnum, LeanType
from minilean.common.whole_numbers import whole_number


class RollingWindow(DualNamed):
    """A window of fixed size: `window[0]` is the newest item, `window[-1]` the oldest.

    Reading an index that has no item yet gives the default; reading one past the size makes the window that large. A window that has
    turned over and then grows puts what comes in at the place where it had got to, until it is full again: LEAN's list has its beginning
    there.

    Args:
        size: how many items are kept.
        default: what missing items read as; `RollingWindow[float](5)` makes it 0.

    Raises:
        ArgumentException: the size is negative.
    """

    samples: int

    def __init__(self, size: int, default: object = None) -> None:
        size = whole_number(size)
        if size < 0:
            raise ArgumentException(f"A rolling window cannot hold {size} items; expected 0 or more.")
        self._items: deque[Any] = deque(maxlen=size)
        self._default = default
        self._removed: Any = None
        self.samples = 0
        # how often the window had been added to when it was last full for the first time, and where its list began then
        self._full_at = size
        self._place = 0

    def __class_getitem__(cls, item_type: type) -> Callable[[int], RollingWindow]:
        """The window whose items are of a type.

        Raises:
            TypeError: .NET has no such type: only numbers, text, booleans and classes of LEAN's, or derived from them, can be named.
        """
        return _typed(item_type)

    @property
    def size(self) -> int:
        """How many items are kept."""
        return self._items.maxlen  # type: ignore[return-value]

    @size.setter
    def size(self, size: int) -> None:
        before, kept = self.size, len(self._items)
        if size == before:
            return
        if kept == before and size > before:
            self._place = (self._place + self.samples - self._full_at) % before if before else 0
            self._full_at = self.samples + size - kept
        elif size < kept:
            self._place, self._full_at = 0, self.samples
        else:
            self._full_at = self.samples + size - kept
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
            InvalidOperationException: nothing has fallen out yet.
        """
        if self.samples <= self.size:
            raise InvalidOperationException("No item has left the rolling window; read most_recently_removed once samples exceed its size.")
        return self._removed

    def add(self, item: Any) -> None:
        """Put an item in front; the oldest falls out of a full window.

        Raises:
            ArgumentOutOfRangeException: the window holds nothing.
        """
        items = self._items
        self.samples += 1
        if len(items) == items.maxlen:
            if not items:
                raise ArgumentOutOfRangeException("A rolling window of size 0 takes no items; make it larger first.")
            self._removed = items[-1]
        elif self._place:
            items.insert(self._place, item)
            return
        items.appendleft(item)

    def reset(self) -> None:
        """Empty the window."""
        self._items.clear()
        self.samples = self._place = 0
        self._full_at = self.size

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

    def __setitem__(self, index: int, item: Any) -> None:
        if index < 0:
            self._check_negative(index)
            index += self.size
        if index >= self.size:
            self.size = index + 1
        for _ in range(index + 1 - len(self._items)):
            RollingWindow.add(self, self._default)
        self._items[index] = item

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items))

    def __len__(self) -> int:
        return len(self._items)

    def _check_negative(self, index: int) -> None:
        if self.size + index < 0:
            raise ArgumentOutOfRangeException(f"Index {index} is outside a rolling window of {self.size}; expected at least {-self.size}.")


class _TypedWindow(RollingWindow):
    """A window that takes items of one type alone.

    Args:
        size: how many items are kept.
        item_type: the type that most items are of.
        converted: what is kept of another item.
        default: what missing items read as.
    """

    def __init__(self, size: int, *, item_type: type, converted: Callable[[Any], Any], default: object) -> None:
        super().__init__(size, default)
        self._item_type, self._converted = item_type, converted

    def add(self, item: Any) -> None:
        """Put an item in front.

        Raises:
            TypeError: the item is of another type.
        """
        RollingWindow.add(self, item if type(item) is self._item_type else self._converted(item))

    def __setitem__(self, index: int, item: Any) -> None:
        super().__setitem__(index, self._converted(item))


# seen by its name, it is the one class that LEAN has
_TypedWindow.__name__ = _TypedWindow.__qualname__ = RollingWindow.__name__


def _typed(item_type: type) -> Callable[[int], RollingWindow]:
    # what a name of Python's means in .NET: `Converter.GetTypeByAlias`
    if item_type is float or item_type is Decimal:
        return partial(_TypedWindow, item_type=float, converted=_float if item_type is float else _decimal, default=0.0)
    if item_type is int:
        return partial(_TypedWindow, item_type=int, converted=_integer, default=0)
    if not (
        item_type in (bool, str) or isinstance(item_type, LeanType) or (isinstance(item_type, type) and issubclass(item_type, LeanEnum))
    ):
        name = getattr(item_type, "__name__", repr(item_type))
        raise TypeError(f"RollingWindow[{name}] is none of .NET's types; name float, int, bool, str or a class of LEAN's, or none at all.")
    default = False if item_type is bool else None

    def instance(item: Any) -> Any:
        # the null of .NET fits every class, and no value
        if not (isinstance(item, item_type) or (item is None and default is None)):
            raise _refused(item, item_type.__name__)
        return item

    return partial(_TypedWindow, item_type=item_type, converted=instance, default=default)


def _float(item: Any) -> float:
    try:
        return item.__float__()
    except AttributeError as error:
        raise _refused(item, "float") from error


def _decimal(item: Any) -> float:
    try:
        return float(to_decimal(item))
    except (ValueError, TypeError) as error:
        raise _refused(item, "Decimal") from error


def _integer(item: Any) -> int:
    try:
        whole = int(item)
    except (ValueError, TypeError) as error:
        raise _refused(item, "int") from error
    if whole != item:
        raise _refused(item, "int")
    return whole


def _refused(item: object, name: str) -> TypeError:
    return TypeError(f"RollingWindow[{name}] got a {type(item).__name__}: {item!r}.")
