"""The lots and price steps of the data folder, as algorithms look them up (`SymbolPropertiesDatabase`)."""

from __future__ import annotations

from pathlib import Path

from minilean.common.enums import SecurityType
from minilean.common.globals import Globals
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.common.unsupported import unsupported
from minilean.data.symbol_properties import PROPERTIES_FILE, SymbolProperties, SymbolPropertiesFile


class SymbolPropertiesDatabase(LeanObject):
    """The properties of a data folder; each call may raise a `DataError` that names the file, where that is missing or broken.

    Args:
        file: path of the file.
    """

    def __init__(self, file: str) -> None:
        self._file = SymbolPropertiesFile(Path(file))

    @staticmethod
    def from_data_folder() -> SymbolPropertiesDatabase:
        """That of the data folder of the run."""
        return SymbolPropertiesDatabase(str(Path(Globals.data_folder) / PROPERTIES_FILE))

    def contains_key(self, market: str, symbol: Symbol | str, security_type: SecurityType) -> bool:
        """Whether a ticker has an entry of its own."""
        return self._file.find(market, _ticker(symbol), security_type) is not None

    def get_symbol_properties(
        self, market: str, symbol: Symbol | str, security_type: SecurityType, default_quote_currency: str
    ) -> SymbolProperties:
        """The entry of a ticker, else that of its market, else cents and single units in a currency.

        Args:
            market: LEAN's market name.
            symbol: of the security, or its ticker.
            security_type: what it is.
            default_quote_currency: the currency.
        """
        found = self._file.find_any(market, _ticker(symbol), security_type)
        return SymbolProperties(quote_currency=default_quote_currency.upper()) if found is None else found

    def try_get_market(self, symbol: str, security_type: SecurityType, market: str | None = None) -> tuple[bool, str | None]:
        """(whether a market has an entry of its own for a ticker, the first such market)."""
        found = self._file.market_of(symbol, security_type)
        return found is not None, found

    set_entry = unsupported("SymbolPropertiesDatabase.set_entry", "write the line into the data folder's file")


def _ticker(symbol: Symbol | str) -> str:
    return symbol.value if isinstance(symbol, Symbol) else symbol
