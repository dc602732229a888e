"""Daily prices of a stock or of a pair of currencies from a LEAN data folder, as a strategy's history request gives them."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.span import Span
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.symbol import Symbol
from minilean.data.cboe import read_index
from minilean.data.folder import DataFolder
from minilean.data.series import BarSeries
from minilean.errors import DataError, InputError

# hours of a whole session; a day with fewer, as after an early close, is measured by its daily bar
_HOURS = 7
STOCKS = "usa"
# LEAN's markets whose securities are pairs of currencies; those of all others are equities
_CURRENCIES = frozenset({"oanda", "fxcm"})


def read_closes(data_folder: Path, ticker: str, market: str = STOCKS) -> Span:
    """All daily closes of an equity, adjusted for dividends and splits, or of a pair, stamped with the end of their bar in exchange time.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.
        market: LEAN's name of it, such as ``usa`` or ``oanda``.

    Raises:
        InputError: the folder is missing, or has no daily bars of the ticker.
        DataError: a file in it is broken, or its closes have a hole or a price that is no price.
    """
    folder = DataFolder(data_folder)
    symbol = _symbol(folder, ticker, market)
    series = _daily(folder, symbol)
    try:
        return Span(series.end_stamps, _column(series, "close"))
    except InvalidHistory as error:
        raise DataError(f"{data_folder / _file_of(symbol)} cannot be trained on: {error}") from error


def read_bars(data_folder: Path, ticker: str, market: str = STOCKS, index: str = "vix", index_3m: str = "vix3m") -> DailyBars:
    """All daily bars of an equity, adjusted, or of a pair.

    With them come the variance of their hours and indices of implied volatility where the folder has them, and volumes of an equity.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.
        market: as for :func:`read_closes`.
        index: file of implied volatility in per cent, under ``alternative/cboe``; without that file none is known.
        index_3m: the same of three months.

    Raises:
        InputError: the folder is missing, or has no daily bars of the ticker.
        DataError: a file in it is broken, or its bars have a hole or a price that is no price.
    """
    folder = DataFolder(data_folder)
    symbol = _symbol(folder, ticker, market)
    series = _daily(folder, symbol)
    try:
        return DailyBars(
            series.end_stamps,
            *(_column(series, name) for name in ("open", "high", "low", "close")),
            intraday_variances=_intraday_variances(folder, symbol, series.ordinals),
            implied_volatilities=_implied(data_folder, index, series.ordinals),
            volumes=_column(series, "volume") if "volume" in series.column_names else np.empty(0),
            implied_volatilities_3m=_implied(data_folder, index_3m, series.ordinals),
        )
    except InvalidHistory as error:
        raise DataError(f"{data_folder / _file_of(symbol)} cannot be trained on: {error}") from error


def read_panel(data_folder: Path, tickers: Sequence[str]) -> WeeklyPanel:
    """The weekly panel of many equities, adjusted for dividends and splits, as a strategy's history request gives it.

    Args:
        data_folder: root of a LEAN data folder.
        tickers: in capitals, in the order of their numbers; one without daily bars has no known change.

    Raises:
        InputError: the folder is missing, or has no daily bars of any of them.
        DataError: a file in it is broken, or its closes have a price that is no price.
    """
    folder = DataFolder(data_folder)
    found = {place: folder.series(folder.create_symbol(ticker)) for place, ticker in enumerate(tickers)}
    there = {place: series for place, series in found.items() if series is not None and len(series)}
    if not there:
        raise InputError(
            f"The data folder {data_folder} has daily bars of none of the {len(tickers)} tickers: add them with "
            "minilean data download --tickers-file, or name other tickers."
        )
    times = np.unique(np.concatenate([series.end_stamps for series in there.values()]))
    closes = np.full((times.size, len(tickers)), np.nan)
    for place, series in there.items():
        closes[np.searchsorted(times, series.end_stamps), place] = _column(series, "close")
    try:
        return WeeklyPanel.from_closes(times, closes, tickers)
    except InvalidHistory as error:
        raise DataError(f"The daily bars under {data_folder / 'equity/usa/daily'} are no panel: {error}") from error


def _symbol(folder: DataFolder, ticker: str, market: str) -> Symbol:
    return folder.create_symbol(ticker, SecurityType.FOREX if market in _CURRENCIES else SecurityType.EQUITY, market)


def _file_of(symbol: Symbol) -> str:
    kind = "forex" if symbol.security_type is SecurityType.FOREX else "equity"
    return f"{kind}/{symbol.id.market}/daily/{symbol.value.lower()}.zip"


def _daily(folder: DataFolder, symbol: Symbol) -> BarSeries:
    series = folder.series(symbol)
    if series is None or not len(series):
        raise InputError(
            f"The data folder {folder.root} has no daily bars of {symbol.value}: expected {_file_of(symbol)}; "
            "add it or leave the symbol out."
        )
    return series


def _column(series: BarSeries, name: str) -> np.ndarray:
    return series.column(name, DataNormalizationMode.ADJUSTED, slice(None))


def _implied(data_folder: Path, index: str, days: np.ndarray) -> np.ndarray:
    closes = read_index(data_folder / "alternative" / "cboe" / f"{index}.csv")
    return np.array([closes.get(int(day), np.nan) for day in days]) / 100.0


def _intraday_variances(folder: DataFolder, symbol: Symbol, days: np.ndarray) -> np.ndarray:
    """Sum of the squared log returns of each day's hours, the first from its open; NaN on days without all of them."""
    found = np.full(days.size, np.nan)
    hours = folder.series(symbol, Resolution.HOUR) if symbol.security_type is SecurityType.EQUITY else None
    if hours is None or not len(hours):
        return found
    opens, closes = np.log(_column(hours, "open")), np.log(_column(hours, "close"))
    before = np.concatenate(([np.nan], closes[:-1]))
    first_of_day = np.concatenate(([True], hours.ordinals[1:] != hours.ordinals[:-1]))
    squares = (closes - np.where(first_of_day, opens, before)) ** 2
    hour_days, starts, counts = np.unique(hours.ordinals, return_index=True, return_counts=True)
    whole = counts == _HOURS
    places = np.searchsorted(days, hour_days)
    there = whole & (places < days.size) & (days[np.minimum(places, days.size - 1)] == hour_days)
    found[places[there]] = np.add.reduceat(squares, starts)[there]
    return found


def sessions_of(data_folder: Path, ticker: str, market: str = STOCKS) -> Callable[[date], date]:
    """Gives the last day before another on which the exchange of a ticker was open.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.
        market: as for :func:`read_closes`.

    Raises:
        DataError: the folder is missing, or its market hours are broken.
    """
    folder = DataFolder(data_folder)
    return folder.hours_of(_symbol(folder, ticker, market)).previous_open_day


def last_day(history: Span | DailyBars) -> date:
    """The day of the newest bar."""
    return history.times[-1].astype("datetime64[D]").item()
