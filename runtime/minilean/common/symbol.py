"""Symbols: what is traded, identified for good by its first ticker and first date (`Symbol`, `SecurityIdentifier`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from minilean.common.enums import SecurityType
from minilean.common.naming import LeanObject

_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OLE_EPOCH = date(1899, 12, 30)
DEFAULT_DATE = _OLE_EPOCH
_MARKET_NUMBERS = {"usa": 1, "fxcm": 2, "oanda": 3, "dukascopy": 4, "bitfinex": 5}


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
    days = (first_date - _OLE_EPOCH).days if security_type == SecurityType.EQUITY else 0
    number = days * 10**14 + _MARKET_NUMBERS.get(market, 0) * 100 + int(security_type)
    return f"{first_ticker} {_base36(number)}"


class SecurityIdentifier(LeanObject):
    """What makes two symbols the same security."""

    __slots__ = ("_text", "date", "market", "security_type", "symbol")

    def __init__(self, symbol: str, first_date: date, market: str, security_type: SecurityType) -> None:
        object.__setattr__(self, "symbol", symbol)
        object.__setattr__(self, "date", first_date)
        object.__setattr__(self, "market", market)
        object.__setattr__(self, "security_type", security_type)
        object.__setattr__(self, "_text", identifier_text(symbol, first_date, market, security_type))

    def __str__(self) -> str:
        return self._text

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return str(other) == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Symbol(LeanObject):
    """A security as algorithms name it: equal and hashed by identifier, also equal to its ticker and identifier as text.

    `value` is the ticker of today (it changes with a rename); `id` never changes.
    """

    __slots__ = ("_hash", "text", "id", "value")

    def __init__(self, identifier: SecurityIdentifier, value: str) -> None:
        object.__setattr__(self, "id", identifier)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "text", str(identifier))
        object.__setattr__(self, "_hash", hash(str(identifier)))

    @property
    def security_type(self) -> SecurityType:
        """Equity, forex or base (custom data)."""
        return self.id.security_type

    @property
    def market(self) -> str:
        """LEAN's market name, e.g. `usa`."""
        return self.id.market

    @staticmethod
    def create(ticker: str, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Symbol:
        """The symbol of a ticker, resolved through the map files of the current data folder (`Symbol.Create`)."""
        from minilean.common.symbol_cache import create_symbol

        return create_symbol(ticker, security_type, market)

    def has_underlying(self) -> bool:
        """Always false: derivatives are not modelled."""
        return False

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Symbol):
            return self.text == other.text
        if isinstance(other, str):
            return other == self.text or other.upper() == self.value
        return False

    def __hash__(self) -> int:
        return self._hash

    def __lt__(self, other: Any) -> bool:
        return self.text < (other.text if isinstance(other, Symbol) else str(other))

    def __gt__(self, other: Any) -> bool:
        return self.text > (other.text if isinstance(other, Symbol) else str(other))

    def __le__(self, other: Any) -> bool:
        return not self > other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __str__(self) -> str:
        from minilean.common.symbol_cache import shown

        return shown(self)

    def __repr__(self) -> str:
        return self.text

    def __deepcopy__(self, memo: dict[int, Any]) -> Symbol:
        return self

    def __copy__(self) -> Symbol:
        return self
