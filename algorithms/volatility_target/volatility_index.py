"""An index of implied volatility from a file, as data of an algorithm: each day is known a quarter of an hour after its close."""

import math
import os
from datetime import datetime, timedelta

from AlgorithmImports import Globals, PythonData, SubscriptionDataConfig, SubscriptionDataSource, SubscriptionTransportMedium

# The exchange in Chicago ends the index of a day then. On days of early closes too: later than it was known, never earlier.
KNOWN_AT = timedelta(hours=16, minutes=15)
_DATES = ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d")


class VolatilityIndex(PythonData):
    """A day of an index in per cent a year; `value` is its close, and `end_time` 16:15 of its day.

    `alternative/cboe/<ticker>.csv` has its lines: a date, then the close, or four prices of which the last is the close.
    """

    def get_source(self, config: SubscriptionDataConfig, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        """The file of the index."""
        name = f"{config.symbol.value.split('.')[0].lower()}.csv"
        path = os.path.join(Globals.data_folder, "alternative", "cboe", name)
        return SubscriptionDataSource(path, SubscriptionTransportMedium.LOCAL_FILE)

    def reader(self, config: SubscriptionDataConfig, line: str, date: datetime, is_live_mode: bool) -> "VolatilityIndex | None":
        """The day of a line; None for its heading, and for a day whose close is empty, a full stop or zero.

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
                f"{line!r:.60} is no day of {config.symbol.value}: expected a date such as 01/31/2014 and one or four prices, none "
                "below 0; download the file again."
            )
        if close == 0:
            return None
        point = VolatilityIndex()
        point.symbol = config.symbol
        point.time = day
        point.end_time = day + KNOWN_AT
        point.value = close
        return point


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
