"""The engine's own streams: the benchmark's prices and currency pairs (`UniverseSelection.AddPendingInternalDataFeeds`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.enums import Resolution, SecurityType
from minilean.history.windows import start_of_bars

if TYPE_CHECKING:
    from minilean.data.folder import DataFolder
    from minilean.engine.currency_feeds import CurrencyFeeds
    from minilean.engine.subscription_configs import SubscriptionConfigs
    from minilean.engine.universe_feed import SubscriptionBook
    from minilean.results.messages import MessageLog
    from minilean.securities.security import Security


class InternalFeeds:
    """Adds the benchmark's prices at the first step, hourly where there are hourly ones, and currency pairs as they come.

    Args:
        benchmark: the security that the portfolio is compared with; None where a function says what it is worth.
        currencies: looks after the currencies of the account.
        folder: the data folder.
        configs: makes the benchmark's subscription.
        book: starts streams.
        messages: the log.
    """

    def __init__(
        self,
        benchmark: Security | None,
        currencies: CurrencyFeeds,
        folder: DataFolder,
        configs: SubscriptionConfigs,
        book: SubscriptionBook,
        messages: MessageLog,
    ) -> None:
        self._waiting = benchmark
        self._currencies = currencies
        self._folder = folder
        self._configs = configs
        self._book = book
        self._messages = messages

    def add(self, utc: datetime) -> bool:
        """Start the streams that are due; true if there were any."""
        added = self._currencies.ensure(utc, seeds=False)
        if self._waiting is not None:
            benchmark, self._waiting = self._waiting, None
            added = self._add_benchmark(benchmark, utc) or added
        return added

    def _add_benchmark(self, security: Security, utc: datetime) -> bool:
        symbol = security.symbol
        if symbol.security_type not in (SecurityType.EQUITY, SecurityType.FOREX):
            return False
        hourly = self._folder.series(symbol, Resolution.HOUR) is not None
        if not hourly and self._folder.series(symbol, Resolution.DAILY) is not None:
            self._messages.log(
                f"There are no hourly prices of {symbol.value}, so the benchmark follows its daily closes; "
                "LEAN itself would show a benchmark of 0."
            )
        config = self._configs.internal(symbol, Resolution.HOUR if hourly else Resolution.DAILY)
        place = config.hours.zone
        # one bar earlier, so that the benchmark has a price at the first sample
        start = place.to_utc(start_of_bars(config.hours, place.to_local(utc), Resolution.DAILY, 1, True, config.data_zone))
        self._book.add_internal(security, config, start)
        self._configs.register(config)
        return True
