"""What LEAN's coarse files tell of all stocks of a day: price, volume, dollar volume (`Fundamental`, `CoarseFundamentalDataProvider`)."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from minilean.common.decimals import ONE, ZERO, to_double
from minilean.common.naming import LeanObject, MissingMember
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import BaseData
from minilean.data.fields import parse_number
from minilean.data.text_lines import read_lines
from minilean.errors import UnsupportedCall

_DAY = timedelta(days=1)
_FINE = frozenset(
    "asset_classification company_profile company_reference earning_ratios earning_reports financial_statements market_cap "
    "operation_ratios security_reference valuation_ratios".split()
)


class CoarseFundamental(BaseData, LeanObject):
    """A stock on one day, known at the midnight after it.

    Args:
        symbol: the stock, with the ticker of that day.
        time: midnight of the day, New York.
        value: the close as traded, in dollars.
        volume: shares traded.
        dollar_volume: dollars traded.
        price_factor: for dividends, at that day.
        split_factor: for splits, at that day.
    """

    _only_in_universes = True
    __slots__ = ("_price_factor", "_split_factor", "dollar_volume", "volume")

    # made by thousands a day: the look-up of Pascal-case names on writing would cost more than the reading
    __setattr__ = object.__setattr__  # pyright: ignore[reportAssignmentType]

    def __init__(
        self,
        symbol: Symbol,
        time: datetime,
        value: Decimal = ZERO,
        volume: int = 0,
        dollar_volume: float = 0.0,
        price_factor: Decimal = ONE,
        split_factor: Decimal = ONE,
    ) -> None:
        self.symbol = symbol
        self.time = time
        self._end_time = time + _DAY
        self._filled = False
        self._value = value
        self.volume = volume
        self.dollar_volume = dollar_volume
        self._price_factor = price_factor
        self._split_factor = split_factor

    @property
    def market(self) -> str:
        """LEAN's name of the market, `usa`."""
        return self.symbol._market

    @property
    def has_fundamental_data(self) -> bool:
        """Always false, as in LEAN on these files, whatever their column of that name says."""
        return False

    @property
    def price_factor(self) -> float:
        """Factor for dividends."""
        return to_double(self._price_factor)

    @property
    def split_factor(self) -> float:
        """Factor for splits."""
        return to_double(self._split_factor)

    @property
    def price_scale_factor(self) -> float:
        """Factor for both."""
        return to_double(self._price_factor * self._split_factor)

    @property
    def adjusted_price(self) -> float:
        """The close times both factors."""
        return to_double(self._value * self._price_factor * self._split_factor)


class FineFundamental(CoarseFundamental):
    """A stock with the figures of its company, which no file that this runtime reads has: asking for one is refused."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except MissingMember:
            plain = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
            if plain in _FINE:
                raise UnsupportedCall(f"Fundamental.{plain}", "coarse files have price, volume and dollar volume only") from None
            raise


class Fundamental(FineFundamental):
    """What selections of stocks are given (`Fundamental`)."""

    __slots__ = ()


def coarse_folder(root: Path, market: str = "usa") -> Path:
    """Where a data folder has its coarse files, one a day."""
    return root / "equity" / market / "fundamental" / "coarse"


def read_coarse(path: Path, day: date) -> list[Fundamental]:
    """The stocks of a day in the order of the file; none where there is no file.

    Args:
        path: lines of identifier, ticker, close, volume, dollar volume[, has fundamental data, price factor, split factor].
        day: its date.

    Raises:
        DataError: a line is not of that form.
    """
    time = datetime(day.year, day.month, day.day)

    def stock(fields: list[str]) -> Fundamental:
        factors = [parse_number(fields[6]), parse_number(fields[7])] if len(fields) > 7 else []
        symbol = Symbol(SecurityIdentifier.parse(fields[0]), fields[1])
        volume, dollars = int(fields[3]), float(fields[4])
        if volume < 0 or not 0 <= dollars < math.inf:
            raise ValueError("volume and dollar volume are numbers from zero on")
        return Fundamental(symbol, time, parse_number(fields[2]), volume, dollars, *factors)

    return read_lines(path, "identifier,ticker,close,volume,dollar volume,...", stock)
