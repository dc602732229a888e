"""Scheduled events and the queue that fires them in LEAN's order (`ScheduledEvent`, `BacktestingRealTimeHandler`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from minilean.common.clock import EngineClock
from minilean.common.naming import DualNamed

NEVER = datetime.max
_UNREAD = datetime.min


class ScheduledEvent(DualNamed):
    """A callback with its future UTC times; `next_utc` is `NEVER` once they are used up."""

    __slots__ = ("_callback", "_next_utc", "_times", "enabled", "name")

    def __init__(self, name: str, times: Iterator[datetime], callback: Callable[[str, datetime], None]) -> None:
        self.name = name
        self.enabled = True
        self._times = times
        self._callback = callback
        self._next_utc = _UNREAD

    def __str__(self) -> str:
        return self.name

    def _advance(self) -> None:
        """Move on to the next time."""
        self._next_utc = next(self._times, NEVER)

    def _skip_until(self, utc: datetime) -> None:
        """Drop times strictly before `utc`; one exactly then stays and fires."""
        while self._next_utc < utc:
            self._advance()

    def _fire_until(self, utc: datetime) -> None:
        """Run the callback for every time up to and including `utc`."""
        while self._next_utc <= utc:
            if self.enabled:
                self._callback(self.name, self._next_utc)
            self._advance()


class EventQueue:
    """All scheduled events in firing order.

    After an event has fired it is put back by binary search, right behind one event of equal time, as LEAN does
    (`BacktestingRealTimeHandler.SortFirstElement`): with three or more events at the same time the order of later rounds
    differs from the order of creation, and is reproduced here.

    Args:
        clock: the run's clock.
        set_time: moves it to each event's own time while past events are scanned.
    """

    def __init__(self, clock: EngineClock, set_time: Callable[[datetime], None] | None = None) -> None:
        self._clock = clock
        self._set_time = set_time or clock.set
        self._ids: dict[ScheduledEvent, int] = {}
        self._next_id = 0
        self._sorted: list[ScheduledEvent] = []
        self._dirty = False
        self._started = False
        self.next_utc = NEVER
        self.running: ScheduledEvent | None = None

    def add(self, event: ScheduledEvent) -> None:
        """Register an event; its times before now are skipped once the run has begun."""
        if self._started:
            event._skip_until(self._clock.utc)
        self._ids[event] = self._next_id
        self._next_id += 1
        self._dirty = True

    def remove(self, event: ScheduledEvent) -> None:
        """Forget an event."""
        self._ids.pop(event, None)
        self._dirty = True

    def start(self) -> None:
        """Begin the run: skip what lies before now, for every event registered so far."""
        self._started = True
        for event in self._ids:
            event._skip_until(self._clock.utc)
        self._dirty = True

    def scan_past(self, utc: datetime) -> None:
        """Fire what was due strictly before `utc`, with the clock set to each event's own time."""
        if not self._dirty and self.next_utc >= utc:
            return
        events = self._in_order()
        while events and events[0]._next_utc < utc:
            due = events[0]._next_utc
            self._set_time(due)
            self._fire(events, due)
            events = self._in_order_after(events)

    def set_time(self, utc: datetime) -> None:
        """Fire what is due at `utc` exactly, or before."""
        if not self._dirty and self.next_utc > utc:
            return
        events = self._in_order()
        while events and events[0]._next_utc <= utc:
            self._fire(events, utc)
            events = self._in_order_after(events)

    def _fire(self, events: list[ScheduledEvent], utc: datetime) -> None:
        event = events[0]
        self.running = event
        event._fire_until(utc)
        self.running = None

    def _in_order_after(self, events: list[ScheduledEvent]) -> list[ScheduledEvent]:
        # LEAN keeps using the list it began with, so an event added meanwhile joins at the next scan
        _sort_first(events)
        self.next_utc = events[0]._next_utc if events else NEVER
        return events

    def _in_order(self) -> list[ScheduledEvent]:
        if self._dirty:
            self._dirty = False
            for event in self._ids:
                if event._next_utc == _UNREAD:
                    event._advance()
            self._sorted = sorted(self._ids, key=lambda e: (e._next_utc, self._ids[e]))
            self.next_utc = self._sorted[0]._next_utc if self._sorted else NEVER
        return self._sorted


def _sort_first(events: list[ScheduledEvent]) -> None:
    event = events[0]
    due = event._next_utc
    if len(events) < 2 or due <= events[1]._next_utc:
        return
    events.pop(0)
    lower, upper = 0, len(events) - 1
    while lower <= upper:
        middle = lower + (upper - lower) // 2
        other = events[middle]._next_utc
        if due < other:
            upper = middle - 1
        elif due > other:
            lower = middle + 1
        else:
            events.insert(middle + 1, event)
            return
    events.insert(lower, event)
