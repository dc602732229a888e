"""`algorithm.subscription_manager`: all subscriptions, and the consolidators that read them (`SubscriptionManager`)."""

from __future__ import annotations

import heapq
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.clock import Zone
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.errors import InputError

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.engine.runtime import Runtime


class _Scan:
    """When a consolidator wants to be asked next whether its bar is complete."""

    __slots__ = ("consolidator", "number", "removed", "utc", "zone")

    def __init__(self, consolidator: Any, zone: Zone, number: int) -> None:
        self.consolidator = consolidator
        self.zone = zone
        self.number = number
        self.removed = False
        self.utc = datetime.max

    def __lt__(self, other: _Scan) -> bool:
        return (self.utc, self.number) < (other.utc, other.number)


class SubscriptionManager(LeanObject):
    """Subscriptions in the order in which they were made."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._configs: list[SubscriptionConfig] = []
        self._by_symbol: dict[Symbol, list[SubscriptionConfig]] = {}
        self._scans: list[_Scan] = []

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
        """The subscriptions of a symbol."""
        return [c for c in self._by_symbol.get(symbol, ()) if include_internal_configs or not c.is_internal_feed]

    def add(self, config: SubscriptionConfig) -> SubscriptionConfig:
        """Register a subscription; one of the same kind that exists is returned instead."""
        for existing in self._by_symbol.get(config.symbol, ()):
            if (
                existing.resolution == config.resolution
                and existing.data_type is config.data_type
                and existing.is_internal_feed == config.is_internal_feed
                and existing.fill_data_forward == config.fill_data_forward
                and existing.data_normalization_mode == config.data_normalization_mode
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

    def add_consolidator(self, symbol: Any, consolidator: Any, tick_type: Any = None) -> None:
        """Feed a consolidator with the bars of a subscription.

        Raises:
            InputError: the symbol has no subscription.
        """
        security = self._runtime.securities[symbol]
        configs = self.get_subscription_data_configs(security.symbol)
        if not configs:
            raise InputError(f"{security.symbol.value} has no subscription to consolidate; add it with add_equity first.")
        config = configs[0]
        config.consolidators.append(consolidator)
        scan = _Scan(consolidator, config.hours.zone, len(self._scans))
        self._scans.append(scan)
        self._refresh(scan)
        heapq.heapify(self._scans)

    def remove_consolidator(self, symbol: Any, consolidator: Any) -> None:
        """Stop feeding a consolidator."""
        for config in self._by_symbol.get(self._runtime.securities[symbol].symbol, ()):
            if consolidator in config.consolidators:
                config.consolidators.remove(consolidator)
        for scan in self._scans:
            if scan.consolidator is consolidator:
                scan.removed = True

    def scan_past_consolidators(self, utc: datetime) -> None:
        """Let consolidators emit bars whose time was over before `utc`, each at its own time."""
        while self._scans and self._scans[0].utc < utc:
            scan = heapq.heappop(self._scans)
            if scan.removed:
                continue
            due = scan.utc
            self._refresh(scan)
            if scan.utc <= due:
                if self._runtime.clock.utc != due:
                    self._runtime.set_time(due)
                scan.consolidator.scan(scan.zone.to_local(due))
                self._refresh(scan)
            heapq.heappush(self._scans, scan)

    def refresh_scan(self, consolidator: Any) -> None:
        """A consolidator began a bar: look again when it ends."""
        for scan in self._scans:
            if scan.consolidator is consolidator:
                self._refresh(scan)
        heapq.heapify(self._scans)

    @staticmethod
    def _refresh(scan: _Scan) -> None:
        due = getattr(scan.consolidator, "next_scan_local", None)
        scan.utc = datetime.max if due is None else scan.zone.to_utc(due)
