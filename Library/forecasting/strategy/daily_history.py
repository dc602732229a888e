"""A strategy's daily bars, asked of LEAN."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forecasting.errors import InvalidHistory
from forecasting.span import Span
from forecasting.strategy.algorithm import Algorithm


class DailyHistory:
    """Asks for daily closes and for when bars ended.

    Args:
        algorithm: LEAN's.
        trade_bar: LEAN's class ``TradeBar``.
        daily: LEAN's ``Resolution.DAILY``.
    """

    def __init__(self, algorithm: Algorithm, trade_bar: type, daily: object) -> None:
        self._algorithm, self._trade_bar, self._daily = algorithm, trade_bar, daily

    def closes(self, symbol: Any, num_bars: int) -> Span:
        """The newest closes of a symbol, adjusted as its subscription is.

        Args:
            symbol: LEAN's.
            num_bars: how many sessions back.

        Raises:
            InvalidHistory: there are none.
        """
        history = self._algorithm.history([symbol], num_bars, self._daily)
        if history.empty:
            raise InvalidHistory(
                f"{symbol.value} has no daily bars right before {self._algorithm.time:%Y-%m-%d}: add its data, start where it has some, "
                "or name another symbol."
            )
        return Span.from_series(history.loc[symbol].close)

    def bar_ends(self, symbol: Any, num_sessions: int) -> Sequence[datetime]:
        """When the bars of the last sessions ended. Copies that fill gaps are no bars."""
        bars = self._algorithm.history[self._trade_bar](symbol, num_sessions, self._daily, fill_forward=False)
        return [bar.end_time for bar in bars]
