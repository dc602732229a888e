"""`algorithm.subscription_manager`: all subscriptions, and the consolidators that read them (`SubscriptionManager`)."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from minilean.common.clock import EngineClock
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import TickType
from minilean.common.naming import LeanBase, LeanObject
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData
from minilean.errors import InputError

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.securities.manager import SecurityManager


_ONE_SECOND = timedelta(seconds=1)


class _Scan:
    """When a consolidator is asked next whether its bar is complete (`ConsolidatorWrapper`).

    Until its first bar the consolidator is asked at the end of the bar it works on, or once per bar of its subscription; afterwards once
    per length of its own bars, counted from the end of the last one.
    """

    __slots__ = ("_clock", "_minimum", "_span", "consolidator", "number", "removed", "utc", "zone")

    def __init__(self, consolidator: Any, config: SubscriptionConfig, clock: EngineClock, number: int) -> None:
        self.consolidator = consolidator
        self.zone = config.hours.zone
        self.number = number
        self.removed = False
        self.utc = datetime.min
        self._clock = clock
        self._minimum = max(config.increment, _ONE_SECOND)
        self._span: timedelta | None = None
        consolidator.data_consolidated += self._on_consolidated

    def scan(self) -> None:
        self.consolidator.scan(self.zone.to_local(self._clock.utc))
        self.advance()

    def advance(self) -> None:
        now = self._clock.utc
        if self.utc > now:
            return
        self.utc = now + (self._span or self._minimum)
        if self._span is None:
            end = _working_end(self.consolidator)
            if end is not None and self.zone.to_utc(end) > now:
                self.utc = self.zone.to_utc(end)

    def remove(self) -> None:
        self.removed = True
        self.consolidator.data_consolidated -= self._on_consolidated

    def _on_consolidated(self, _: Any, bar: Any) -> None:
        span = self._span
        if span is None:
            span = self._span = max(bar.end_time - bar.time, self._minimum)
        self.utc = self.zone.to_utc(bar.end_time) + span


def _working_end(consolidator: Any) -> datetime | None:
    if hasattr(consolidator, "_working_end_local"):
        return consolidator._working_end_local
    data = consolidator.working_data
    return None if data is None else data.end_time


class SubscriptionManager(LeanObject):
    """Subscriptions in the order in which they were made.

    Args:
        clock: now.
        set_time: moves the clock to the moment at which a consolidator is due.
        securities: by symbol and ticker.
    """

    def __init__(self, clock: EngineClock, set_time: Callable[[datetime], None], securities: SecurityManager) -> None:
        self._clock = clock
        self._set_time = set_time
        self._securities = securities
        self._configs: list[SubscriptionConfig] = []
        self._by_symbol: dict[Symbol, list[SubscriptionConfig]] = {}
        self._scans: list[tuple[datetime, int, _Scan]] = []
        self._new_scans: list[_Scan] = []
        self._created = 0

    @property
    def subscriptions(self) -> list[SubscriptionConfig]:
        """All subscriptions that are not internal to the engine."""
        return [c for c in self._configs if not c.is_internal_feed]

    @property
    def count(self) -> int:
        """How many subscriptions there are."""
        return len(self._configs)

    @property
    def subscription_data_config_service(self) -> SubscriptionManager:
        """LEAN's name for the part that answers `get_subscription_data_configs`."""
        return self

    def get_subscription_data_configs(self, symbol: Symbol, include_internal_configs: bool = False) -> list[SubscriptionConfig]:
        """The subscriptions of a symbol; the engine's own, if wanted, after the others."""
        configs = self._by_symbol.get(symbol, ())
        own = [c for c in configs if not c.is_internal_feed]
        return own + [c for c in configs if c.is_internal_feed] if include_internal_configs else own

    def add(self, config: SubscriptionConfig) -> SubscriptionConfig:
        """Register a subscription; one of the same kind that exists is returned instead, however its prices are adjusted."""
        for existing in self._by_symbol.get(config.symbol, ()):
            if (
                existing.resolution == config.resolution
                and existing.data_type is config.data_type
                and existing.is_internal_feed == config.is_internal_feed
                and existing.fill_data_forward == config.fill_data_forward
                and existing.extended_market_hours == config.extended_market_hours
            ):
                return existing
        self._configs.append(config)
        self._by_symbol.setdefault(config.symbol, []).append(config)
        return config

    def discard(self, config: SubscriptionConfig) -> None:
        """Forget a subscription that ended."""
        if config in self._configs:
            self._configs.remove(config)
            self._by_symbol[config.symbol].remove(config)

    def add_consolidator(self, symbol: Any, consolidator: Any, tick_type: TickType | None = None) -> None:
        """Feed a consolidator with the bars of a subscription.

        Raises:
            InputError: the symbol has no subscription.
            ArgumentException: none of its subscriptions has data that the consolidator takes.
        """
        if not isinstance(consolidator, LeanBase) and not hasattr(consolidator, "data_consolidated"):
            raise TypeError(f"{consolidator!r:.80} is no consolidator; expected one such as TradeBarConsolidator(timedelta(hours=1)).")
        security = self._securities[symbol]
        configs = self.get_subscription_data_configs(security.symbol)
        if not configs:
            raise InputError(f"{security.symbol.value} has no subscription to consolidate; add it with add_equity first.")
        wanted = getattr(consolidator, "input_type", BaseData)
        config = next((c for c in configs if issubclass(c.data_type, wanted) and tick_type in (None, c.tick_type)), None)
        if config is None:
            kinds = ", ".join(c.data_type.__name__ for c in configs)
            raise ArgumentException(
                f"A consolidator of {wanted.__name__} cannot read {security.symbol.value}, which has {kinds}; use one for that type."
            )
        if consolidator in config.consolidators:
            return
        config.consolidators.append(consolidator)
        if getattr(consolidator, "_needs_scan", True):
            self._created += 1
            self._new_scans.append(_Scan(consolidator, config, self._clock, self._created))

    def remove_consolidator(self, symbol: Any, consolidator: Any) -> None:
        """Stop feeding a consolidator; without a symbol it is looked for everywhere."""
        configs = self._configs if symbol is None else self._by_symbol.get(self._securities[symbol].symbol, ())
        for config in configs:
            if consolidator in config.consolidators:
                config.consolidators.remove(consolidator)
        for scan in (*self._new_scans, *(entry[2] for entry in self._scans)):
            if scan.consolidator is consolidator and not scan.removed:
                scan.remove()

    def scan_past_consolidators(self, utc: datetime) -> None:
        """Let consolidators emit bars whose time was over before `utc`, each at its own time."""
        for scan in self._new_scans:
            scan.advance()
            heapq.heappush(self._scans, (scan.utc, scan.number, scan))
        self._new_scans.clear()
        while self._scans and self._scans[0][0] < utc:
            due, number, scan = heapq.heappop(self._scans)
            if scan.removed:
                continue
            if self._clock.utc != due:
                self._set_time(due)
            if scan.utc <= due:
                scan.scan()
            heapq.heappush(self._scans, (scan.utc, number, scan))
