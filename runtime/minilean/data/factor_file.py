"""By what past prices are multiplied for splits and dividends (`CorporateFactorProvider`, `CorporateFactorRow`)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from minilean.common.decimals import ONE, ZERO, to_double
from minilean.common.enums import DataNormalizationMode
from minilean.common.naming import LeanObject
from minilean.data.fields import parse_day, parse_number
from minilean.data.map_file import END_OF_TIME
from minilean.data.text_lines import excerpt, read_text
from minilean.errors import DataError

_REPAIR = "Correct or download the file."
_SPLITS_ONLY = (DataNormalizationMode.SPLIT_ADJUSTED, DataNormalizationMode.TOTAL_RETURN)


@dataclass(frozen=True, slots=True)
class FactorRow:
    """Factors that hold up to and including a date.

    Args:
        date: the last date of the factors; the next trading day is an ex-date.
        price_factor: for dividends, between 0 and 1.
        split_factor: for splits.
        reference_price: close of that date; 0 if not stated.
        line: where the row stands in its file.
    """

    date: date
    price_factor: Decimal
    split_factor: Decimal
    reference_price: Decimal = ZERO
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class FactorFile(LeanObject):
    """The factors of one security.

    Args:
        permtick: name of the file, upper case.
        rows: rows by strictly increasing date; empty if there is no file, and then nothing is ever adjusted.
        path: the file.
        unusable: how many rows before the first of `rows` have no factor above zero; as in LEAN, prices begin after them.
    """

    permtick: str
    rows: tuple[FactorRow, ...] = ()
    path: Path | None = field(default=None, compare=False)
    unusable: int = field(default=0, compare=False)

    @cached_property
    def dates(self) -> list[date]:
        """The dates of the rows."""
        return [row.date for row in self.rows]

    @cached_property
    def minimum_date(self) -> date | None:
        """Prices before this date are not served; None without a file."""
        return self.rows[0].date - timedelta(days=1) if self.rows else None

    def factor(self, day: date, mode: DataNormalizationMode) -> Decimal:
        """By what a price of that day is multiplied in a normalisation mode; 1 for raw prices.

        Raises:
            ValueError: the mode is for futures only.
        """
        if mode == DataNormalizationMode.RAW:
            return ONE
        row = self._row(day)
        return ONE if row is None else scale_factor(row, mode)

    def get_price_factor(self, search_date: datetime, data_normalization_mode: DataNormalizationMode) -> float:
        """As `factor`, for algorithms.

        Raises:
            ValueError: the mode is for futures only.
        """
        return to_double(self.factor(search_date.date(), data_normalization_mode))

    def _row(self, day: date) -> FactorRow | None:
        position = bisect_left(self.dates, day)
        return self.rows[position] if position < len(self.rows) else None


def scale_factor(row: FactorRow, mode: DataNormalizationMode) -> Decimal:
    """The factor of a row in a mode that scales prices.

    Raises:
        ValueError: the mode is for futures only.
    """
    if mode in _SPLITS_ONLY:
        return row.split_factor
    if mode in (DataNormalizationMode.ADJUSTED, DataNormalizationMode.SCALED_RAW):
        return row.price_factor * row.split_factor
    raise ValueError(f"{mode} is a normalisation of futures; equities know RAW, ADJUSTED, SPLIT_ADJUSTED, TOTAL_RETURN and SCALED_RAW.")


def read_factor_file(path: Path) -> FactorFile:
    """Read `yyyyMMdd,price factor,split factor[,reference price]` lines.

    Args:
        path: the file; one that does not exist adjusts nothing.

    Raises:
        DataError: the file cannot be read; a line is wrong, not in order of dates, contradicts another of its date, or has a factor that
            is not above zero; or the last line is not the one for good, `20501231,1,1`, so that some are missing. Of two equal lines
            of a date the first wins; real files begin with rows whose factors have run out of range (`inf`, `e+`, zero or less): as in
            LEAN those are left out.
    """
    permtick = path.stem.upper()
    try:
        lines = read_text(path, f"Expected are lines yyyyMMdd,price factor,split factor,reference price. {_REPAIR}").splitlines()
    except FileNotFoundError:
        return FactorFile(permtick)
    rows: list[FactorRow] = []
    unusable = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = None if "inf" in line or "e+" in line else _parse(path, number, line)
        if row is None or row.price_factor * row.split_factor <= 0:
            if rows:
                raise DataError(f"{path}, line {number}: {excerpt(line)} has no factor above zero; expected two. {_REPAIR}")
            unusable += 1
        elif not rows or row.date > rows[-1].date:
            rows.append(row)
        elif row.date < rows[-1].date:
            raise DataError(
                f"{path}, line {number}: {row.date} is earlier than {rows[-1].date} before it; expected dates in order. {_REPAIR}"
            )
        elif (row.price_factor, row.split_factor) != (rows[-1].price_factor, rows[-1].split_factor):
            raise DataError(f"{path}, line {number}: {row.date} has other factors than in line {rows[-1].line}. {_REPAIR}")
    if not rows or rows[-1].date < END_OF_TIME or (rows[-1].price_factor, rows[-1].split_factor) != (ONE, ONE):
        raise DataError(
            f"{path}, line {len(lines)}: the file ends early; expected {END_OF_TIME:%Y%m%d},1,1 in its last line, as all factor files have."
            f" {_REPAIR}"
        )
    return FactorFile(permtick, tuple(rows), path, unusable)


def _parse(path: Path, number: int, line: str) -> FactorRow:
    parts = line.strip().split(",")
    try:
        numbers = [parse_number(part) for part in parts[1:4]]
        if len(numbers) < 2:
            raise ValueError("it has too few columns")
        if len(numbers) == 3 and numbers[2] < 0:
            raise ValueError("its reference price is below zero")
        return FactorRow(parse_day(parts[0]), *numbers, *[ZERO] * (3 - len(numbers)), line=number)
    except ValueError as error:
        raise DataError(
            f"{path}, line {number}: {excerpt(line)} is not yyyyMMdd,price factor,split factor[,reference price] ({error}). {_REPAIR}"
        ) from error
