"""Daily closes of a ticker from a LEAN data folder, as a strategy's history request gives them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from forecasting.errors import InvalidHistory
from forecasting.span import Span
from minilean.common.enums import DataNormalizationMode
from minilean.data.folder import DataFolder
from minilean.errors import DataError, InputError


def read_closes(data_folder: Path, ticker: str) -> Span:
    """All daily closes of an equity, adjusted for dividends and splits, stamped with the end of their session.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.

    Raises:
        InputError: the folder is missing, or has no daily bars of the ticker.
        DataError: a file in it is broken, or its closes have a hole or a price that is no price.
    """
    folder = DataFolder(data_folder)
    series = folder.series(folder.create_symbol(ticker))
    if series is None or not len(series):
        raise InputError(
            f"The data folder {data_folder} has no daily bars of {ticker.upper()}: expected equity/usa/daily/{ticker.lower()}.zip; "
            "add it or leave the symbol out."
        )
    try:
        return Span(series.end_stamps, series.column("close", DataNormalizationMode.ADJUSTED, slice(None)))
    except InvalidHistory as error:
        raise DataError(f"{data_folder / 'equity/usa/daily' / ticker.lower()}.zip cannot be trained on: {error}") from error


def sessions_of(data_folder: Path, ticker: str) -> Callable[[date], date]:
    """Gives the last day before another on which the exchange of an equity was open.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.

    Raises:
        DataError: the folder is missing, or its market hours are broken.
    """
    folder = DataFolder(data_folder)
    return folder.hours_of(folder.create_symbol(ticker)).previous_open_day


def last_day(closes: Span) -> date:
    """The day of the newest close."""
    return closes.times[-1].astype("datetime64[D]").item()
