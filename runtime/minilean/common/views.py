"""What LEAN's dictionaries look like in Python: pairs, methods for lists, and .NET's collections (`ExtendedDictionary`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from minilean.common.dotnet_errors import InvalidOperationException, KeyNotFoundException, NotSupportedException
from minilean.common.naming import DualNamed, LeanObject, refuse_copies

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
C = TypeVar("C", bound=Collection)


@cache
def generic(base: type[C], name: str, *arguments: str) -> type[C]:
    """The type of a collection under its name and text in .NET: `Dictionary[DateTime,Decimal]`.

    Args:
        base: what it does.
        name: its generic type, with the namespace.
        arguments: the types of what it holds, with their namespaces.
    """
    namespace, _, short = name.rpartition(".")
    closed = f"{name}`{len(arguments)}[{','.join(arguments)}]"
    shown = f"{short}[{','.join(_short(argument) for argument in arguments)}]"
    members = {
        "__slots__": (),
        "__module__": namespace,
        "__str__": lambda self: closed,
        "__repr__": lambda self: f"<{namespace}.{shown} object at {id(self):#x}>",
    }
    return type(base)(shown, (base,), members)


def dictionary(key: str, value: str) -> type[DictionaryView]:
    """The type of a `Dictionary` of .NET's that holds values by key, both given as by `generic`."""
    return generic(DictionaryView, "System.Collections.Generic.Dictionary", key, value)


def sequence(item: str) -> type[MemoizingEnumerable]:
    """The type of a sequence of items, given as by `generic`."""
    return generic(MemoizingEnumerable, "QuantConnect.Util.MemoizingEnumerable", item)


def _short(argument: str) -> str:
    name, mark, inner = argument.partition("`1[")
    return f"{name.rpartition('.')[2]}[{_short(inner[:-1])}]" if mark else argument.rpartition(".")[2]


class ListView(list[T], Generic[T]):
    """What .NET's `Keys` and `Values` give: a collection of its own kind, where `keys()` and `values()` give lists."""

    __slots__ = ()


class MemoizingEnumerable(list[T], Generic[T]):
    """What LEAN gives where it promises no more than a sequence: it is counted and looped over, and has no index."""

    __slots__ = ()
    __getstate__ = refuse_copies

    def __getitem__(self, place: object) -> NoReturn:
        raise TypeError(f"A sequence of LEAN's has no place {place!r}; make a list of it first: list(...)[{place!r}].")


class KeyValuePair(LeanObject):
    """An entry of a dictionary as `for kvp in self.portfolio` sees it; as in LEAN it does not unpack: use `items()` for that."""

    __slots__ = ("key", "value")

    def __init__(self, key: object, value: object) -> None:
        self.key = key
        self.value = value

    def __str__(self) -> str:
        return f"[{self.key}, {self.value}]"


class DictionaryView(dict[K, V], Generic[K, V]):
    """A dictionary that counts itself, and iterates over its entries as .NET's do."""

    __slots__ = ()
    __getstate__ = refuse_copies

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


class ExtendedDictionary(DualNamed):
    """What LEAN's dictionaries have of Python's; one that is not read-only overrides `__setitem__` and what takes entries out.

    Values are of `_kind`, and so are the defaults that `get` takes.
    """

    __slots__ = ()
    _kind: ClassVar[type] = object

    def __setitem__(self, key: object, value: object) -> None:
        require_value(value, self, self._kind)
        raise self._is_read_only("written to")

    def copy(self) -> dict[Any, Any]:
        """A dictionary of Python's with the same entries."""
        return dict(self.items())

    def clear(self) -> None:
        """Take all entries out.

        Raises:
            InvalidOperationException: the dictionary is read-only.
        """
        raise self._is_read_only("cleared")

    def remove(self, key: object, /) -> bool:
        """Take an entry out.

        Raises:
            InvalidOperationException: the dictionary is read-only.
        """
        raise self._is_read_only("shortened")

    def pop(self, key: object, default: object = None) -> object:
        """Take an entry out and return its value, else the default."""
        found = self.get(key)
        if found is None:
            return default
        self.remove(key)
        return found

    def popitem(self) -> NoReturn:
        """Not offered by LEAN.

        Raises:
            NotSupportedException: always.
        """
        raise NotSupportedException(f"{type(self).__name__} has no last entry to take out; use pop with a key.")

    def setdefault(self, key: object, default: object = None) -> object:
        """The value of a key; where there is none, the default from now on.

        Raises:
            KeyNotFoundException: there is none, and the dictionary is read-only.
        """
        if not self.contains_key(key):
            try:
                self[key] = default
            except InvalidOperationException as error:
                raise KeyNotFoundException(str(error)) from error
        return self.get(key)

    def update(self, other: Mapping[Any, Any]) -> None:
        """Take over the entries of another dictionary."""
        for key, value in dict(other).items():
            self[key] = value

    def get(self, key: object, default: object = None, /) -> object:
        """The value of a key, or the default."""
        raise NotImplementedError

    def contains_key(self, key: object, /) -> bool:
        """Whether there is an entry for a key."""
        raise NotImplementedError

    def keys(self) -> list[Any]:
        """The keys."""
        raise NotImplementedError

    def values(self) -> list[Any]:
        """The values."""
        raise NotImplementedError

    def items(self) -> list[tuple[Any, Any]]:
        """Keys and values."""
        raise NotImplementedError

    Keys = property(lambda self: ListView(self.keys()), doc="The keys as .NET gives them.")
    Values = property(lambda self: ListView(self.values()), doc="The values as .NET gives them.")

    def try_get_value(self, key: object, _: object = None) -> tuple[bool, Any]:
        """(whether there is an entry for a key, its value)."""
        found = self.get(key)
        return found is not None, found

    def __contains__(self, key: object) -> bool:
        return is_in(key, self.contains_key)

    def __iter__(self) -> Iterator[KeyValuePair]:
        return (KeyValuePair(key, value) for key, value in self.items())

    def _is_read_only(self, action: str) -> InvalidOperationException:
        return InvalidOperationException(f"{type(self).__name__} is read-only and cannot be {action}; make a dict of its items() instead.")


class EnumeratedDictionary(ExtendedDictionary):
    """One that gives its enumerator too."""

    __slots__ = ()

    def get_enumerator(self) -> Iterator[KeyValuePair]:
        """The entries, one after the other."""
        return iter(self)


def is_in(key: object, contains_key: Callable[[Any], bool]) -> bool:
    """What `key in dictionary` says: as `contains_key`, but LEAN's operator fails otherwise where a key is of a wrong type.

    Raises:
        SystemError: the key is of a type that names nothing.
    """
    try:
        return contains_key(key)
    except TypeError as error:
        raise SystemError(str(error)) from error


def require_default(default: object, kind: type) -> None:
    """Refuse a default of another type than the values of a dictionary, as LEAN does.

    Raises:
        TypeError: it is neither None nor a value.
    """
    if default is not None and not isinstance(default, kind):
        raise TypeError(f"get got {default!r} as its default; expected None or a {kind.__name__}.")


def require_value(value: object, owner: object, kind: type) -> None:
    """Refuse a value of another type than those of a dictionary.

    Raises:
        TypeError: it is of another type.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{type(owner).__name__} got {value!r}; expected a {kind.__name__}.")
