"""Daily closes of a ticker from a LEAN data folder, as a strategy's history request gives them."""

from pathlib import Path

from forecasting.span import Span
from minilean.common.enums import DataNormalizationMode
from minilean.data.folder import DataFolder
from minilean.errors import InputError


def read_closes(data_folder: Path, ticker: str) -> Span:
    """All daily closes of an equity, adjusted for dividends and splits, stamped with the end of their session.

    Args:
        data_folder: root of a LEAN data folder.
        ticker: in any case.

    Raises:
        InputError: the folder is missing, or has no daily bars of the ticker.
        DataError: a file in it is broken.
        InvalidHistory: the closes have a hole or a price that is no price.
    """
    folder = DataFolder(data_folder)
    series = folder.series(folder.create_symbol(ticker))
    if series is None or not len(series):
        raise InputError(
            f"The data folder {data_folder} has no daily bars of {ticker.upper()}: expected equity/usa/daily/{ticker.lower()}.zip; "
            "add it or leave the symbol out."
        )
    return Span(series.end_stamps, series.column("close", DataNormalizationMode.ADJUSTED, slice(None)))
