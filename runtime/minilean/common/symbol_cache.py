"""The symbols of the current run by ticker, so that algorithms may write "SPY" where a symbol is meant (`SymbolCache`).

A process runs one backtest at a time; the composition root calls `use_folder` at its start.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Protocol

from minilean.common.dotnet_errors import InvalidOperationException
from minilean.common.enums import SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol, UnmappedNames, no_ticker, use_names


class SymbolCache(LeanObject):
    """The symbols of the current run by ticker, as algorithms ask for them."""

    @staticmethod
    def get_symbol(ticker: str) -> Symbol:
        """The symbol that a ticker stands for.

        Raises:
            InvalidOperationException: no security of that ticker was added.
        """
        found = find(ticker)
        if found is None:
            raise InvalidOperationException(
                f"{ticker!r} is not the ticker of a security of this algorithm. Add it first, e.g. with add_equity."
            )
        return found

    @staticmethod
    def try_get_symbol(ticker: str, symbol: object = None) -> tuple[bool, Symbol | None]:
        """(whether a security of that ticker was added, its symbol)."""
        found = find(ticker)
        return found is not None, found

    @staticmethod
    def get_ticker(symbol: Symbol) -> str:
        """The ticker of a symbol that was added, else its identifier."""
        return display_name(symbol)

    @staticmethod
    def try_get_ticker(symbol: Symbol, ticker: object = None) -> tuple[bool, str | None]:
        """(whether a security of that symbol was added, its ticker)."""
        ticker = _current.tickers.get(symbol._text)
        return ticker is not None, ticker

    @staticmethod
    def set(ticker: str, symbol: Symbol) -> None:
        """Let a ticker stand for a symbol."""
        register(symbol, ticker)


class SymbolSource(Protocol):
    """Whatever resolves tickers: the data folder of a run."""

    def create_symbol(self, ticker: str, security_type: SecurityType, market: str) -> Symbol:
        """The symbol of a ticker."""
        ...

    def equity_on(self, ticker: str, day: date, market: str) -> Symbol:
        """The symbol of the equity that had a ticker on a day."""
        ...

    def ticker_on(self, symbol: Symbol, day: date) -> str:
        """The ticker that a security had on a day."""
        ...


class _Current:
    """What the current run knows; symbols ask it (`minilean.common.symbol.SymbolNames`)."""

    def __init__(self) -> None:
        self.folder: SymbolSource = UnmappedNames()
        self.by_ticker: dict[str, Symbol] = {}
        self.tickers: dict[str, str] = {}
        self.types: dict[str, type] = {}
        self.numbers: Counter[str] = Counter()

    def create_symbol(self, ticker: str, security_type: SecurityType, market: str) -> Symbol:
        """The symbol of a ticker; without a data folder it is the one of a security without map file."""
        return self.folder.create_symbol(ticker, security_type, market)

    def equity_on(self, ticker: str, day: date, market: str = "usa") -> Symbol:
        """The symbol of the equity that had a ticker on a day; without a data folder it is the one of a security without map file."""
        return self.folder.equity_on(ticker, day, market)

    def ticker_on(self, symbol: Symbol, day: date) -> str:
        """The ticker that a security had on a day; without a data folder it has only one."""
        return self.folder.ticker_on(symbol, day)

    def display_name(self, symbol: Symbol) -> str:
        """How LEAN prints a symbol: by ticker once its security was added by hand (custom data as `TICKER.Type`), else by identifier."""
        return self.tickers.get(symbol._text, symbol._text)

    def find(self, text: str) -> Symbol | None:
        """The symbol that a ticker or an identifier stands for; None if no security of that ticker was added by hand.

        What universes choose is not found by its ticker, only by its identifier.
        """
        if not isinstance(text, str):
            raise no_ticker(text)
        found = self.by_ticker.get(text) or self.by_ticker.get(text.upper())
        if found is None and " " in text:
            try:
                identifier = SecurityIdentifier.parse(text)
            except ValueError:
                return None
            found = Symbol(identifier, identifier.symbol)
        return found

    def register_type(self, data_type: type) -> None:
        """Let the name of a class of custom data stand for it in identifiers (`SecurityIdentifier.GenerateBaseSymbol`)."""
        self.types[data_type.__name__] = data_type


_current = _Current()
use_names(_current)
equity_on = _current.equity_on
display_name = _current.display_name
find = _current.find
register_type = _current.register_type


def symbol_of_text(text: str) -> Symbol:
    """The symbol that LEAN makes of a text: that which it stands for, else one of no market, `XLK 0`, which has no data (`Symbol`)."""
    found = find(text)
    return Symbol(SecurityIdentifier(text, DEFAULT_DATE, "", SecurityType.BASE), text) if found is None else found


def use_folder(folder: SymbolSource | None, keep_symbols: bool = False) -> None:
    """Resolve symbols through a data folder from now on.

    Args:
        folder: the data folder.
        keep_symbols: whether those known so far stay known, as among the notebooks' books; a run starts with none.
    """
    _current.folder = UnmappedNames() if folder is None else folder
    if not keep_symbols:
        _current.by_ticker = {}
        _current.tickers = {}
        _current.types = {}
        _current.numbers = Counter()


def next_number(kind: str) -> int:
    """1, 2, ... for the things of a kind that a run makes, so that each has a name of its own and every run the same names."""
    _current.numbers[kind] += 1
    return _current.numbers[kind]


def type_of(symbol: Symbol) -> type | None:
    """The class of custom data that a symbol's identifier names; None if no such class is known in this run."""
    return _current.types.get(symbol.id.symbol.rpartition(".")[2])


def register(symbol: Symbol, ticker: str | None = None) -> None:
    """Let a ticker stand for a symbol, and the symbol be printed as that ticker (`SymbolCache.Set`).

    Args:
        symbol: the symbol.
        ticker: its own unless given; custom data have their class in theirs, and are found without it too.
    """
    own = symbol.id.symbol if symbol.security_type is SecurityType.BASE else symbol.value
    text = ticker or own
    _current.by_ticker[text.upper()] = symbol
    _current.tickers[symbol._text] = text
    if symbol.security_type is SecurityType.BASE:
        _current.by_ticker[own] = symbol
        _current.by_ticker.setdefault(symbol.value.upper(), symbol)
