"""The symbols of the current run by ticker, so that algorithms may write "SPY" where a symbol is meant (`SymbolCache`).

A process runs one backtest at a time; the composition root calls `use_folder` at its start.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Protocol

from minilean.common.enums import SecurityType


class NamedSecurity(Protocol):
    """A symbol, which this module files and never makes: `minilean.common.symbol` reads it."""

    id: Any
    value: str

    @property
    def security_type(self) -> SecurityType:
        """Equity, forex or base (custom data)."""
        ...


class SymbolSource(Protocol):
    """Whatever resolves tickers: the data folder of a run."""

    def create_symbol(self, ticker: str, security_type: SecurityType, market: str) -> Any:
        """The symbol of a ticker."""
        ...

    def equity_on(self, ticker: str, day: date, market: str) -> Any:
        """The symbol of the equity that had a ticker on a day."""
        ...


class _Current:
    """What the current run knows."""

    def __init__(self) -> None:
        self.folder: SymbolSource | None = None
        self.by_text: dict[str, Any] = {}
        self.types: dict[str, type] = {}
        self.numbers: Counter[str] = Counter()


_current = _Current()


def use_folder(folder: SymbolSource | None, keep_symbols: bool = False) -> None:
    """Resolve symbols through a data folder from now on.

    Args:
        folder: the data folder.
        keep_symbols: whether those known so far stay known, as among the notebooks' books; a run starts with none.
    """
    _current.folder = folder
    if not keep_symbols:
        _current.by_text = {}
        _current.types = {}
        _current.numbers = Counter()


def source() -> SymbolSource | None:
    """What resolves tickers now; None without a data folder."""
    return _current.folder


def next_number(kind: str) -> int:
    """1, 2, ... for the things of a kind that a run makes, so that each has a name of its own and every run the same names."""
    _current.numbers[kind] += 1
    return _current.numbers[kind]


def register_type(data_type: type) -> None:
    """Let the name of a class of custom data stand for it in identifiers (`SecurityIdentifier.GenerateBaseSymbol`)."""
    _current.types[data_type.__name__] = data_type


def type_of(symbol: NamedSecurity) -> type | None:
    """The class of custom data that a symbol's identifier names; None if no such class is known in this run."""
    return _current.types.get(symbol.id.symbol.rpartition(".")[2])


def register(symbol: NamedSecurity, ticker: str | None = None) -> None:
    """Let the ticker, and the identifier as text, stand for a symbol (`SymbolCache.Set`)."""
    _current.by_text[(ticker or symbol.value).upper()] = symbol
    _current.by_text[str(symbol.id)] = symbol
    if symbol.security_type == SecurityType.BASE:
        _current.by_text[symbol.id.symbol] = symbol


def find(text: str) -> Any:
    """The symbol that a ticker or an identifier stands for; None if no security of that name was added."""
    by_text = _current.by_text
    return by_text.get(text) or by_text.get(text.upper())


def display_name(symbol: NamedSecurity) -> str:
    """How LEAN prints a symbol: by ticker once its security was added (custom data as `TICKER.Type`), else by identifier."""
    if str(symbol.id) not in _current.by_text:
        return str(symbol.id)
    return symbol.id.symbol if symbol.security_type == SecurityType.BASE else symbol.value
