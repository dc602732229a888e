"""Lot sizes, price steps and currencies of securities (`SymbolPropertiesDatabase`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from minilean.common.decimals import ONE, ZERO, text, to_double
from minilean.common.enums import SecurityType
from minilean.common.exact import float_of
from minilean.data.fields import parse_number
from minilean.data.text_lines import excerpt, read_text
from minilean.errors import DataError


@dataclass(frozen=True, slots=True)
class SymbolProperties:
    """What a security is traded in.

    Args:
        description: its name.
        quote_currency: currency of its price.
        contract_multiplier_exact: units per contract.
        minimum_price_variation_exact: smallest step of its price.
        lot_size_exact: orders are multiples of this many units.
        market_ticker: the exchange's own ticker.
        minimum_order_size_exact: smallest order; None for none.
        price_magnifier_exact: price units per currency unit.
    """

    description: str = ""
    quote_currency: str = "USD"
    contract_multiplier_exact: Decimal = ONE
    minimum_price_variation_exact: Decimal = Decimal("0.01")
    lot_size_exact: Decimal = ONE
    market_ticker: str = ""
    minimum_order_size_exact: Decimal | None = None
    price_magnifier_exact: Decimal = ONE

    def __str__(self) -> str:
        # an empty place says that there is none
        magnifier = "" if self.price_magnifier_exact == 1 else text(self.price_magnifier_exact)
        size = "" if self.minimum_order_size_exact is None else text(self.minimum_order_size_exact)
        numbers = (self.contract_multiplier_exact, self.minimum_price_variation_exact, self.lot_size_exact)
        return ",".join((self.description, self.quote_currency, *map(text, numbers), self.market_ticker, size, magnifier))

    contract_multiplier = float_of("contract_multiplier_exact", "Units per contract.")
    minimum_price_variation = float_of("minimum_price_variation_exact", "Smallest step of its price.")
    lot_size = float_of("lot_size_exact", "Orders are multiples of this many units.")
    price_magnifier = float_of("price_magnifier_exact", "Price units per currency unit.")

    @property
    def minimum_order_size(self) -> float | None:
        """Smallest order; None for none."""
        return None if self.minimum_order_size_exact is None else to_double(self.minimum_order_size_exact)

    def __post_init__(self) -> None:
        steps = (self.contract_multiplier_exact, self.minimum_price_variation_exact, self.lot_size_exact, self.price_magnifier_exact)
        if not self.quote_currency.isalnum():
            raise ValueError(f"the quote currency is {self.quote_currency!r}; expected a code such as USD")
        if min(steps) <= ZERO:
            raise ValueError(f"multiplier, price variation, lot size and magnifier are {steps}; expected numbers above zero")


PROPERTIES_FILE = Path("symbol-properties", "symbol-properties-database.csv")  # in a data folder
_DEFAULT = SymbolProperties()
_WHOLE_MARKET = "[*]"
_PAIR = 6  # letters of a currency pair


class SymbolPropertiesFile:
    """The properties of a data folder, read when first asked for.

    Args:
        path: `symbol-properties/symbol-properties-database.csv`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._properties: dict[tuple[str, str, str], SymbolProperties] = {}

    def get(self, market: str, ticker: str, security_type: SecurityType) -> SymbolProperties:
        """The entry of a ticker, else that of its market, else the defaults.

        Raises:
            DataError: the file is missing or empty, the line of the entry is broken, or a line names no security.
        """
        found = self.find_any(market, ticker, security_type)
        if found is not None:
            return found
        if security_type == SecurityType.FOREX and len(ticker) == _PAIR:
            return SymbolProperties(quote_currency=ticker[3:].upper())
        return _DEFAULT

    def find(self, market: str, ticker: str, security_type: SecurityType) -> SymbolProperties | None:
        """The entry of a ticker, or None.

        Raises:
            DataError: as `get`.
        """
        key = (market.lower(), ticker.upper(), _kind(security_type))
        if key in self._entries and key not in self._properties:
            self._properties[key] = self._read(*self._entries[key])
        return self._properties.get(key)

    def find_any(self, market: str, ticker: str, security_type: SecurityType) -> SymbolProperties | None:
        """The entry of a ticker, else that of its market, or None.

        Raises:
            DataError: as `get`.
        """
        return self.find(market, ticker, security_type) or self.find(market, _WHOLE_MARKET, security_type)

    def market_of(self, ticker: str, security_type: SecurityType) -> str | None:
        """The first market that has an entry of its own for a ticker, or None.

        Raises:
            DataError: the file is missing or empty.
        """
        wanted = (ticker.upper(), _kind(security_type))
        return next((market for market, *rest in self._entries if tuple(rest) == wanted), None)

    def pairs(self, market: str, security_type: SecurityType) -> list[tuple[str, str]]:
        """Base and quote currency of each ticker of a market that ends in its quote currency, in the order of the file.

        Raises:
            DataError: the file is missing or empty, or the line of such a ticker is broken.
        """
        kind = _kind(security_type)
        found = []
        for at, ticker, what in self._entries:
            if at != market or what != kind:
                continue
            if security_type == SecurityType.FOREX:
                if len(ticker) == _PAIR:
                    found.append((ticker[:3], ticker[3:]))
                continue
            quote = self.get(market, ticker, security_type).quote_currency
            if ticker.endswith(quote) and ticker != quote:
                found.append((ticker[: -len(quote)], quote))
        return found

    @cached_property
    def _entries(self) -> dict[tuple[str, str, str], tuple[int, str]]:
        # number and text of the line of each entry: of ten thousand a run uses a handful, and only those are read further
        try:
            lines = read_text(self.path, "Copy the file from LEAN's data folder.").splitlines()
        except FileNotFoundError as error:
            raise DataError(
                f"{self.path} does not exist, so no lot size or price step is known. Copy the file from LEAN's data folder."
            ) from error
        found: dict[tuple[str, str, str], tuple[int, str]] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#") or line.startswith("market,"):
                continue
            key = [part.strip() for part in line.split(",", 3)]
            if len(key) < 3:
                raise self._broken(number, line, "too few columns")
            found[key[0].lower(), key[1].upper(), key[2].lower()] = number, line
        if not found:
            raise DataError(
                f"{self.path} holds no properties; expected a header and a line per market. Copy the file from LEAN's data folder."
            )
        return found

    def _read(self, number: int, line: str) -> SymbolProperties:
        try:
            return _properties([part.strip() for part in next(csv.reader([line]))])
        except (IndexError, ValueError, csv.Error) as error:
            raise self._broken(number, line, error) from error

    def _broken(self, number: int, line: str, reason: object) -> DataError:
        return DataError(
            f"{self.path}, line {number}: {excerpt(line)} is not market,symbol,type,description,quote currency,multiplier,"
            f"price variation,lot size,... ({reason}). Copy the file from LEAN's data folder."
        )


def _kind(security_type: SecurityType) -> str:
    return str(security_type).lower().replace("_", "")


def _properties(row: list[str]) -> SymbolProperties:
    def number(place: int, default: Decimal | None) -> Decimal | None:
        return parse_number(row[place]) if len(row) > place and row[place] else default

    return SymbolProperties(
        row[3],
        row[4],
        parse_number(row[5]),
        parse_number(row[6]),
        parse_number(row[7]),
        row[8] if len(row) > 8 else "",
        number(9, None),
        number(10, None) or ONE,
    )
