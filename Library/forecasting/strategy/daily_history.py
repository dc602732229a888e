"""A strategy's daily bars, asked of LEAN."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory
from forecasting.span import Span
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.implied_volatilities import ImpliedVolatilities


class DailyHistory:
    """Asks for daily closes, for whole bars, and for when bars ended.

    Args:
        algorithm: LEAN's.
        bar: LEAN's class of the bars, ``TradeBar``, or ``QuoteBar`` for currencies.
        daily: LEAN's ``Resolution.DAILY``.
        implied: what is known of indices of implied volatility; None without any.
        days_a_week: how many days of a week have a bar; six for currencies, whose week begins on Sunday evening.
    """

    def __init__(
        self, algorithm: Algorithm, bar: type, daily: object, implied: ImpliedVolatilities | None = None, days_a_week: int = 5
    ) -> None:
        self.days_a_week = days_a_week
        self._algorithm, self._bar, self._daily, self._implied = algorithm, bar, daily, implied

    def closes(self, symbol: Any, num_bars: int) -> Span:
        """The newest closes of a symbol, adjusted as its subscription is.

        Args:
            symbol: LEAN's.
            num_bars: how many sessions back.

        Raises:
            InvalidHistory: there are none.
        """
        return Span.from_series(self._frame(symbol, self._algorithm.history([symbol], num_bars, self._daily)).close)

    def bars(self, symbol: Any, num_bars: int) -> DailyBars:
        """The newest bars of a symbol, adjusted as its subscription is, with what is known of implied volatility on their days.

        Args:
            symbol: LEAN's.
            num_bars: how many sessions back; those without a bar give none, and are no copies of the bar before.

        Raises:
            InvalidHistory: there are none, or they are not sound.
        """
        history = self._algorithm.history([symbol], num_bars, self._daily, fill_forward=False)
        return DailyBars.from_frame(self._frame(symbol, history), **(self._implied.columns() if self._implied else {}))

    def bar_ends(self, symbol: Any, num_sessions: int) -> Sequence[datetime]:
        """When the bars of the last sessions ended. Copies that fill gaps are no bars."""
        bars = self._algorithm.history[self._bar](symbol, num_sessions, self._daily, fill_forward=False)
        return [bar.end_time for bar in bars]

    def _frame(self, symbol: Any, history: Any) -> Any:
        if history.empty:
            raise InvalidHistory(
                f"{symbol.value} has no daily bars right before {self._algorithm.time:%Y-%m-%d}: add its data, start where it has some, "
                "or name another symbol."
            )
        return history.loc[symbol]
