"""Applying a universe's selection to the algorithm: who is added, who is removed (`UniverseSelection`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from minilean.universes.changes import SecurityChanges
from minilean.universes.pending_removals import PendingRemovals
from minilean.universes.universe import SelectedSymbols, SubscriptionService, Unchanged

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.securities.security import Security
    from minilean.universes.settings import UniverseSettings
    from minilean.universes.universe import Universe


class SecurityFactory(Protocol):
    """Makes the security of a selected symbol, or returns the one that the algorithm holds."""

    def __call__(self, symbol: Symbol, settings: UniverseSettings | None) -> Security:
        """The security, not yet in the algorithm's securities if it is new."""
        ...


class SubscriptionFeed(Protocol):
    """The data feed as universes see it."""

    def has_days(self, config: SubscriptionConfig, start_utc: datetime) -> bool:
        """Whether the run has a tradable day left for that subscription."""
        ...

    def add(self, universe: Universe, security: Security, config: SubscriptionConfig, start_utc: datetime) -> bool:
        """Subscribe; false if another universe subscribed to the same stream before."""
        ...

    def remove(self, universe: Universe, config: SubscriptionConfig) -> bool:
        """Unsubscribe; true if no other universe uses the stream, so that it ended."""
        ...


class UniverseSelector:
    """Turns selections into added and removed securities.

    Args:
        create_security: makes or finds the security of a symbol.
        subscriptions: existing and new subscriptions of a symbol.
        feed: the data feed.
        has_open_orders: whether a symbol has open orders.
        is_active: whether any universe has a symbol as a member.
        forget_security: called when a security's last stream ended and no universe holds it: it leaves the algorithm's
            securities with its cache reset.
        on_added: told the securities that a selection added and its UTC time, before the algorithm holds them.
        end_utc: the end of the run; later selections change nothing.
    """

    def __init__(
        self,
        create_security: SecurityFactory,
        subscriptions: SubscriptionService,
        feed: SubscriptionFeed,
        has_open_orders: Callable[[Symbol], bool],
        is_active: Callable[[Symbol], bool],
        forget_security: Callable[[Security], None],
        on_added: Callable[[list[Security], datetime], None],
        end_utc: datetime,
    ) -> None:
        self._create_security = create_security
        self._subscriptions = subscriptions
        self._feed = feed
        self._pending = PendingRemovals(has_open_orders)
        self._is_active = is_active
        self._forget_security = forget_security
        self._on_added = on_added
        self._end_utc = end_utc
        self._created: dict[Symbol, Security] = {}
        self._created_utc: datetime | None = None

    def apply(self, universe: Universe, utc: datetime) -> SecurityChanges:
        """Run a universe's selection and carry it out.

        Args:
            universe: the universe whose time has come or whose collection changed.
            utc: naive UTC instant of the selection.

        Returns:
            What was added and removed; `SecurityChanges.NONE` if nothing.
        """
        if utc > self._end_utc:
            return SecurityChanges.NONE
        answer = universe.perform_selection(utc)
        if not isinstance(answer, Unchanged):
            universe.selected = SelectedSymbols(dict.fromkeys(answer))
        self._release(self._pending.check(universe.selected, universe), utc)
        if isinstance(answer, Unchanged):
            return SecurityChanges.NONE
        removed = self._deselect(universe, utc)
        added = self._select(universe, utc)
        visible = [security for security, internal in added if not internal]
        if visible:
            self._on_added(visible, utc)
        return SecurityChanges(
            visible,
            [security for security, internal in removed if not internal],
            [security for security, internal in added if internal],
            [security for security, internal in removed if internal],
        )

    def delist(self, security: Security, is_internal: bool = False) -> SecurityChanges:
        """A delisted security leaves the universe; no change is told twice if it was waiting for its removal."""
        if self._pending.is_pending(security, is_internal):
            return SecurityChanges.NONE
        return SecurityChanges(internal_removed=[security]) if is_internal else SecurityChanges(removed=[security])

    def _deselect(self, universe: Universe, utc: datetime) -> list[tuple[Security, bool]]:
        removed = []
        ordered = sorted(universe.securities.values(), key=lambda m: (m.security.symbol.security_type, str(m.security.symbol.id)))
        for member in ordered:
            security = member.security
            if security.symbol in universe.selected or not universe.can_remove_member(utc, security):
                continue
            if not security.is_delisted and not self._pending.is_pending(security, member.is_internal):
                removed.append((security, member.is_internal))
            self._release(self._pending.try_remove(member, universe), utc)
        return removed

    def _select(self, universe: Universe, utc: datetime) -> list[tuple[Security, bool]]:
        added = []
        for symbol in universe.selected:
            if symbol in universe.securities:
                continue
            security = self._security(symbol, universe, utc)
            subscribed, is_new, is_internal = False, False, True
            for config in universe._subscriptions(security, self._subscriptions):
                if not self._feed.has_days(config, utc):
                    self._feed.remove(universe, config)
                    continue
                security._add_subscriptions([config])
                is_new = self._feed.add(universe, security, config, utc)
                subscribed = True
                is_internal = is_internal and config.is_internal_feed
            if subscribed and universe._add_member(utc, security, is_internal) and is_new:
                added.append((security, is_internal))
        return added

    def _security(self, symbol: Symbol, universe: Universe, utc: datetime) -> Security:
        # one security per symbol and instant, also when two universes select it before the algorithm holds it
        if self._created_utc != utc:
            self._created.clear()
            self._created_utc = utc
        if symbol not in self._created:
            self._created[symbol] = self._create_security(symbol, universe.universe_settings)
        return self._created[symbol]

    def _release(self, members: list[tuple[Universe, Security]], utc: datetime) -> None:
        for universe, security in members:
            universe._remove_member(utc, security)
            active = self._is_active(security.symbol)
            for config in universe._subscriptions(security, self._subscriptions):
                if self._feed.remove(universe, config) and not active:
                    self._forget_security(security)
