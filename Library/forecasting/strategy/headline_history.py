"""Headlines as an algorithm comes to know them: those before a run, then each as it arrives."""

from datetime import datetime, timedelta
from typing import Any

from forecasting.headlines.dated_headlines import DatedHeadlines, collected
from forecasting.strategy.algorithm import Algorithm

FIELD = "headline"
"""The property of a point that has the text; its ``end_time`` is the stamp."""


class HeadlineHistory:
    """Keeps every headline that was known.

    Args:
        algorithm: LEAN's.
        kind: the algorithm's class of a headline, derived from LEAN's ``PythonData``.
        symbol: LEAN's, of the headlines.
        daily: LEAN's ``Resolution.DAILY``.
    """

    def __init__(self, algorithm: Algorithm, kind: type, symbol: Any, daily: object) -> None:
        self._algorithm, self._kind, self._symbol, self._daily = algorithm, kind, symbol, daily
        self._known: dict[datetime, str] = {}

    def read(self, first: datetime) -> None:
        """Look up what was known before the run.

        Args:
            first: stamp of the first headline.
        """
        past = self._algorithm.time - first + timedelta(days=1)
        if past > timedelta(0):
            for point in self._algorithm.history[self._kind](self._symbol, past, self._daily):
                self._known[point.end_time] = str(point[FIELD])

    def keep(self, slice: Any) -> None:
        """Keep what arrives.

        Args:
            slice: LEAN's, in ``on_data``.
        """
        if slice.contains_key(self._symbol):
            point = slice[self._symbol]
            self._known[point.end_time] = str(point[FIELD])

    @property
    def headlines(self) -> DatedHeadlines:
        """All that are known now, oldest first."""
        return collected(sorted(self._known.items()))
