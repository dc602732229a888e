"""Headlines from a file, as data of an algorithm: each is known at its stamp and not before."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from AlgorithmImports import PythonData, SubscriptionDataConfig, SubscriptionDataSource, SubscriptionTransportMedium
from forecasting.headlines.dated_headlines import read_headline
from forecasting.strategy.headline_history import FIELD


class Headline(PythonData):
    """One headline: its text by the name ``headline``, its ``end_time`` the stamp."""

    file: ClassVar[Path]
    """Where they are; set before data are added, since LEAN makes the objects."""

    def get_source(self, config: SubscriptionDataConfig, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        """The file of all headlines."""
        return SubscriptionDataSource(str(Headline.file), SubscriptionTransportMedium.LOCAL_FILE)

    def reader(self, config: SubscriptionDataConfig, line: str, date: datetime, is_live_mode: bool) -> "Headline | None":
        """The headline of a line; None where it is none.

        Raises:
            InvalidText: the line has no time, or no headline.
        """
        found = read_headline(line)
        if found is None:
            return None
        point = Headline()
        point.symbol = config.symbol
        point.time = point.end_time = found[0]
        point[FIELD] = found[1]
        return point
