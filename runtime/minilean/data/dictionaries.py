"""The dictionaries of a slice: keyed by symbol, read in the order of tickers (`DataDictionary`, `ExtendedDictionary`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.naming import DualNamed
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.common.views import DictionaryView, KeyValuePair, ListView

_TICKER = attrgetter("value")
Value = TypeVar("Value")
SymbolLike = Any  # Symbol, ticker, or anything with a `symbol`


def symbol_of(key: SymbolLike) -> Any:
    """What a key stands for: a symbol itself, the symbol of a ticker, or of an object with a `symbol`; the key itself if unknown."""
    if isinstance(key, Symbol):
        return key
    if isinstance(key, str):
        return find(key) or key
    return getattr(key, "symbol", key)


class DataDictionary(DualNamed, Generic[Value]):
    """A read-only dictionary of one step's data by symbol.

    Args:
        data: symbol -> data; it is wrapped, not copied.
        time: the step's time in the algorithm's zone.
    """

    __slots__ = ("_data", "_sorted", "time")

    def __init__(self, data: Mapping[Symbol, Value], time: datetime = datetime.min) -> None:
        self._data = data
        self._sorted: list[Symbol] | None = None
        self.time = time

    def get(self, key: SymbolLike, default: object = None) -> Any:
        """The data of a symbol, or the default."""
        found = self._data.get(key) if type(key) is Symbol else self._look_up(key)
        return default if found is None else found

    get_value = get

    def try_get_value(self, key: SymbolLike, _: object = None) -> tuple[bool, Any]:
        """(whether the symbol has data, the data)."""
        found = self.get(key)
        return found is not None, found

    def contains_key(self, key: SymbolLike) -> bool:
        """Whether the symbol has data."""
        return self.get(key) is not None

    __contains__ = contains_key

    def __getitem__(self, key: SymbolLike) -> Value:
        found = self.get(key)
        if found is None:
            raise missing_key(key, self)
        return found

    @property
    def count(self) -> int:
        """How many symbols have data."""
        return len(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def keys(self) -> list[Symbol]:
        """Symbols in the order of their tickers."""
        if self._sorted is None:
            self._sorted = sorted(self._data, key=_TICKER)
        return list(self._sorted)

    def values(self) -> list[Value]:
        """Data in the order of tickers."""
        return [self._data[symbol] for symbol in self.keys()]

    Keys = property(lambda self: ListView(self.keys()), doc="The keys as .NET gives them.")
    Values = property(lambda self: ListView(self.values()), doc="The values as .NET gives them.")

    def items(self) -> list[tuple[Symbol, Value]]:
        """(symbol, data) in the order of tickers."""
        return [(symbol, self._data[symbol]) for symbol in self.keys()]

    def __iter__(self) -> Iterator[KeyValuePair]:
        return (KeyValuePair(symbol, data) for symbol, data in self.items())

    def __str__(self) -> str:
        return "{" + ", ".join(f"{symbol}: {data}" for symbol, data in self.items()) + "}"

    def _look_up(self, key: SymbolLike) -> Any:
        return self._data.get(symbol_of(key))


class SymbolView(DictionaryView[Symbol, Value]):
    """A dictionary by symbol that tickers find too (`ReadOnlyExtendedDictionary`)."""

    __slots__ = ()

    def __missing__(self, key: SymbolLike) -> Value:
        found = symbol_of(key)
        if not dict.__contains__(self, found):
            raise missing_key(key, self)
        return dict.__getitem__(self, found)

    def __contains__(self, key: object) -> bool:
        return dict.__contains__(self, symbol_of(key))

    def get(self, key: SymbolLike, default: Any = None) -> Any:
        """The value of a symbol or ticker, or the default."""
        return dict.get(self, symbol_of(key), default)


def missing_key(key: SymbolLike, owner: object) -> KeyNotFoundException:
    """The error for a symbol without data; the message tells a ticker that was never added from one that has no data now."""
    if isinstance(key, str) and find(key) is None:
        return KeyNotFoundException(f"{key!r} is not the ticker of a security of this algorithm. Add it first, e.g. add_equity({key!r}).")
    return KeyNotFoundException(
        f"{key} has no data in this {type(owner).__name__}. Check with contains_key, or use get, which gives None for missing data."
    )
