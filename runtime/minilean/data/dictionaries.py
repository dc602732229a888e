"""The dictionaries of a slice: keyed by symbol, read in the order of tickers (`DataDictionary`, `ExtendedDictionary`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from minilean.common.dotnet_errors import (
    ArgumentException,
    ArgumentNullException,
    InvalidOperationException,
    KeyNotFoundException,
    NullReferenceException,
    SystemException,
)
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find, symbol_of_text
from minilean.common.views import DictionaryView, EnumeratedDictionary, KeyValuePair, is_in, require_default, require_value
from minilean.data.bars import Delisting, Dividend, QuoteBar, Split, SymbolChangedEvent, TradeBar

_TICKER = attrgetter("value")
Value = TypeVar("Value")
SymbolLike = Any  # Symbol, ticker, or anything with a `symbol`


def symbol_of(key: SymbolLike) -> Any:
    """What a key stands for: a symbol itself, the symbol of a ticker, or of an object with a `symbol`; unknown text and None themselves.

    Raises:
        TypeError: it is none of these.
    """
    if isinstance(key, Symbol):
        return key
    if isinstance(key, str):
        return find(key) or key
    found = None if key is None else getattr(key, "symbol", None)
    if found is not None and not isinstance(found, Symbol):
        found = None
    if found is None and key is not None:
        raise TypeError(f"{key!r} names no security; expected a symbol, a ticker or a security.")
    return found


def as_symbol(key: SymbolLike) -> Any:
    """The symbol that LEAN makes of an argument: as `symbol_of`, and of text that stands for nothing one without market; None stays None.

    Raises:
        TypeError: it is neither symbol, text nor security.
    """
    found = symbol_of(key)
    return symbol_of_text(found) if isinstance(found, str) else found


class DataDictionary(EnumeratedDictionary, Generic[Value]):
    """A dictionary of one step's data by symbol; what an algorithm writes into it changes nothing but itself.

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
        if default is None:
            return found
        require_default(default, self._kind)
        return default if found is None else found

    get_value = get

    def contains_key(self, key: SymbolLike) -> bool:
        """Whether the symbol has data."""
        return self.get(key) is not None

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

    def items(self) -> list[tuple[Symbol, Value]]:
        """(symbol, data) in the order of tickers."""
        return [(symbol, self._data[symbol]) for symbol in self.keys()]

    def __str__(self) -> str:
        return "{" + ", ".join(f"{symbol}: {data}" for symbol, data in self.items()) + "}"

    def clear(self) -> None:
        """Take all entries out."""
        self._data, self._sorted = {}, None

    def remove(self, key: SymbolLike) -> bool:
        """Take an entry out; false if there is none."""
        symbol = symbol_of(key)
        if symbol not in self._data:
            return False
        self._data, self._sorted = {each: data for each, data in self._data.items() if each != symbol}, None
        return True

    def add(self, key: SymbolLike, value: Any) -> None:
        """Put in an entry.

        Raises:
            ArgumentException: there is one already.
        """
        if self.contains_key(key):
            raise ArgumentException(f"There are data of {key} already; write them anew with brackets.")
        self[key] = value

    def __setitem__(self, key: SymbolLike, value: Any) -> None:
        require_value(value, self, self._kind)
        symbol = symbol_of(key)
        if isinstance(symbol, str):
            symbol = symbol_of_text(symbol)
        self._data, self._sorted = {**self._data, symbol: value}, None

    def _look_up(self, key: SymbolLike) -> Any:
        return self._data.get(symbol_of(key))


class TradeBars(DataDictionary[TradeBar]):
    """Trade bars by symbol."""

    __slots__ = ()
    _kind = TradeBar


class QuoteBars(DataDictionary[QuoteBar]):
    """Quote bars by symbol."""

    __slots__ = ()
    _kind = QuoteBar


class Ticks(DataDictionary[Any]):
    """Lists of ticks by symbol."""

    __slots__ = ()
    _kind = list


class Dividends(DataDictionary[Dividend]):
    """Dividends by symbol."""

    __slots__ = ()
    _kind = Dividend


class Splits(DataDictionary[Split]):
    """Splits by symbol."""

    __slots__ = ()
    _kind = Split


class Delistings(DataDictionary[Delisting]):
    """Delistings by symbol."""

    __slots__ = ()
    _kind = Delisting


class SymbolChangedEvents(DataDictionary[SymbolChangedEvent]):
    """Renames by symbol."""

    __slots__ = ()
    _kind = SymbolChangedEvent


class SymbolView(DictionaryView[Symbol, Value]):
    """A read-only dictionary by symbol that tickers find too; its values are of `_kind`."""

    _kind: ClassVar[type] = object

    def __missing__(self, key: SymbolLike) -> Value:
        if key is None:
            raise no_key(self)
        found = symbol_of(key)
        if not dict.__contains__(self, found):
            raise missing_key(key, self)
        return dict.__getitem__(self, found)

    def __contains__(self, key: object) -> bool:
        return is_in(key, self.contains_key)

    def contains_key(self, key: SymbolLike) -> bool:
        """Whether there is an entry for a symbol or ticker."""
        return dict.__contains__(self, symbol_of(key))

    def get(self, key: SymbolLike, default: Any = None) -> Any:
        """The value of a symbol or ticker, or the default."""
        require_default(default, self._kind)
        return dict.get(self, symbol_of(key), default)

    def __setitem__(self, key: SymbolLike, value: object) -> None:
        require_value(value, self, self._kind)
        raise self._read_only()

    def add(self, key: SymbolLike, value: object) -> None:
        """Not allowed, nor is taking entries out.

        Raises:
            InvalidOperationException: always.
        """
        raise self._read_only()

    def remove(self, key: SymbolLike) -> bool:
        """Not allowed.

        Raises:
            InvalidOperationException: always.
        """
        raise self._read_only()

    def get_enumerator(self) -> Iterator[KeyValuePair]:
        """The entries, one after the other."""
        return iter(self)

    Add = add
    Remove = remove
    ContainsKey = contains_key

    def _read_only(self) -> InvalidOperationException:
        return InvalidOperationException(f"{type(self).__name__} is read-only; make a dict of its items() instead.")


def no_key(owner: object, kind: type[SystemException] = ArgumentNullException) -> SystemException:
    """The error for None as a key; that of securities and holdings unless a dictionary of a slice has another."""
    return kind(f"{type(owner).__name__} got None as a key; expected a symbol, ticker or security.")


def missing_key(key: SymbolLike, owner: object) -> SystemException:
    """The error for a symbol without data; the message tells a ticker that was never added from one that has no data now."""
    if key is None:
        return no_key(owner, NullReferenceException)
    if isinstance(key, str) and find(key) is None:
        return KeyNotFoundException(f"{key!r} is not the ticker of a security of this algorithm. Add it first, e.g. add_equity({key!r}).")
    return KeyNotFoundException(
        f"{key} has no data in this {type(owner).__name__}. Check with contains_key, or use get, which gives None for missing data."
    )
