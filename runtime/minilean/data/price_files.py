"""Reads LEAN's zipped price files into arrays; a line that cannot be trusted stops the run (`TradeBar`, `QuoteBar` readers).

LEAN leaves out malformed lines with a note in its engine log. A backtest on half a file looks like one on the whole file, so here
the file and the line are named instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np

from minilean.common.decimals import ZERO
from minilean.data.data_files import read_zip_entry
from minilean.data.fields import parse_day
from minilean.data.text_lines import excerpt
from minilean.errors import DataError

Ints = np.ndarray[tuple[int], np.dtype[np.integer]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
MINUTES_PER_DAY = 24 * 60
PRICE_SCALE = 4  # decimals of the integers in equity files
_EPOCH_ORDINAL = 719163  # 1970-01-01
_EARLIEST_ORDINAL = date(1900, 1, 1).toordinal()
_TOO_MUCH = 10**15  # for a price or a volume: the slow way reads fifteen digits
_DIGITS = b"0123456789,: \r\n"
_TO_BLANKS = bytes.maketrans(b",:\r\n", b"    ")
_STAMP_GAPS = (9, 3, 3)  # from one separator to the next, where day, hour and minute have all their digits
_MOST_DIGITS = 15  # of a price or a volume
_STAMP = r"(\d{8}) ([01]\d|2[0-3]):([0-5]\d)"
_TRADE_LINE = re.compile(_STAMP + r",(\d{1,15}),(\d{1,15}),(\d{1,15}),(\d{1,15}),(\d{1,15}(?:\.\d+)?)$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?$")
_STAMP_ONLY = re.compile(_STAMP + "$")
_REPAIR = "Correct the line or download the file again."


@dataclass(frozen=True, slots=True)
class TradeRows:
    """Bars of one or more files: arrays of equal length, narrow because hundreds of stocks are in memory at once.

    Args:
        ordinals: day of each bar's start (1 is 0001-01-01).
        minutes: minutes after midnight of its start.
        open: prices in ten-thousandths; high, low, close alike.
        volume: shares; floats where the file has fractions of them.
    """

    ordinals: Ints
    minutes: Ints
    open: Ints
    high: Ints
    low: Ints
    close: Ints
    volume: Ints | Floats

    def between(self, first_ordinal: int, last_ordinal: int) -> TradeRows:
        """The rows of the days first to last, both included."""
        start, stop = np.searchsorted(self.ordinals, (first_ordinal, last_ordinal + 1))
        if start == 0 and stop == len(self.ordinals):
            return self
        return self.take(slice(start, stop))

    def take(self, rows: slice | np.ndarray) -> TradeRows:
        """A selection of the rows."""
        return TradeRows(*(getattr(self, name)[rows] for name in _TRADE_COLUMNS))

    @staticmethod
    def joined(parts: list[TradeRows]) -> TradeRows:
        """Parts one after another."""
        if len(parts) == 1:
            return parts[0]
        return TradeRows(*(np.concatenate([getattr(part, name) for part in parts]) for name in _TRADE_COLUMNS))


_TRADE_COLUMNS = ("ordinals", "minutes", "open", "high", "low", "close", "volume")
Price = TypeVar("Price", int, float, Decimal)
Side = tuple[Decimal, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class QuoteRows:
    """Quotes of a file: days and minutes as in `TradeRows`, and for each row (bid, bid size, ask, ask size); a missing side is None."""

    ordinals: Ints
    minutes: Ints
    sides: list[tuple[Side | None, Decimal, Side | None, Decimal]]


def read_trades(path: Path, daily: bool = False) -> TradeRows:
    """Read the bars of an equity: `yyyyMMdd HH:mm,open,high,low,close,volume` with prices in ten-thousandths.

    Args:
        path: the zip.
        daily: whether every bar must begin at midnight.

    Raises:
        DataError: the zip or a line is broken, bars are not in order of time or lie in the future, a price is not above zero, or the
            high or low is not the highest or lowest price.
    """
    data = _content(path)
    rows = None if data.translate(None, _DIGITS) else _parse_digits(data)
    if rows is None or not _plausible(rows, daily):
        rows = _parse_trade_lines(path, data, daily)
    return TradeRows(*(_narrow(getattr(rows, name)) for name in _TRADE_COLUMNS))


def _narrow(values: np.ndarray) -> np.ndarray:
    """A copy in 32 bits where that holds every value, as it does for shares that trade below 214,748 dollars."""
    is_small = values.dtype.kind == "i" and values.max() <= np.iinfo(np.int32).max
    return values.astype(np.int32 if is_small else values.dtype, order="C")


def read_quotes(path: Path, daily: bool = False) -> QuoteRows:
    """Read the quotes of a currency pair: `yyyyMMdd HH:mm,` then open, high, low, close and size of bid and of ask, in plain numbers.

    Args:
        path: the zip.
        daily: whether every quote must begin at midnight.

    Raises:
        DataError: as for `read_trades`.
    """
    ordinals: list[int] = []
    minutes: list[int] = []
    sides: list[tuple[Side | None, Decimal, Side | None, Decimal]] = []
    before = (0, 0)
    for number, line in _lines(path, _content(path)):
        parts = line.split(",")
        if len(parts) != 11:
            raise DataError(f"{path}, line {number}: {excerpt(line)} has {len(parts)} columns; expected 11. {_REPAIR}")
        stamp = _stamp(path, number, parts[0])
        _check_time(path, number, before, stamp, daily)
        before = stamp
        bid, bid_size = _side(path, number, parts[1:6])
        ask, ask_size = _side(path, number, parts[6:11])
        if bid is None and ask is None:
            raise DataError(f"{path}, line {number}: {excerpt(line)} quotes neither a bid nor an ask. {_REPAIR}")
        ordinals.append(stamp[0])
        minutes.append(stamp[1])
        sides.append((bid, bid_size, ask, ask_size))
    if not sides:
        raise DataError(f"{path} holds no bars. Download the file again.")
    return QuoteRows(np.array(ordinals, np.int64), np.array(minutes, np.int64), sides)


def _content(path: Path) -> bytes:
    entry = path.stem + ".csv"

    def chosen(names: list[str]) -> str | None:
        # some of LEAN's own zips hold the file in a folder
        return next((name for name in names if name.lower().rpartition("/")[2] == entry.lower()), None)

    return read_zip_entry(path, chosen, entry)


def _parse_digits(data: bytes) -> TradeRows | None:
    """The fast way, for a file of nothing but digits and separators; None where the slow way must look at each line."""
    if not data.endswith(b"\n"):
        data += b"\n"
    num_lines, line_end = data.count(b"\n"), b"\r\n" if data.endswith(b"\r\n") else b"\n"
    if data.translate(None, b"0123456789") != (b" :,,,,," + line_end) * num_lines:
        return None
    separators = np.flatnonzero(np.frombuffer(data, np.uint8) - ord("0") > 9)
    gaps = np.diff(separators, prepend=-1).reshape(num_lines, -1)
    # a line's end before its stamp, and separators beside each other where a number is missing
    if (gaps[:, :3] != _STAMP_GAPS).any() or gaps[:, 3:8].min() < 2 or gaps.max() > _MOST_DIGITS + 1 or (gaps[:, 8:] != 1).any():
        return None
    table = np.fromstring(data.translate(_TO_BLANKS), np.int64, sep=" ").reshape(num_lines, 8)
    ordinals = _ordinals(table[:, 0])
    if ordinals is None or (table[:, 2] >= 60).any():
        return None
    return TradeRows(ordinals, table[:, 1] * 60 + table[:, 2], *table[:, 3:].T)


def _ordinals(dates: Ints) -> Ints | None:
    years, months, days = dates // 10_000, dates // 100 % 100, dates % 100
    if not ((years >= 1) & (years <= 9999) & (months >= 1) & (months <= 12) & (days >= 1)).all():
        return None
    starts = ((years - 1970) * 12 + months - 1).astype("datetime64[M]")
    calendar = starts.astype("datetime64[D]") + (days - 1)
    if (calendar.astype("datetime64[M]") != starts).any():
        return None
    return calendar.astype(np.int64) + _EPOCH_ORDINAL


def line_of_day(path: Path, day: date) -> int:
    """The number of the first line of a day in a price file that could be read; 1 if there is none."""
    stamp = f"{day:%Y%m%d} "
    return next((number for number, line in _lines(path, _content(path)) if line.startswith(stamp)), 1)


def _latest_day() -> int:
    # it may be tomorrow already where the exchange is
    return date.today().toordinal() + 1


def _plausible(rows: TradeRows, daily: bool) -> bool:
    if (rows.minutes > 0 if daily else rows.minutes >= MINUTES_PER_DAY).any():
        return False
    if rows.ordinals[-1] > _latest_day() or rows.ordinals[0] < _EARLIEST_ORDINAL:
        return False
    if rows.high.max() >= _TOO_MUCH or rows.volume.max() >= _TOO_MUCH:
        return False
    if (np.diff(rows.ordinals * MINUTES_PER_DAY + rows.minutes) <= 0).any():
        return False
    if (rows.low <= 0).any():
        return False
    first, last = rows.open, rows.close
    return bool(((rows.high >= first) & (rows.high >= last) & (rows.low <= first) & (rows.low <= last)).all())


def _parse_trade_lines(path: Path, data: bytes, daily: bool) -> TradeRows:
    """Line by line: finds the line that is wrong, or reads a file with fractions of shares."""
    table: list[tuple[int, int, int, int, int, int]] = []
    volumes: list[float] = []
    before = (0, 0)
    for number, line in _lines(path, data):
        match = _TRADE_LINE.match(line)
        if match is None:
            raise DataError(
                f"{path}, line {number}: {excerpt(line)} is not yyyyMMdd HH:mm,open,high,low,close,volume with prices in ten-thousandths."
                f" {_REPAIR}"
            )
        stamp = _stamp(path, number, line.split(",")[0])
        _check_time(path, number, before, stamp, daily)
        before = stamp
        prices = [int(text) for text in match.groups()[3:7]]
        if min(prices) <= 0:
            raise DataError(f"{path}, line {number}: {excerpt(line)} has a price of zero; expected prices above zero. {_REPAIR}")
        _check_range(path, number, *prices)
        table.append((*stamp, *prices))  # type: ignore[arg-type]
        volumes.append(float(match.group(8)))
    if not table:
        raise DataError(f"{path} holds no bars. Download the file again.")
    ordinals, minutes, opens, highs, lows, closes = np.array(table, np.int64).T
    return TradeRows(ordinals, minutes, opens, highs, lows, closes, np.array(volumes))


def _lines(path: Path, data: bytes) -> list[tuple[int, str]]:
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path}, line {number}: the byte {data[error.start]:#04x} is not plain text; expected digits. Download the file again."
        ) from error
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _stamp(path: Path, number: int, text: str) -> tuple[int, int]:
    match = _STAMP_ONLY.match(text)
    try:
        if match is None:
            raise ValueError("expected yyyyMMdd HH:mm")
        day, hours, minutes = match.groups()
        return parse_day(day).toordinal(), int(hours) * 60 + int(minutes)
    except ValueError as error:
        raise DataError(f"{path}, line {number}: {excerpt(text)} is not a date and time ({error}). {_REPAIR}") from error


def _check_time(path: Path, number: int, before: tuple[int, int], stamp: tuple[int, int], daily: bool) -> None:
    if daily and stamp[1]:
        raise DataError(f"{path}, line {number}: the bar begins at {stamp[1] // 60:02}:{stamp[1] % 60:02}; expected 00:00. {_REPAIR}")
    if stamp[0] < _EARLIEST_ORDINAL:
        raise DataError(f"{path}, line {number}: the bar of {date.fromordinal(stamp[0])} lies before there were any. {_REPAIR}")
    if stamp[0] > _latest_day():
        raise DataError(f"{path}, line {number}: the bar of {date.fromordinal(stamp[0])} lies in the future. {_REPAIR}")
    if stamp <= before:
        relation = "repeats the bar before" if stamp == before else "is earlier than the bar before"
        raise DataError(f"{path}, line {number}: the bar {relation}; expected bars in order of time, each once. {_REPAIR}")


def _check_range(path: Path, number: int, first: Price, high: Price, low: Price, last: Price) -> None:
    if not low <= min(first, last) <= max(first, last) <= high:
        raise DataError(
            f"{path}, line {number}: open {first}, high {high}, low {low}, close {last} are impossible; "
            f"expected no price above the high or below the low. {_REPAIR}"
        )


def _side(path: Path, number: int, texts: list[str]) -> tuple[Side | None, Decimal]:
    if any(text and not _NUMBER.match(text) for text in texts):
        raise DataError(f"{path}, line {number}: {excerpt(','.join(texts))} are not four prices and a size. {_REPAIR}")
    numbers = [Decimal(text) if text else ZERO for text in texts]
    prices = (numbers[0], numbers[1], numbers[2], numbers[3])
    if not any(prices):
        return None, numbers[4]
    if not all(prices):
        raise DataError(f"{path}, line {number}: {excerpt(','.join(texts))} has a price of zero; expected prices above zero. {_REPAIR}")
    _check_range(path, number, *prices)
    return prices, numbers[4]
