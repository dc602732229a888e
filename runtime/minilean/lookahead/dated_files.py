"""Data files whose lines have dates, or whose names are dates: they can be left out or changed from a day on."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from pathlib import Path

import numpy as np

from minilean.data.data_files import read_bytes, read_zip
from minilean.errors import DataError

_PRICE_FILE = re.compile(r"(equity|forex)/([^/]+)/(daily|hour)/([^/]+)\.zip")
_DAY_FILE = re.compile(r"equity/([^/]+)/(?:(fundamental/coarse)|(universes/(?:etf|daily))/[^/]+)/(\d{8})\.csv")
_LEADING_DATES = (
    (re.compile(r"\d{8}(?!\d)"), "%Y%m%d"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4}"), "%m/%d/%Y"),
)
_LEADING_CLOCK = re.compile(r"(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})[ T](\d{2}):(\d{2})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_TRADE_COLUMNS, _QUOTE_COLUMNS, _STOCK_COLUMNS = 6, 11, 5


class Kind(Enum):
    """What the lines of a file hold."""

    TRADES = "trades"
    QUOTES = "quotes"
    CUSTOM = "custom"
    STOCKS = "all stocks of a day"
    HOLDINGS = "holdings of a fund on a day"
    MEMBERS = "members of a list on a day"


_DAY_KINDS = {"fundamental/coarse": Kind.STOCKS, "universes/etf": Kind.HOLDINGS, "universes/daily": Kind.MEMBERS}


@dataclass(frozen=True)
class PriceFile:
    """What the path of a price file says.

    Args:
        security_type: `equity` or `forex`.
        market: LEAN's name of the market, such as `usa`.
        daily: daily bars, else hourly ones.
        ticker: upper case.
    """

    security_type: str
    market: str
    daily: bool
    ticker: str

    @staticmethod
    def of(path: str) -> PriceFile | None:
        """The price file at a path below a data folder, written with `/`; None for every other file."""
        match = _PRICE_FILE.fullmatch(path)
        return None if match is None else PriceFile(match[1], match[2], match[3] == "daily", match[4].upper())


@dataclass(frozen=True)
class DayFile:
    """What the path of a file says that universes choose from; it is known at the midnight after its day.

    Args:
        market: LEAN's name of the market, such as `usa`.
        kind: what it holds.
        day: the day that it is named after.
    """

    market: str
    kind: Kind
    day: date

    @staticmethod
    def of(path: str) -> DayFile | None:
        """The file at a path below a data folder, written with `/`; None for every other file."""
        match = _DAY_FILE.fullmatch(path)
        if match is None:
            return None
        return DayFile(match[1], _DAY_KINDS[match[2] or match[3]], datetime.strptime(match[4], "%Y%m%d").date())


@dataclass(frozen=True)
class DayFactors:
    """By what prices and volumes of a day are multiplied."""

    price: float
    volume: float


@dataclass(frozen=True)
class _Entry:
    name: str
    lines: tuple[str, ...]
    ordinals: np.ndarray


@dataclass(frozen=True)
class DatedFile:
    """A text file, or a zip of text files, whose lines begin with dates, or which is named after the date of all of them.

    Args:
        path: below the data folder, with `/`.
        kind: what its lines hold.
        entries: names, lines and the proleptic day of each line, 0 for a line without date.
        zipped: whether the entries lie in a zip.
    """

    path: str
    kind: Kind
    entries: tuple[_Entry, ...]
    zipped: bool

    def first_stamp(self, first_ordinal: int) -> datetime | None:
        """Date and time of the first line on or after a day; None if there is none."""
        first = ((entry, place) for entry in self.entries for place in np.flatnonzero(entry.ordinals >= first_ordinal)[:1])
        return min((_stamp(entry.lines[place], int(entry.ordinals[place])) for entry, place in first), default=None)

    def until(self, first_ordinal: int) -> bytes | None:
        """The file without the lines of a day and later ones; None if no dated line is left."""
        kept: list[tuple[str, list[str]]] = []
        num_dated = 0
        for entry in self.entries:
            keep = entry.ordinals < first_ordinal
            num_dated += int((entry.ordinals[keep] > 0).sum())
            kept.append((entry.name, [line for line, wanted in zip(entry.lines, keep.tolist(), strict=True) if wanted]))
        return self._packed(kept) if num_dated else None

    def changed(self, first_ordinal: int, factors: Callable[[str, int], DayFactors]) -> bytes:
        """The file with the numbers of a day and of later ones multiplied; open, high, low and close keep their order.

        Args:
            first_ordinal: the day.
            factors: from ticker (of other data: the path) and day of a line to its factors.
        """
        change = _CHANGES[self.kind]
        entries: list[tuple[str, list[str]]] = []
        for entry in self.entries:
            lines = list(entry.lines)
            for place in np.flatnonzero(entry.ordinals >= first_ordinal).tolist():
                lines[place] = change(lines[place], factors(self._owner(lines[place]), int(entry.ordinals[place])))
            entries.append((entry.name, lines))
        return self._packed(entries)

    def changed_close(self, ordinal: int, factors: Callable[[str, int], DayFactors]) -> int | None:
        """The last close of a day in a changed file of trades, in ten-thousandths; None without a bar of that day."""
        lines = [entry.lines[place] for entry in self.entries for place in np.flatnonzero(entry.ordinals == ordinal).tolist()]
        return int(_changed_trade(lines[-1], factors(self._owner(lines[-1]), ordinal)).split(",")[4]) if lines else None

    def _owner(self, line: str) -> str:
        place = _TICKER_COLUMN.get(self.kind)
        if place is None:
            return self._ticker or self.path
        fields = line.split(",")
        return fields[place].upper() if len(fields) > place else self.path

    @cached_property
    def _ticker(self) -> str | None:
        prices = PriceFile.of(self.path)
        return None if prices is None else prices.ticker

    def _packed(self, entries: list[tuple[str, list[str]]]) -> bytes:
        texts = [(name, "".join(line + "\n" for line in lines).encode()) for name, lines in entries]
        if not self.zipped:
            return texts[0][1]
        stream = io.BytesIO()
        # these files live for seconds: packing them well would take longer than the run saves
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, text in texts:
                archive.writestr(name, text)
        return stream.getvalue()


def read_dated_file(root: Path, path: str) -> DatedFile | None:
    """Read a file of a data folder.

    Args:
        root: the data folder.
        path: below it, with `/`.

    Returns:
        The file; None if it is no text, or neither its name is a date nor any of its lines begins with one.
    """
    zipped = path.lower().endswith(".zip")
    try:
        contents = read_zip(root / path) if zipped else [("", read_bytes(root / path))]
        texts = [(name, content.decode("utf-8-sig")) for name, content in contents]
    except (UnicodeDecodeError, DataError):
        return None
    day_file = DayFile.of(path)
    entries = tuple(_entry(name, text, None if day_file is None else day_file.day) for name, text in texts)
    if day_file is not None:
        return DatedFile(path, day_file.kind, entries, zipped)
    if not any(entry.ordinals.any() for entry in entries):
        return None
    prices = PriceFile.of(path)
    kind = Kind.CUSTOM if prices is None else Kind.TRADES if prices.security_type == "equity" else Kind.QUOTES
    return DatedFile(path, kind, entries, zipped)


def _entry(name: str, text: str, day: date | None) -> _Entry:
    lines = tuple(text.splitlines())
    if day is not None:
        return _Entry(name, lines, np.full(len(lines), day.toordinal()))
    pattern = next(((p, f) for line in lines[:50] for p, f in _LEADING_DATES if p.match(line)), None)
    if pattern is None:
        return _Entry(name, lines, np.zeros(len(lines), np.int64))
    known: dict[str, int] = {}
    return _Entry(name, lines, np.array([_ordinal(line, *pattern, known) for line in lines], np.int64))


def _ordinal(line: str, pattern: re.Pattern[str], form: str, known: dict[str, int]) -> int:
    match = pattern.match(line)
    if match is None:
        return 0
    found = known.get(match[0])
    if found is None:
        try:
            found = datetime.strptime(match[0], form).toordinal()
        except ValueError:
            found = 0
        known[match[0]] = found
    return found


def _stamp(line: str, ordinal: int) -> datetime:
    moment, clock = datetime.fromordinal(ordinal), _LEADING_CLOCK.match(line)
    return moment if clock is None else moment.replace(hour=int(clock[1]), minute=int(clock[2]))


def _changed_trade(line: str, factors: DayFactors) -> str:
    parts = line.split(",")
    if len(parts) != _TRADE_COLUMNS:
        return line
    prices = [str(max(round(int(text) * factors.price), 1)) for text in parts[1:5]]
    return ",".join([parts[0], *prices, str(round(float(parts[5]) * factors.volume))])


def _changed_quote(line: str, factors: DayFactors) -> str:
    parts = line.split(",")
    if len(parts) != _QUOTE_COLUMNS:
        return line
    by = Decimal(factors.price)
    return ",".join(_scaled(text, by) if place not in (0, 5, 10) else text for place, text in enumerate(parts))


def _changed_custom(line: str, factors: DayFactors) -> str:
    by = Decimal(factors.price)
    first, *rest = line.split(",")
    return ",".join([first, *(_scaled(text, by) for text in rest)])


def _changed_stock(line: str, factors: DayFactors) -> str:
    if line.count(",") < _STOCK_COLUMNS - 1:
        return line
    identifier, ticker, close, volume, dollars, *rest = line.split(",")
    price, shares = Decimal(factors.price), Decimal(factors.volume)
    return ",".join([identifier, ticker, _scaled(close, price), _scaled(volume, shares), _scaled(dollars, price * shares), *rest])


def _changed_holding(line: str, factors: DayFactors) -> str:
    by, fields = Decimal(factors.volume), line.split(",")
    # behind ticker, identifier and date
    return ",".join([*fields[:3], *(_scaled(text, by) for text in fields[3:])])


def _scaled(text: str, by: Decimal) -> str:
    if not _NUMBER.match(text):
        return text
    number = Decimal(text)
    return str((number * by).quantize(Decimal(1).scaleb(number.as_tuple().exponent)))  # type: ignore[arg-type]


_CHANGES: dict[Kind, Callable[[str, DayFactors], str]] = {
    Kind.TRADES: _changed_trade,
    Kind.QUOTES: _changed_quote,
    Kind.CUSTOM: _changed_custom,
    Kind.STOCKS: _changed_stock,
    Kind.HOLDINGS: _changed_holding,
    Kind.MEMBERS: lambda line, factors: line,
}
_TICKER_COLUMN = {Kind.STOCKS: 1, Kind.HOLDINGS: 0, Kind.MEMBERS: 0}
