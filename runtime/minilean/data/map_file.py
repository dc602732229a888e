"""Which ticker a security had on which date, and its first and last day (`MapFile`, `MapFileResolver`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from minilean.data.data_files import files_in
from minilean.data.fields import parse_day
from minilean.data.text_lines import excerpt, read_text
from minilean.errors import DataError

_TICKER_NUMBER = re.compile(r"\.\d+$")
_TICKER = re.compile(r"[A-Z0-9][A-Z0-9._\-$/ ]{0,63}")
_REPAIR = "Correct or download the file."
UNKNOWN_FIRST_DATE = date(1899, 12, 30)
END_OF_TIME = date(2050, 12, 31)
"""LEAN's `Time.EndOfTime`: the last date in the map and factor file of what is still traded."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """The last date on which a ticker was in use; the first row of a file is its first date."""

    date: date
    ticker: str


@dataclass(frozen=True)
class MapFile:
    """The names of one security.

    Args:
        permtick: name of the file, upper case.
        rows: rows by increasing date; empty for a security without map file, which keeps its ticker for good.
        ticker: of a security without rows; the name of the file unless given.
    """

    permtick: str
    rows: tuple[MapRow, ...] = ()
    ticker: str = ""

    @cached_property
    def first_date(self) -> date:
        """First day of data; 0001-01-01 if nothing is known."""
        return self.rows[0].date if self.rows else date.min

    @cached_property
    def first_ticker(self) -> str:
        """The ticker of the first day, which names the security for good."""
        return _TICKER_NUMBER.sub("", self.rows[0].ticker) if self.rows else self.permtick

    @cached_property
    def delisting_date(self) -> date | None:
        """Last day of trading; None if nothing is known."""
        return self.rows[-1].date if self.rows else None

    def has_data(self, day: date) -> bool:
        """Whether the security existed on a day."""
        return not self.rows or self.first_date <= day <= self.rows[-1].date

    def mapped(self, day: date) -> str:
        """The ticker in use on a day; empty after the last one."""
        if not self.rows:
            return self.ticker or self.permtick
        for row in self.rows:
            if day <= row.date:
                return row.ticker
        return ""

    def spans(self) -> list[tuple[str, date, date]]:
        """(ticker, first date, last date) of every name in order, both dates included."""
        if not self.rows:
            return [(self.ticker or self.permtick, date.min, date.max)]
        found: list[tuple[str, date, date]] = []
        start = self.first_date
        for row in self.rows:
            if found and found[-1][0] == row.ticker:
                found[-1] = (row.ticker, found[-1][1], row.date)
            elif row.date >= start:
                found.append((row.ticker, start, row.date))
            start = date.fromordinal(row.date.toordinal() + 1)
        return found


class MapFiles:
    """All map files of a market; they are read together, since a ticker may have belonged to another file.

    Args:
        folder: `<data>/equity/<market>/map_files`; a folder that does not exist holds no files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, ticker: str, day: date) -> MapFile:
        """The map file of the security that has a ticker on a day.

        Args:
            ticker: in any case.
            day: the date on which the ticker is meant.

        Returns:
            The file; an empty one if no file names the ticker or the security came later.

        Raises:
            DataError: a map file is broken.
        """
        ticker = ticker.upper()
        entries = self._by_ticker.get(ticker)
        permtick = ticker
        if entries:
            position = min(bisect_left(entries, (day, "")), len(entries) - 1)
            permtick = entries[position][1]
        found = self._files.get(permtick)
        if found is None or (found.first_date > day and day != UNKNOWN_FIRST_DATE):
            return MapFile(permtick)
        return found

    def spans_of(self, ticker: str) -> list[tuple[date, date]]:
        """First and last date, both included, of every stretch of time in which a security of these files had a ticker.

        Raises:
            DataError: a map file is broken.
        """
        names = (file.spans() for file in self._files.values())
        return [(first, last) for spans in names for name, first, last in spans if name == ticker.upper()]

    @cached_property
    def _files(self) -> dict[str, MapFile]:
        return {path.stem.upper(): read_map_file(path) for path in files_in(self._folder, "*.csv")}

    @cached_property
    def _by_ticker(self) -> dict[str, list[tuple[date, str]]]:
        found: dict[str, dict[date, str]] = {}
        for permtick, file in self._files.items():
            for row in file.rows:
                found.setdefault(row.ticker, {}).setdefault(row.date, permtick)
        return {ticker: sorted(entries.items()) for ticker, entries in found.items()}


def read_map_file(path: Path) -> MapFile:
    """Read `yyyyMMdd,ticker` lines.

    Args:
        path: the file.

    Raises:
        DataError: the file cannot be read, a line is wrong, dates are not in order, or all but the first date is missing.
    """
    rows: list[MapRow] = []
    number = 0
    for number, line in enumerate(read_text(path, f"Expected are lines yyyyMMdd,ticker. {_REPAIR}").splitlines(), 1):
        if not line.strip():
            continue
        row = _parse(path, number, line)
        if rows and row.date <= rows[-1].date:
            raise DataError(
                f"{path}, line {number}: {row.date} is not after {rows[-1].date}, the date before it; expected dates in order, each once."
                f" {_REPAIR}"
            )
        rows.append(row)
    if len(rows) == 1:
        raise DataError(
            f"{path}, line {number}: the file ends after its first date; expected a line for the last date of each ticker, "
            f"{END_OF_TIME:%Y%m%d} for one that is still traded. {_REPAIR}"
        )
    return MapFile(path.stem.upper(), tuple(rows))


def _parse(path: Path, number: int, line: str) -> MapRow:
    try:
        day, ticker = line.split(",")[:2]
        row = MapRow(parse_day(day), ticker.strip().upper())
        if not _TICKER.fullmatch(row.ticker):
            raise ValueError("a ticker is letters, digits, dots, dashes")
        if not UNKNOWN_FIRST_DATE <= row.date <= END_OF_TIME:
            raise ValueError(f"days are from {UNKNOWN_FIRST_DATE}, LEAN's first, to {END_OF_TIME}, which stands for good")
        return row
    except ValueError as error:
        raise DataError(f"{path}, line {number}: {excerpt(line)} is not yyyyMMdd,ticker ({error}). {_REPAIR}") from error
