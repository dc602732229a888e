"""Prices, dividends and splits as the bytes of LEAN's files: bar zips, factor files, map files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

INDEX_SIGN = "^"
"""What the ticker of an index begins with, as at Yahoo Finance."""

PRICE_SCALE = 10_000
"""LEAN stores US equity prices as integers: dollars times this."""

_END_OF_TIME = date(2050, 12, 31)
_PRICE_FACTOR_PLACES = Decimal("0.0000001")
_SPLIT_FACTOR_PLACES = Decimal("0.00000001")
_REFERENCE_PLACES = Decimal("0.0001")
# The oldest moment that a zip can hold; a fixed one, so that equal prices give equal bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bars:
    """Trade bars of one ticker as LEAN stores them: raw prices, in exchange time.

    Args:
        times: Start of each bar, `datetime64[m]`, strictly ascending, shape `(bars,)`; midnight for daily bars.
        open, high, low, close: Integers, dollars times `PRICE_SCALE`, shape `(bars,)`.
        volume: Shares, integers, shape `(bars,)`.

    Raises:
        ValueError: The arrays disagree in length, times do not ascend, or a price is not positive or outside its bar's range.
    """

    times: np.ndarray
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray
    volume: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", np.asarray(self.times, dtype="datetime64[m]"))
        for field in ("open", "high", "low", "close", "volume"):
            column = np.asarray(getattr(self, field))
            if column.shape != self.times.shape:
                raise ValueError(f"{field} has shape {column.shape}, expected that of times, {self.times.shape}.")
            if column.dtype.kind not in "iu":
                raise ValueError(f"{field} holds {column.dtype}, expected integers; scale dollars with scaled_prices().")
            object.__setattr__(self, field, column.astype(np.int64))
        if not (np.diff(self.times) > np.timedelta64(0, "m")).all():
            raise ValueError("Bar times do not ascend; sort the bars and drop the duplicates.")
        if (self.low <= 0).any():
            raise ValueError("A bar has a price of zero or less; drop that bar.")
        if (self.high < np.maximum(self.open, self.close)).any() or (self.low > np.minimum(self.open, self.close)).any():
            raise ValueError("A bar opens or closes outside its low and high; correct the bar or drop it.")
        if (self.volume < 0).any():
            raise ValueError("A bar has a negative volume; correct the bar or drop it.")

    def __len__(self) -> int:
        return len(self.times)

    @property
    def days(self) -> np.ndarray:
        """Exchange date of each bar, `datetime64[D]`, shape `(bars,)`."""
        return self.times.astype("datetime64[D]")


@dataclass(frozen=True)
class Dividend:
    """Cash paid for each share held at the close before the ex-date.

    Args:
        ex_date: First day on which a buyer no longer gets it.
        amount: Dollars a share, counted in the shares of the close before the ex-date.

    Raises:
        ValueError: The amount is not positive.
    """

    ex_date: date
    amount: Decimal

    def __post_init__(self) -> None:
        if not self.amount > 0:
            raise ValueError(f"The dividend of {self.ex_date} is {self.amount}, expected more than zero.")


@dataclass(frozen=True)
class Split:
    """New shares for old ones.

    Args:
        ex_date: First day traded in new shares.
        new_shares_per_old: 2 for a two-for-one split, 0.25 for a reverse split of four into one.

    Raises:
        ValueError: The ratio is not positive.
    """

    ex_date: date
    new_shares_per_old: Decimal

    def __post_init__(self) -> None:
        if not self.new_shares_per_old > 0:
            raise ValueError(f"The split of {self.ex_date} is {self.new_shares_per_old}, expected more than zero.")


@dataclass(frozen=True)
class FactorRow:
    """One line of a LEAN factor file (`CorporateFactorRow`): it applies to all days up to and including its own.

    Args:
        day: Last day the factors apply to: the trading day before an ex-date.
        price_factor: What dividends after `day` leave of a price.
        split_factor: What splits after `day` make of a price.
        reference_price: Raw close of `day`, from which LEAN works the dividend back out.
    """

    day: date
    price_factor: Decimal
    split_factor: Decimal
    reference_price: Decimal


def scaled_prices(dollars: np.ndarray) -> np.ndarray:
    """Dollars as LEAN's stored integers, rounded to the nearest hundredth of a cent.

    Args:
        dollars: Prices, shape `(bars,)`.

    Returns:
        Integers, shape `(bars,)`.
    """
    return np.rint(np.asarray(dollars, dtype=np.float64) * PRICE_SCALE).astype(np.int64)


def bars_zip(ticker: str, bars: Bars) -> bytes:
    """The zip that LEAN reads bars from: one `<ticker>.csv` with `yyyyMMdd HH:mm,open,high,low,close,volume` lines (`LeanData`).

    Args:
        ticker: Ticker in any case.
        bars: Daily or hourly bars.

    Returns:
        The zip file's bytes; equal bars give equal bytes.
    """
    stamps = [text.replace("-", "").replace("T", " ") for text in np.datetime_as_string(bars.times, unit="m").tolist()]
    columns = (column.tolist() for column in (bars.open, bars.high, bars.low, bars.close, bars.volume))
    lines = "".join(f"{t},{o},{h},{low},{c},{v}\n" for t, o, h, low, c, v in zip(stamps, *columns, strict=True))
    return zip_of(ticker, lines)


def zip_of(ticker: str, lines: str) -> bytes:
    """The zip of one ticker's lines, `<ticker>.csv`; equal lines give equal bytes.

    Args:
        ticker: Ticker in any case.
        lines: The file's content.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(f"{ticker.lower()}.csv", date_time=_ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o644 << 16
        archive.writestr(info, lines)
    return stream.getvalue()


def factor_rows(
    days: np.ndarray, closes: np.ndarray, dividends: Sequence[Dividend] = (), splits: Sequence[Split] = ()
) -> tuple[FactorRow, ...]:
    """The factor file of a ticker, worked back from its newest day (`CorporateFactorRow.Apply`).

    Each ex-date gives one row on the trading day before it. A dividend D on a close C multiplies the price factor of all
    earlier days by (C - D) / C; a split of n new shares for one divides their split factor by n. Events with no close before
    them change nothing and are left out.

    Args:
        days: Days with a raw close, `datetime64[D]`, ascending, shape `(bars,)`, at least one.
        closes: Raw closes as LEAN's stored integers, shape `(bars,)`.
        dividends: Cash dividends in any order; two with one ex-date add up.
        splits: Splits in any order; two with one ex-date multiply.

    Returns:
        Rows by ascending day: the first day of data with reference price 1, one per event, and 2050-12-31 with factors 1.

    Raises:
        ValueError: There is no close, or a dividend is not smaller than the close it is paid from.
    """
    if len(days) == 0:
        raise ValueError("A factor file needs at least one day with a close, got none.")
    days = np.asarray(days, dtype="datetime64[D]")
    paid: dict[int, Decimal] = {}
    shares: dict[int, Decimal] = {}
    for dividend in dividends:
        before = int(np.searchsorted(days, np.datetime64(dividend.ex_date, "D"))) - 1
        paid[before] = paid.get(before, Decimal(0)) + dividend.amount
    for split in splits:
        before = int(np.searchsorted(days, np.datetime64(split.ex_date, "D"))) - 1
        shares[before] = shares.get(before, Decimal(1)) * split.new_shares_per_old
    rows = [FactorRow(_END_OF_TIME, Decimal(1), Decimal(1), Decimal(0))]
    price_factor = split_factor = Decimal(1)
    for before in sorted(paid.keys() | shares.keys(), reverse=True):
        if before < 0:
            continue
        close = Decimal(int(closes[before])) / PRICE_SCALE
        cash = paid.get(before, Decimal(0))
        if cash >= close:
            raise ValueError(f"The dividend of {cash} after {days[before]} is not smaller than the close of that day, {close}.")
        price_factor *= (close - cash) / close
        split_factor /= shares.get(before, Decimal(1))
        rows.append(FactorRow(days[before].item(), price_factor, split_factor, close))
    first_day = days[0].item()
    # LEAN keeps the first of two rows with one date, which must be the event's.
    if rows[-1].day != first_day:
        rows.append(FactorRow(first_day, price_factor, split_factor, Decimal(1)))
    return tuple(reversed(rows))


def _fixed(value: Decimal, places: Decimal) -> str:
    return "1" if value == 1 else f"{value.quantize(places):f}"


def _short(value: Decimal, places: Decimal) -> str:
    text = f"{value.quantize(places):f}"
    return text.rstrip("0").rstrip(".")


def factor_file(rows: Sequence[FactorRow]) -> bytes:
    """A LEAN factor file: `yyyyMMdd,priceFactor,splitFactor,referencePrice`, rounded to 7, 8 and 4 places.

    Args:
        rows: Rows by ascending day.

    Returns:
        The file's content.
    """
    return "".join(
        f"{row.day:%Y%m%d},{_fixed(row.price_factor, _PRICE_FACTOR_PLACES)},"
        f"{_short(row.split_factor, _SPLIT_FACTOR_PLACES)},{_short(row.reference_price, _REFERENCE_PLACES)}\n"
        for row in rows
    ).encode()


def map_file(ticker: str, first_day: date) -> bytes:
    """A LEAN map file of a ticker that was never renamed and still trades: its first day and 2050-12-31 (`MapFile`).

    Args:
        ticker: Ticker in any case.
        first_day: First day of data, which becomes part of the symbol's identity.

    Returns:
        The file's content.
    """
    name = ticker.lower()
    return f"{first_day:%Y%m%d},{name}\n{_END_OF_TIME:%Y%m%d},{name}\n".encode()


def daily_path(ticker: str) -> str:
    """Where the daily bars of a ticker lie inside a data folder."""
    return f"equity/usa/daily/{ticker.lower()}.zip"


def hour_path(ticker: str) -> str:
    """Where the hourly bars of a ticker lie inside a data folder."""
    return f"equity/usa/hour/{ticker.lower()}.zip"


def equity_files(
    ticker: str, daily: Bars, dividends: Sequence[Dividend], splits: Sequence[Split], hourly: Bars | None = None
) -> dict[str, bytes]:
    """All files of one equity in a LEAN data folder.

    Args:
        ticker: Ticker in any case.
        daily: Raw daily bars, at least one.
        dividends: Cash dividends.
        splits: Splits.
        hourly: Raw hourly bars, if there are any.

    Returns:
        Path relative to the data folder to content; the daily zip, by which readers find the equity, comes last.

    Raises:
        ValueError: There is no bar, or a dividend exceeds its close.
    """
    name = ticker.lower()
    rows = factor_rows(daily.days, daily.close, dividends, splits)
    files = {
        f"equity/usa/map_files/{name}.csv": map_file(ticker, daily.days[0].item()),
        f"equity/usa/factor_files/{name}.csv": factor_file(rows),
    }
    if hourly is not None:
        files[hour_path(ticker)] = bars_zip(ticker, hourly)
    files[daily_path(ticker)] = bars_zip(ticker, daily)
    return files


def index_file(ticker: str, bars: Bars) -> dict[str, bytes]:
    """The file of an index of the exchange in Chicago, as `CBOE` reads it: path relative to the data folder to content.

    Args:
        ticker: with the sign before it, such as `^VIX`.
        bars: its days; volumes are left.
    """
    prices = np.stack([bars.open, bars.high, bars.low, bars.close], axis=1) / PRICE_SCALE
    lines = [
        f"{day:%m/%d/%Y},{','.join(f'{price:.4f}' for price in row)}" for day, row in zip(bars.days.tolist(), prices.tolist(), strict=True)
    ]
    content = "DATE,OPEN,HIGH,LOW,CLOSE\n" + "\n".join(lines) + "\n"
    return {f"alternative/cboe/{ticker.removeprefix(INDEX_SIGN).lower()}.csv": content.encode()}
