"""Symbols: what is traded, identified for good by its first ticker and first date (`Symbol`, `SecurityIdentifier`)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import ClassVar, Protocol

from minilean.common.dotnet_errors import (
    ArgumentException,
    ArgumentNullException,
    ArgumentOutOfRangeException,
    InvalidOperationException,
)
from minilean.common.enums import SecurityType
from minilean.common.naming import DualNamed, member_of

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OLE_EPOCH = date(1899, 12, 30)
DEFAULT_DATE = _OLE_EPOCH
# `Market.HardcodedMarkets`
_MARKET_NUMBERS = {
    "usa": 1, "fxcm": 2, "oanda": 3, "dukascopy": 4, "bitfinex": 5, "cmeglobex": 6, "nymex": 7, "cbot": 8, "ice": 9, "cboe": 10,
    "india": 11, "kraken": 13, "bittrex": 14, "bithumb": 15, "binance": 16, "poloniex": 17, "coinone": 18, "hitbtc": 19,
    "okcoin": 20, "bitstamp": 21, "comex": 22, "cme": 23, "sgx": 24, "hkfe": 25, "nyseliffe": 26, "cfe": 33, "ftx": 34, "ftxus": 35,
    "binanceus": 36, "bybit": 37, "coinbase": 38, "interactivebrokers": 39, "eurex": 40, "ose": 41, "dydx": 42, "krx": 43,
}  # fmt: skip
_NO_PART_OF_A_TICKER = re.compile(r"[ |]")
_MARKETS = {number: market for market, number in _MARKET_NUMBERS.items()}
_KINDS = {int(kind): kind for kind in SecurityType}
_DAY, _MARKET = 10**14, 100
_LAST_DAY = (date.max - _OLE_EPOCH).days
_DATED = (SecurityType.EQUITY, SecurityType.BASE)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _BASE36[rest] + digits
    return digits or "0"


def identifier_text(first_ticker: str, first_date: date, market: str, security_type: SecurityType) -> str:
    """The text of a security identifier, e.g. `SPY R735QTJ8XC9X` (`SecurityIdentifier.ToString`).

    Args:
        first_ticker: the ticker on the first day of data.
        first_date: that day; 1899-12-30 where no map file is known.
        market: `usa`, `oanda`, ...
        security_type: equity, forex or base (custom data).

    Returns:
        `<first ticker> <base 36 number>`.
    """
    days = (first_date - _OLE_EPOCH).days if security_type in _DATED else 0
    number = days * _DAY + _MARKET_NUMBERS.get(market, 0) * _MARKET + int(security_type)
    return f"{first_ticker} {_base36(number)}"


def no_ticker(given: object) -> Exception:
    """The error of a call that got something else where it takes a ticker."""
    if given is None:
        return ArgumentNullException("None was given where a ticker belongs; expected a text, such as 'SPY'.")
    return TypeError(f"{given!r:.80} is no ticker; expected a text, such as 'SPY'.")


def _no_option(name: str) -> InvalidOperationException:
    return InvalidOperationException(f"{name} is that of an option; this identifier is none of one.")


class SecurityIdentifier(DualNamed):
    """What makes two symbols the same security."""

    EMPTY: ClassVar[SecurityIdentifier]
    NONE: ClassVar[SecurityIdentifier]

    __slots__ = ("_first_date", "_text", "market", "security_type", "symbol")

    def __init__(self, symbol: str, first_date: date, market: str, security_type: SecurityType) -> None:
        self.symbol = symbol
        self._first_date = first_date
        self.market = market
        self.security_type = security_type.member
        self._text = identifier_text(symbol, first_date, market, security_type)

    @staticmethod
    def parse(text: str) -> SecurityIdentifier:
        """The identifier that a text such as `SPY R735QTJ8XC9X` stands for (`SecurityIdentifier.Parse`).

        Raises:
            ValueError: the text is none of an equity, a currency pair or custom data.
        """
        return _parsed(text)

    @staticmethod
    def ticker(symbol: Symbol, date: datetime) -> str:
        """The ticker that a security had on a day; that of today for anything but equities (`SecurityIdentifier.Ticker`)."""
        return _names.ticker_on(symbol, _as_date(date))

    @property
    def date(self) -> datetime:
        """Midnight of the first day of its data, as algorithms read it."""
        return datetime.combine(self._first_date, time.min)

    @property
    def has_underlying(self) -> bool:
        """Whether it identifies a derivative: never, since there are none."""
        return False

    @property
    def strike_price(self) -> float:
        """That of an option.

        Raises:
            InvalidOperationException: always, since it identifies none.
        """
        raise _no_option("strike_price")

    @property
    def option_right(self) -> object:
        """Whether an option is a call or a put; see `strike_price`."""
        raise _no_option("option_right")

    @property
    def option_style(self) -> object:
        """Whether an option is European or American; see `strike_price`."""
        raise _no_option("option_style")

    @staticmethod
    def generate_forex(symbol: str, market: str) -> SecurityIdentifier:
        """The identifier of a currency pair."""
        return SecurityIdentifier(symbol.upper(), DEFAULT_DATE, market, SecurityType.FOREX)

    @staticmethod
    def generate_base(
        data_type: type | None, symbol: str, market: str, map_symbol: bool = False, date: datetime | None = None
    ) -> SecurityIdentifier:
        """The identifier of an algorithm's own data.

        Args:
            data_type: its class, whose name becomes part of the identifier; None leaves it out.
            symbol: the ticker.
            market: LEAN's market name.
            map_symbol: whether the ticker is that of an equity, which the map files resolve.
            date: the day on which it is meant; today unless given.
        """
        ticker, first = symbol.upper(), DEFAULT_DATE
        if map_symbol:
            identity = _names.equity_on(ticker, _as_date(date) if date else datetime.now().date(), market).id
            ticker, first = identity.symbol, identity._first_date
        if data_type is not None:
            _names.register_type(data_type)
            ticker = f"{ticker}.{data_type.__name__}"
        return SecurityIdentifier(ticker, first, market, SecurityType.BASE)

    @staticmethod
    def generate_equity(
        ticker: str | date,
        market: str,
        map_symbol: bool | str = True,
        map_file_provider: object = None,
        mapping_resolve_date: datetime | None = None,
    ) -> SecurityIdentifier:
        """The identifier of an equity.

        Args:
            ticker: the ticker; LEAN's form `(date, first ticker, market)` is understood too.
            market: e.g. `usa`.
            map_symbol: whether the map files say which security had the ticker.
            map_file_provider: the run's own map files are read.
            mapping_resolve_date: the day on which it had it; today unless given.
        """
        if isinstance(ticker, date):
            return SecurityIdentifier(market.upper(), _as_date(ticker), str(map_symbol), SecurityType.EQUITY)
        if not map_symbol:
            return SecurityIdentifier(ticker.upper(), DEFAULT_DATE, market, SecurityType.EQUITY)
        return _names.equity_on(ticker, _as_date(mapping_resolve_date) if mapping_resolve_date else date.today(), market).id

    @staticmethod
    def generate_constituent_identifier(symbol: str, security_type: SecurityType, market: str) -> SecurityIdentifier:
        """The identifier of a universe of constituents, named by its ending in the data folder."""
        return SecurityIdentifier(symbol, DEFAULT_DATE, market, security_type)

    def __str__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            raise TypeError(f"A security identifier cannot be compared with a text, {other!r:.80}; compare str(identifier) with it.")
        return str(other) == self._text

    def __hash__(self) -> int:
        return hash(self._text)


SecurityIdentifier.EMPTY = SecurityIdentifier("", DEFAULT_DATE, "", SecurityType.BASE)
SecurityIdentifier.NONE = SecurityIdentifier("NONE", DEFAULT_DATE, "", SecurityType.BASE)


class Symbol(DualNamed):
    """A security as algorithms name it: equal and hashed by identifier, also equal to any text that stands for it in the run.

    `value` is the ticker of today (it changes with a rename); `id` never changes. `underlying` is the security that custom data belong
    to, None for everything else.
    """

    EMPTY: ClassVar[Symbol]
    NONE: ClassVar[Symbol]

    # algorithms may hang attributes of their own on it
    __slots__ = ("_hash", "_text", "id", "underlying", "value")

    def __init__(self, identifier: SecurityIdentifier, value: str, underlying: Symbol | None = None) -> None:
        self.underlying = underlying
        self.id = identifier
        self.value = value
        self._text = str(identifier)
        self._hash = hash(str(identifier))

    @property
    def security_type(self) -> SecurityType:
        """Equity, forex or base (custom data)."""
        return self.id.security_type

    @property
    def _market(self) -> str:
        """LEAN's market name, e.g. `usa`."""
        return self.id.market

    @staticmethod
    def create(ticker: str, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa", alias: str | None = None) -> Symbol:
        """The symbol of a ticker, resolved through the map files of the current data folder (`Symbol.Create`).

        Args:
            ticker: in any case.
            security_type: e.g. `SecurityType.EQUITY`.
            market: LEAN's market name.
            alias: what the symbol is called in place of its ticker.

        Raises:
            ArgumentNullException: no ticker.
            ArgumentException: a ticker with a blank.
            ArgumentOutOfRangeException: no market of LEAN's.
            TypeError: an argument is of another kind.
        """
        if not ticker:
            raise ArgumentNullException("Symbol.create got no ticker; expected a text such as 'SPY'.")
        if isinstance(ticker, str) and _NO_PART_OF_A_TICKER.search(ticker):
            raise ArgumentException(f"{ticker!r} is no ticker: it has a blank or a '|'.")
        if isinstance(market, str) and market.lower() not in _MARKET_NUMBERS:
            raise ArgumentOutOfRangeException(f"{market!r} is no market that LEAN knows; expected one such as Market.USA.")
        if not isinstance(security_type, (SecurityType, int)):
            raise TypeError(f"Symbol.create got {security_type!r} as its type; expected e.g. SecurityType.EQUITY.")
        found = _names.create_symbol(ticker, member_of(SecurityType, security_type), market)
        # an object of its own, so that what is written on it changes no other
        return Symbol(found.id, found.value if alias is None else alias.upper(), found.underlying)

    @staticmethod
    def create_base(data_type: type, underlying: Symbol, market: str | None = None) -> Symbol:
        """The symbol of an algorithm's own data about a security (`Symbol.CreateBase`).

        Args:
            data_type: the algorithm's class.
            underlying: the security.
            market: LEAN's market name; `usa` unless given.
        """
        identity = SecurityIdentifier(
            f"{underlying.id.symbol.upper()}.{data_type.__name__}", underlying.id._first_date, market or "usa", SecurityType.BASE
        )
        _names.register_type(data_type)
        return Symbol(identity, underlying.value, underlying)

    @property
    def has_underlying(self) -> bool:
        """Whether it names custom data about a security."""
        return self.underlying is not None

    @staticmethod
    def is_canonical() -> bool:
        """Whether it stands for all contracts of a derivative: never, since there are none."""
        return False

    def __setattr__(self, name: str, value: object) -> None:
        # LEAN takes such a write, and it changes nothing
        if name in ("id", "ID", "Id") and hasattr(self, "id"):
            return
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Symbol):
            return self._text == other._text
        if isinstance(other, str):
            found = _names.find(other)
            return found is not None and found._text == self._text
        if isinstance(other, SecurityIdentifier):
            return self.id == other
        if other is None:
            return not self.value
        # a security stands for its symbol
        owned = getattr(other, "symbol", None)
        return isinstance(owned, Symbol) and owned._text == self._text

    def __hash__(self) -> int:
        return self._hash

    def equals(self, other: object) -> bool:
        """The same as `==`."""
        return self == other

    def compare_to(self, other: object) -> int:
        """-1, 0 or 1, as its ticker comes before, equals or comes after that of a symbol or a text."""
        return (self > other) - (self < other)

    # LEAN passes these on to the ticker

    def contains(self, value: str) -> bool:
        """Whether the ticker contains a text."""
        return value in self.value

    def starts_with(self, value: str) -> bool:
        """Whether the ticker starts with a text."""
        return self.value.startswith(value)

    def ends_with(self, value: str) -> bool:
        """Whether the ticker ends with a text."""
        return self.value.endswith(value)

    def to_lower(self) -> str:
        """The ticker in small letters."""
        return self.value.lower()

    def to_upper(self) -> str:
        """The ticker in capitals."""
        return self.value.upper()

    # LEAN sorts symbols by ticker, although it tells them apart by identifier
    def __lt__(self, other: object) -> bool:
        return self.value.upper() < (other.value if isinstance(other, Symbol) else str(other)).upper()

    def __gt__(self, other: object) -> bool:
        return self.value.upper() > (other.value if isinstance(other, Symbol) else str(other)).upper()

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __str__(self) -> str:
        return _names.display_name(self)


Symbol.EMPTY = Symbol(SecurityIdentifier.EMPTY, "")
Symbol.NONE = Symbol(SecurityIdentifier.NONE, "NONE")


class SymbolNames(Protocol):
    """What symbols ask of whoever knows the names of the current run: `minilean.common.symbol_cache`."""

    def create_symbol(self, ticker: str, security_type: SecurityType, market: str) -> Symbol:
        """The symbol of a ticker."""
        ...

    def equity_on(self, ticker: str, day: date, market: str) -> Symbol:
        """The symbol of the equity that had a ticker on a day."""
        ...

    def ticker_on(self, symbol: Symbol, day: date) -> str:
        """The ticker that a security had on a day."""
        ...

    def display_name(self, symbol: Symbol) -> str:
        """How LEAN prints a symbol."""
        ...

    def find(self, text: str) -> Symbol | None:
        """The symbol that a text stands for, if it stands for one."""
        ...

    def register_type(self, data_type: type) -> None:
        """Let the name of a class of custom data stand for it in identifiers."""
        ...


class UnmappedNames:
    """Names where there is no run: every ticker is that of a security without map file, and no security was added."""

    def create_symbol(self, ticker: str, security_type: SecurityType, market: str) -> Symbol:
        """The symbol of a security without map file."""
        ticker = ticker.upper()
        return Symbol(SecurityIdentifier(ticker, DEFAULT_DATE, market, security_type), ticker)

    def equity_on(self, ticker: str, day: date, market: str) -> Symbol:
        """The symbol of an equity without map file."""
        return self.create_symbol(ticker, SecurityType.EQUITY, market)

    def ticker_on(self, symbol: Symbol, day: date) -> str:
        """Its only ticker."""
        return symbol.value

    def display_name(self, symbol: Symbol) -> str:
        """The identifier."""
        return symbol._text

    def find(self, text: str) -> Symbol | None:
        """No text stands for a symbol."""
        return None

    def register_type(self, data_type: type) -> None:
        """Nothing is remembered."""


_names: SymbolNames = UnmappedNames()


def use_names(names: SymbolNames) -> None:
    """Let symbols be resolved and printed by what a run knows."""
    global _names  # noqa: PLW0603 - a process runs one algorithm at a time
    _names = names


@lru_cache(maxsize=65536)
def _parsed(text: str) -> SecurityIdentifier:
    first_ticker, _, properties = text.strip().partition(" ")
    if not properties.isalnum():
        raise ValueError(f"{text!r} is no security identifier; expected a ticker and a number such as 'SPY R735QTJ8XC9X'.")
    number = int(properties, 36)
    first_date = _OLE_EPOCH + timedelta(days=min(number // _DAY, _LAST_DAY))
    market, security_type = _MARKETS.get(number // _MARKET % 1000, ""), _KINDS.get(number % _MARKET, SecurityType.BASE)
    identifier = SecurityIdentifier(first_ticker, first_date, market, security_type)
    if str(identifier) != f"{first_ticker} {properties}":
        raise ValueError(f"{text!r} names a security of a kind or market that this runtime does not know.")
    return identifier


def _as_date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
