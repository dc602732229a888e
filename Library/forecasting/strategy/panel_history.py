"""A strategy's weekly panel, asked of LEAN as daily bars of all its tickers at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from forecasting.errors import InvalidHistory
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.strategy.algorithm import Algorithm

# A request by days begins anywhere in a week, and the first week gives a base alone.
_SPARE_WEEKS = 2


class PanelHistory:
    """Asks for the daily closes of many symbols and lays them out as weeks.

    Args:
        algorithm: LEAN's.
        symbols: LEAN's, by ticker, in the order of the tickers' numbers.
        daily: LEAN's ``Resolution.DAILY``.
    """

    def __init__(self, algorithm: Algorithm, symbols: Mapping[str, Any], daily: object) -> None:
        self._algorithm, self._symbols, self._daily = algorithm, dict(symbols), daily
        self.tickers = tuple(symbols)
        self._newest = np.datetime64("NaT", "ns")

    def panel(self, num_weeks: int) -> WeeklyPanel:
        """The weeks up to now, the present one as far as it is; copies that fill gaps are no bars.

        Args:
            num_weeks: how many weeks back, at least; there may be fewer bars.

        Returns:
            All tickers; one without bars has no known change.

        Raises:
            InvalidHistory: no ticker has a bar.
            NotFinite: a close is no price.
        """
        first = self._algorithm.time - timedelta(weeks=num_weeks + _SPARE_WEEKS)
        symbols = list(self._symbols.values())
        history = self._algorithm.history(symbols, first, self._algorithm.time, self._daily, fill_forward=False)
        if history.empty:
            raise InvalidHistory(
                f"None of the {len(symbols)} tickers has daily bars from {first:%Y-%m-%d} to {self._algorithm.time:%Y-%m-%d}: add their "
                "data, start where they have some, or name other tickers."
            )
        frame = history.close.unstack(level=0)
        closes = np.full((len(frame), len(symbols)), np.nan)
        for place, symbol in enumerate(symbols):
            if symbol in frame.columns:
                closes[:, place] = frame[symbol].to_numpy()
        self._newest = frame.index.to_numpy()[-1]
        return WeeklyPanel.from_closes(frame.index.to_numpy(), closes, self.tickers)

    def is_behind(self, day: date) -> bool:
        """Whether the bars of a day were still to come at the last request."""
        return not self._newest >= np.datetime64(day, "D")
