"""Indices of the exchange in Chicago, such as VIX, from a data folder (`QuantConnect.DataSource.CBOE`)."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path

from minilean.common.enums import Resolution
from minilean.common.globals import Globals
from minilean.data.data_files import is_present
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.text_lines import read_text
from minilean.errors import DataError

_DAY = timedelta(days=1)
_DATES = ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d")
_ADVICE = "Download the file again."
_EXPECTED = f"is no date, such as 01/31/2014, with one or four prices. {_ADVICE}"
_PRICES = ("open", "high", "low", "close")


class CBOE(PythonData):
    """A day of an index: `open`, `high`, `low`, `close`, and `value`, which is the close. It is known at the midnight after it.

    `alternative/cboe/<ticker>.csv` has its lines: the date and the four prices, or the date and one price that stands for all.
    """

    def get_source(self, config: object, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        """The file of the index."""
        ticker = config.symbol.value.lower()  # type: ignore[attr-defined]
        return SubscriptionDataSource(str(Path(Globals.data_folder) / "alternative" / "cboe" / f"{ticker}.csv"))

    def reader(self, config: object, line: str, date: datetime, is_live_mode: bool) -> PythonData | None:
        """The day of a line; None for a line that does not begin with a digit.

        Raises:
            DataError: the line has no date or too few prices.
        """
        if not line[:1].isdigit():
            return None
        read = _day(line)
        if read is None:
            file = self.get_source(config, date, is_live_mode).source
            raise DataError(f"{file}: {line!r} {_EXPECTED}")
        time, prices = read
        point = CBOE()
        point.symbol = config.symbol  # type: ignore[attr-defined]
        point.time, point.end_time = time, time + _DAY
        for name, price in zip(_PRICES, prices, strict=True):
            point.set_property(name, price)
        point.value = point.get_property("close")
        return point

    def default_resolution(self) -> Resolution:
        """Daily."""
        return Resolution.DAILY

    def supported_resolutions(self) -> list[Resolution]:
        """Daily."""
        return [Resolution.DAILY]

    def is_sparse_data(self) -> bool:
        """Every trading day has a value."""
        return False


def read_index(path: Path) -> dict[int, float]:
    """The closes of an index by the ordinals of their days, without days that have none; nothing where there is no such file.

    Args:
        path: a file as `CBOE` reads them. Months and days may have one digit or two.

    Raises:
        DataError: a line has no date or too few prices.
    """
    if not is_present(path):
        return {}
    closes: dict[int, float] = {}
    for number, line in enumerate(read_text(path, _ADVICE).splitlines(), start=1):
        if not line[:1].isdigit():
            continue
        read = _day(line)
        if read is None:
            raise DataError(f"{path}, line {number}: {line!r:.60} {_EXPECTED}")
        time, prices = read
        if prices[-1] > 0:
            closes[time.toordinal()] = prices[-1]
    return closes


def _day(line: str) -> tuple[datetime, list[float]] | None:
    """The day and the four prices of a line, of which one may stand for all; None where it has no date or too few prices."""
    fields = [field.strip() for field in line.split(",")]
    places = (1, 1, 1, 1) if len(fields) == 2 else (1, 2, 3, 4)
    time = _date(fields[0])
    return None if time is None or len(fields) <= max(places) else (time, [_number(fields[place]) for place in places])


def _date(text: str) -> datetime | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _number(text: str) -> float:
    # what is no number counts as 0, as in LEAN
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
