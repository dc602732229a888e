"""One day of an index of implied volatility, read from a line of its file."""

import math
from datetime import datetime
from pathlib import PurePath

_DATES = ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d")


def index_file(data_folder: str, name: str) -> str:
    """Where the file of an index lies: `alternative/cboe/<ticker>.csv`.

    Args:
        data_folder: LEAN's.
        name: of its symbol, the ticker before the first full stop.
    """
    return str(PurePath(data_folder, "alternative", "cboe", f"{name.partition('.')[0].lower()}.csv"))


def read_index_day(name: str, line: str) -> tuple[datetime, float] | None:
    """The day of a line and its close in per cent a year; None for the heading, and for a day whose close is empty, a full stop or zero.

    Args:
        name: of the index, for what is said of a wrong line.
        line: a date, then the close, or four prices of which the last is the close.

    Raises:
        ValueError: the line has no date, or a close that is no number.
    """
    if not line[:1].isdigit():
        return None
    fields = [field.strip() for field in line.split(",")]
    if len(fields) in (2, 5) and fields[-1] in ("", "."):
        return None
    day, close = _day(fields[0]), _number(fields[-1])
    if day is None or close is None or len(fields) not in (2, 5):
        raise ValueError(
            f"{line!r:.60} is no day of {name}: expected a date such as 01/31/2014 and one or four prices, none below 0; "
            "download the file again."
        )
    return (day, close) if close else None


def _day(text: str) -> datetime | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
