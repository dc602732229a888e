"""What a run leaves undone because the newest bar of a symbol is older than the last session."""

from collections import Counter


class StaleBars:
    """Counts the refits and forecasts that were skipped, by ticker."""

    def __init__(self) -> None:
        self._refits: Counter[str] = Counter()
        self._forecasts: Counter[str] = Counter()

    def skip_refit(self, ticker: str) -> None:
        """One refit of a ticker was not made."""
        self._refits[ticker] += 1

    def skip_forecast(self, ticker: str) -> None:
        """One forecast of a ticker was not made."""
        self._forecasts[ticker] += 1

    def summary(self) -> str:
        """One sentence with the counts; empty when nothing was skipped."""
        tickers = sorted(self._refits.keys() | self._forecasts.keys())
        counts = [f"{self._refits[ticker]} refits and {self._forecasts[ticker]} forecasts of {ticker}" for ticker in tickers]
        return f"Skipped, since the newest bar was older than the last session: {', '.join(counts)}." if counts else ""
