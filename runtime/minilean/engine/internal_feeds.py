"""The engine's own streams: the benchmark's prices and currency pairs (`UniverseSelection.AddPendingInternalDataFeeds`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.enums import Resolution
from minilean.data.history_windows import start_of_bars

if TYPE_CHECKING:
    from minilean.engine.currency_feeds import CurrencyFeeds
    from minilean.engine.subscription_configs import SubscriptionConfigs
    from minilean.engine.universe_feed import SubscriptionBook
    from minilean.securities.security import Security


@dataclass(frozen=True, slots=True)
class WarmUpFeed:
    """The resolution that the algorithm chose for its warm-up, at which LEAN then reads everything until that is over."""

    resolution: Resolution
    end_utc: datetime


class InternalFeeds:
    """Adds the benchmark's hourly prices at the first step, and currency pairs as they come.

    Args:
        benchmark: the security that the portfolio is compared with; None where a function says what it is worth.
        currencies: looks after the currencies of the account.
        configs: makes the benchmark's subscription.
        book: starts streams.
        warm_up: where the warm-up has a resolution of its own.
    """

    def __init__(
        self,
        benchmark: Security | None,
        currencies: CurrencyFeeds,
        configs: SubscriptionConfigs,
        book: SubscriptionBook,
        warm_up: WarmUpFeed | None = None,
    ) -> None:
        self._waiting = benchmark
        self._currencies = currencies
        self._configs = configs
        self._book = book
        self._warm_up = warm_up

    def add(self, utc: datetime) -> bool:
        """Start the streams that are due; true if there were any."""
        added = self._currencies.ensure(utc, seeds=False)
        if self._waiting is not None:
            benchmark, self._waiting = self._waiting, None
            added = self._add_benchmark(benchmark, utc) or added
        return added

    def _add_benchmark(self, security: Security, utc: datetime) -> bool:
        config = self._configs.benchmark(security.symbol)
        if config is None:
            return False
        place = config.hours.zone
        # one bar earlier, so that the benchmark has a price at the first sample
        begin = start_of_bars(config.hours, place.to_local(utc), Resolution.DAILY, 1, config.strict_daily_end_times, config.data_zone)
        start = place.to_utc(begin)
        if self._warm_up is not None and not config.is_custom_data:
            warm_up = self._configs.internal(security.symbol, self._warm_up.resolution)
            self._book.add_internal(security, warm_up, start, self._warm_up.end_utc)
            start = self._warm_up.end_utc
        self._book.add_internal(security, config, start)
        self._configs.register(config)
        return True
