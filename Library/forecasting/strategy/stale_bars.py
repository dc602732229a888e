"""Whether the newest bar of a symbol is that of the last session, and what a run leaves undone where it is not."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any


class StaleBars:
    """Looks for the newest bars, and counts the refits and forecasts that were skipped, by ticker.

    Args:
        bar_ends: when the bars of a symbol in the last so many sessions of its exchange ended, oldest first, exchange time. Copies
            that fill gaps are no bars.
        num_sessions: how far back a stale symbol's newest bar is looked for, to name its day.
    """

    def __init__(self, bar_ends: Callable[[Any, int], Sequence[datetime]], num_sessions: int) -> None:
        self._bar_ends, self._num_sessions = bar_ends, num_sessions
        self._refits: Counter[str] = Counter()
        self._forecasts: Counter[str] = Counter()
        self._said: set[str] = set()
        self.late: list[str] = []
        """The tickers whose newest refit was skipped and not made since."""

    def newest_bar(self, symbol: object, num_sessions: int = 1) -> datetime | None:
        """When the newest bar of the last sessions ended; None when none of them has one."""
        ends = self._bar_ends(symbol, num_sessions)
        return ends[-1] if ends else None

    def is_stale(self, symbol: object) -> bool:
        """Whether the newest bar of a symbol is older than the last session of its exchange."""
        return self.newest_bar(symbol) is None

    def is_to_come(self, symbol: object, day: date) -> bool:
        """Whether only the bar of a day that has closed is missing, and not that of the session before it too."""
        newest = self.newest_bar(symbol, 2)
        return newest is not None and newest.date() < day

    def why(self, ticker: str, symbol: object) -> str:
        """What is to be said of a stale symbol, one sentence; empty from the second time on."""
        if ticker in self._said:
            return ""
        self._said.add(ticker)
        newest = self.newest_bar(symbol, self._num_sessions)
        since = f"the newest is of {newest:%Y-%m-%d}" if newest else "nor of the sessions before"
        return f"{ticker} has no bar of the last session, {since}: refits and forecasts are skipped until there is one."

    def skip_refits(self, tickers: Iterable[str]) -> None:
        """The refits of a month end were not made for these tickers; what was late before is not due any more."""
        self.late = list(tickers)
        self._refits.update(self.late)

    def take_refits(self, symbols: dict[str, Any]) -> list[str]:
        """The late tickers that have a bar of the last session now; they are late no more."""
        ready = [ticker for ticker in self.late if not self.is_stale(symbols[ticker])]
        self.late = [ticker for ticker in self.late if ticker not in ready]
        return ready

    def skip_forecast(self, ticker: str) -> None:
        """One forecast of a ticker was not made."""
        self._forecasts[ticker] += 1

    def summary(self) -> str:
        """One sentence with the counts; empty when nothing was skipped."""
        tickers = sorted(self._refits.keys() | self._forecasts.keys())
        counts = [f"{self._refits[ticker]} refits and {self._forecasts[ticker]} forecasts of {ticker}" for ticker in tickers]
        return f"Skipped, since the newest bar was older than the last session: {', '.join(counts)}." if counts else ""
