"""Prices as a test writes them, as the files of a LEAN data folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from minilean.datasets.calendars import LAST_DAY, exchange_sessions
from minilean.datasets.download import reference_files
from minilean.datasets.lean_format import Bars, Dividend, Split, equity_files, scaled_prices
from minilean.errors import InputError

Prices = Sequence[float] | Sequence[Sequence[float]] | np.ndarray | pd.Series | pd.DataFrame
"""Dollars: closes, shape `(bars,)`, or rows of open, high, low, close and perhaps volume, shape `(bars, 4)` or `(bars, 5)`.

A Series or a DataFrame (columns `open`, `high`, `low`, `close` and perhaps `volume`) with dates as its index keeps them; all others
are given the trading days of the New York Stock Exchange from the first day on.
"""

_COLUMNS = ("open", "high", "low", "close")
_VOLUME = 1_000_000.0


def as_day(day: date | str) -> date:
    """A date from `yyyy-MM-dd`, a date or a datetime.

    Raises:
        InputError: the text is no date.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise InputError(f"{day!r} is not a date; write it as '2024-01-02' or date(2024, 1, 2).") from error


def daily_bars(ticker: str, prices: Prices, start: date) -> Bars:
    """The daily bars of a ticker.

    Args:
        ticker: named in errors.
        prices: see `Prices`.
        start: day of the first bar, where the prices have no dates; the next trading day if it is none.

    Raises:
        InputError: the prices have another shape, or cannot be prices.
    """
    table = _table(ticker, prices)
    try:
        opens, highs, lows, closes = (scaled_prices(column) for column in table.T[:4])
        return Bars(_days(ticker, prices, len(table), start), opens, highs, lows, closes, np.rint(table[:, 4]).astype(np.int64))
    except ValueError as error:
        raise InputError(f"The prices of {ticker} are impossible. {error}") from error


def write_folder(
    folder: Path,
    bars: Mapping[str, Bars],
    dividends: Mapping[str, Mapping[Any, float]],
    splits: Mapping[str, Mapping[Any, float]],
) -> None:
    """Write a LEAN data folder with bars, factor and map files, market hours and what else a run needs.

    Args:
        folder: the new folder.
        bars: by ticker.
        dividends: by ticker, then dollars a share by ex-date.
        splits: by ticker, then new shares for an old one by ex-date.

    Raises:
        InputError: a dividend or split belongs to a ticker without prices, or is impossible.
    """
    files = dict(_reference_files())
    for ticker in [*dividends, *splits]:
        if ticker not in bars:
            raise InputError(f"There is a dividend or split of {ticker}, but no price; prices has {', '.join(bars)}.")
    for ticker, daily in bars.items():
        try:
            paid = [Dividend(as_day(day), Decimal(str(amount))) for day, amount in dividends.get(ticker, {}).items()]
            split = [Split(as_day(day), Decimal(str(ratio))) for day, ratio in splits.get(ticker, {}).items()]
            files |= equity_files(ticker, daily, paid, split)
        except ValueError as error:
            raise InputError(f"The dividends or splits of {ticker} are impossible. {error}") from error
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@lru_cache(maxsize=1)
def _reference_files() -> dict[str, bytes]:
    # the calendar alone takes longer to make than most tests to run
    return reference_files()


def _table(ticker: str, prices: Prices) -> np.ndarray:
    if isinstance(prices, pd.DataFrame):
        missing = [name for name in _COLUMNS if name not in prices]
        if missing:
            raise InputError(f"The prices of {ticker} lack the columns {', '.join(missing)}; expected open, high, low, close.")
        prices = prices[[*_COLUMNS, *(name for name in ("volume",) if name in prices)]].to_numpy(float)
    table = np.asarray(prices, dtype=float)
    if table.ndim == 1:
        table = np.repeat(table[:, None], 4, axis=1)
    if table.ndim != 2 or table.shape[1] not in (4, 5) or not len(table):
        raise InputError(
            f"The prices of {ticker} have the shape {np.shape(prices)}; expected (bars,) for closes, or (bars, 4) or (bars, 5) "
            "for open, high, low, close and volume."
        )
    return table if table.shape[1] == 5 else np.column_stack([table, np.full(len(table), _VOLUME)])


def _days(ticker: str, prices: Prices, count: int, start: date) -> np.ndarray:
    index = getattr(prices, "index", None)
    if isinstance(index, pd.DatetimeIndex):
        return index.tz_localize(None).to_numpy().astype("datetime64[D]")
    days = exchange_sessions(start, LAST_DAY)[:count]
    if len(days) < count:
        raise InputError(f"The calendar ends on {LAST_DAY}, before the last of {count} prices of {ticker}; choose an earlier start.")
    return days
