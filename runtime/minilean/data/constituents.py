"""What funds and indices hold, by day (`ETFConstituentUniverse`, `ConstituentsUniverseData`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from minilean.common.decimals import ZERO
from minilean.common.enums import MarketDataType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import BaseData
from minilean.data.fields import parse_day, parse_number
from minilean.data.text_lines import read_lines

_DAY = timedelta(days=1)


class ETFConstituentUniverse(BaseData):
    """One holding of a fund on one day, known at the midnight after it; figures that the file leaves out are None.

    Args:
        symbol: what is held.
        time: midnight of the day.
        last_update: day of the figures.
        weight: fraction of the fund.
        shares_held: number of shares.
        market_value: in dollars.
    """

    _only_in_universes = True
    __slots__ = ("last_update", "market_value", "shares_held", "weight")

    def __init__(
        self,
        symbol: Symbol,
        time: datetime,
        last_update: datetime | None = None,
        weight: float | None = None,
        shares_held: float | None = None,
        market_value: float | None = None,
    ) -> None:
        super().__init__(symbol, time)
        self._end_time = time + _DAY
        self.last_update = last_update
        self.weight = weight
        self.shares_held = shares_held
        self.market_value = market_value

    @property
    def period(self) -> timedelta:
        """A day."""
        return _DAY


class ConstituentsUniverseData(BaseData):
    """One member of a list on one day, known at the midnight after it.

    Args:
        symbol: the member.
        time: midnight of the day.
    """

    _only_in_universes = True
    __slots__ = ()

    data_type = MarketDataType.AUXILIARY

    def __init__(self, symbol: Symbol, time: datetime) -> None:
        super().__init__(symbol, time, ZERO)
        self._end_time = time + _DAY


def read_holdings(path: Path, day: date) -> list[ETFConstituentUniverse]:
    """The holdings of a fund on a day, in the order of the file; none where there is no file.

    Args:
        path: lines of ticker, identifier, day of the figures, weight, shares, market value; the last four may be empty.
        day: its date.

    Raises:
        DataError: a line is not of that form.
    """
    time = datetime(day.year, day.month, day.day)

    def holding(fields: list[str]) -> ETFConstituentUniverse:
        _, _, updated, *figures = fields
        weight, shares, value = (_number(text) for text in figures[:3])
        return ETFConstituentUniverse(_symbol(fields), time, _day(updated), weight, shares, value)

    return read_lines(path, "ticker,identifier,date,weight,shares,market value", holding)


def read_members(path: Path, day: date) -> list[ConstituentsUniverseData]:
    """The members of a list on a day, in the order of the file; none where there is no file.

    Args:
        path: lines of ticker and identifier; one line `NONE,NONE 0` says that there are none.
        day: its date.

    Raises:
        DataError: a line is not of that form.
    """
    time = datetime(day.year, day.month, day.day)
    return read_lines(path, "ticker,identifier", lambda fields: ConstituentsUniverseData(_symbol(fields), time))


def _symbol(fields: list[str]) -> Symbol:
    return Symbol(SecurityIdentifier.parse(fields[1]), fields[0])


def _number(text: str) -> float | None:
    return float(parse_number(text)) if text else None


def _day(text: str) -> datetime | None:
    if not text:
        return None
    day = parse_day(text)
    return datetime(day.year, day.month, day.day)
