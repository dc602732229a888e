"""Turns data feed and universe selections into the steps of the time loop (`Synchronizer`, `SubscriptionSynchronizer`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from minilean.common.enums import DelistingType, MarketDataType
from minilean.data.bars import BaseData, Delisting
from minilean.engine.subscription import NEVER
from minilean.engine.time_slice import TimeSlice, make_time_slice

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock
    from minilean.engine.feed import DataFeed, Packet
    from minilean.securities.security import Security
    from minilean.universes.changes import SecurityChanges

_AUXILIARY = MarketDataType.AUXILIARY


class Selections(Protocol):
    """Where universe selections come from: `engine.universe_feed.UniverseFeed`."""

    @property
    def next_utc(self) -> datetime:
        """When the next selection is due."""
        ...

    def select(self, utc: datetime) -> SecurityChanges | None:
        """Run the selections due by `utc`; what changed, or None."""
        ...


class Synchronizer:
    """Yields time pulses (a bare UTC instant that only moves the clock) and time slices, in order.

    Args:
        clock: the run's clock; its position decides where the stream begins.
        feed: data subscriptions.
        universes: universe selections.
        on_delisted: takes a delisted security out of the run and says what that changed.
        add_internal_feeds: adds benchmark and currency feeds at an instant; True when one was added.
        warm_up_end: UTC instant at which warm-up ends, or None without warm-up.
    """

    def __init__(
        self,
        clock: EngineClock,
        feed: DataFeed,
        universes: Selections,
        on_delisted: Callable[[Security, bool], SecurityChanges],
        add_internal_feeds: Callable[[datetime], bool],
        warm_up_end: datetime | None,
    ) -> None:
        self._clock = clock
        self._feed = feed
        self._universes = universes
        self._on_delisted = on_delisted
        self._add_internal_feeds = add_internal_feeds
        self._warm_up_end = warm_up_end

    def steps(self) -> Iterator[datetime | TimeSlice]:
        """The steps of the run; an instant without new data ends it."""
        utc = self._clock.utc
        previous: datetime | None = None
        while True:
            earliest = min(self._feed.next_utc, self._universes.next_utc)
            if earliest == NEVER:
                return
            utc = max(earliest, utc)
            packets: list[Packet] = []
            changes: SecurityChanges | None = None
            selected = False
            while True:
                taken = self._feed.take(utc)
                packets.extend(taken)
                for subscription, points in taken:
                    if points[-1].data_type is _AUXILIARY and _is_delisting(points):
                        gone = self._on_delisted(subscription.security, subscription.config.is_internal_feed)
                        changes = gone if changes is None else changes + gone
                new: SecurityChanges | None = None
                if self._universes.next_utc <= utc:
                    selected = True
                    if self._clock.utc != utc:
                        yield from self._warm_up_pulse(utc)
                        yield utc
                    new = self._universes.select(utc)
                    changes = new if changes is None else changes if new is None else changes + new
                if not self._add_internal_feeds(utc) and new is None:
                    break
            if utc == previous and not selected and not packets:
                return
            previous = utc
            if self._warm_up_end is not None:
                yield from self._warm_up_pulse(utc)
            yield make_time_slice(utc, self._clock.zone, packets, changes)

    def _warm_up_pulse(self, utc: datetime) -> Iterator[datetime]:
        if self._warm_up_end is not None and self._clock.utc < self._warm_up_end < utc:
            end, self._warm_up_end = self._warm_up_end, None
            yield end


def _is_delisting(points: list[BaseData]) -> bool:
    return any(isinstance(p, Delisting) and p.type is DelistingType.DELISTED for p in points)
