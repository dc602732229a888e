"""Brings the points of all subscriptions into one stream of instants (`SubscriptionSynchronizer`, `SubscriptionCollection`)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from minilean.data.bars import BaseData
from minilean.engine.subscription import NEVER, Subscription

Packet = tuple[Subscription, list[BaseData]]
_ORDER = attrgetter("order_key")


class DataFeed:
    """Subscriptions bucketed by the instant of their next point, so that a step costs only those that have data."""

    def __init__(self) -> None:
        self._buckets: dict[datetime, list[Subscription]] = {}
        self._instants: list[datetime] = []
        self._subscriptions: list[Subscription] = []

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._subscriptions)

    def add(self, subscription: Subscription) -> None:
        """Start delivering a stream."""
        self._subscriptions.append(subscription)
        self._put(subscription)

    def remove(self, subscription: Subscription) -> None:
        """Stop delivering a stream; points already taken stay valid."""
        subscription.removed = True
        self._subscriptions = [s for s in self._subscriptions if s is not subscription]

    @property
    def next_utc(self) -> datetime:
        """The instant of the earliest point that is waiting; `datetime.max` when there is none."""
        while self._instants:
            earliest = self._instants[0]
            bucket = self._buckets[earliest]
            if not bucket[0].removed or not all(subscription.removed for subscription in bucket):
                return earliest
            heapq.heappop(self._instants)
            del self._buckets[earliest]
        return NEVER

    def take(self, frontier_utc: datetime) -> list[Packet]:
        """All points known by `frontier_utc`, a packet per subscription, in LEAN's order of subscriptions.

        The order is by security type, tick type and ticker: prices, consolidators and slices follow it.
        """
        due: list[Subscription] = []
        while self._instants and self._instants[0] <= frontier_utc:
            due += self._buckets.pop(heapq.heappop(self._instants))
        if len(due) > 1:
            due.sort(key=_ORDER)
        packets: list[Packet] = []
        put_last, bucket = NEVER, []
        for subscription in due:
            if subscription.removed:
                continue
            points = [subscription.take()]
            utc = subscription.next_utc
            while utc <= frontier_utc:
                points.append(subscription.take())
                utc = subscription.next_utc
            packets.append((subscription, points))
            # most of an instant's streams wait for the same next one
            if utc == put_last:
                bucket.append(subscription)
            elif utc != NEVER:
                put_last, bucket = utc, self._bucket(utc)
                bucket.append(subscription)
        return packets

    def _put(self, subscription: Subscription) -> None:
        if subscription.next_utc != NEVER:
            self._bucket(subscription.next_utc).append(subscription)

    def _bucket(self, utc: datetime) -> list[Subscription]:
        bucket = self._buckets.get(utc)
        if bucket is None:
            self._buckets[utc] = bucket = []
            heapq.heappush(self._instants, utc)
        return bucket
