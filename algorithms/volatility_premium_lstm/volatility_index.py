"""An index of implied volatility from a file, as data of an algorithm: each day is known a quarter of an hour after its close."""

from datetime import datetime

from AlgorithmImports import Globals, PythonData, SubscriptionDataConfig, SubscriptionDataSource, SubscriptionTransportMedium
from forecasting.strategy.implied_volatilities import KNOWN_AT
from forecasting.strategy.index_day import index_file, read_index_day


class VolatilityIndex(PythonData):
    """A day of an index in per cent a year; `value` is its close, and `end_time` 16:15 of its day."""

    def get_source(self, config: SubscriptionDataConfig, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        """The file of the index."""
        return SubscriptionDataSource(index_file(Globals.data_folder, config.symbol.value), SubscriptionTransportMedium.LOCAL_FILE)

    def reader(self, config: SubscriptionDataConfig, line: str, date: datetime, is_live_mode: bool) -> "VolatilityIndex | None":
        """The day of a line; None where it is none.

        Raises:
            ValueError: the line has no date, or a close that is no number.
        """
        found = read_index_day(config.symbol.value, line)
        if found is None:
            return None
        point = VolatilityIndex()
        point.symbol = config.symbol
        point.time, point.value = found
        point.end_time = point.time + KNOWN_AT
        return point
