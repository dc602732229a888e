"""`on_end_of_day(symbol)`: an event per security, ten minutes before its exchange closes (`ScheduledEventFactory.EverySecurityEndOfDay`).

The close is the extended one for a security with extended hours, and midnight itself where the exchange never closes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from minilean.common.symbol import Symbol
from minilean.schedule.date_rules import FuncDateRule

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock
    from minilean.schedule.events import ScheduledEvent
    from minilean.schedule.manager import ScheduleManager
    from minilean.securities.security import Security
    from minilean.universes.changes import SecurityChanges

_MINUTES_BEFORE_CLOSE = 10


class EndOfDayEvents:
    """Keeps the events in step with the securities of the algorithm.

    Args:
        clock: now.
        schedule: takes the events.
        on_end_of_day: the algorithm's method; None where it has none of its own, so that nothing is scheduled.
    """

    def __init__(self, clock: EngineClock, schedule: ScheduleManager, on_end_of_day: Callable[[Symbol], None] | None) -> None:
        self._clock = clock
        self._schedule = schedule
        self._on_end_of_day = on_end_of_day
        self._events: dict[Symbol, ScheduledEvent] = {}

    def process_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left."""
        for security in changes.removed_securities:
            event = self._events.pop(security.symbol, None)
            if event is not None:
                self._schedule.remove(event)
        call = self._on_end_of_day
        if call is not None:
            for security in changes.added_securities:
                self._add(security, call)

    def _add(self, security: Security, call: Callable[[Symbol], None]) -> None:
        schedule, symbol = self._schedule, security.symbol
        # LEAN counts the days from the UTC date on
        since, every_day = self._clock.utc.date(), schedule.date_rules.every_day(symbol)
        minutes = 0 if security.exchange.hours.is_always_open else _MINUTES_BEFORE_CLOSE
        self._events[symbol] = schedule.on(
            f"{symbol}.EndOfDay",
            FuncDateRule(every_day.name, lambda start, end: every_day.get_dates(max(start, since), end)),
            schedule.time_rules.before_market_close(symbol, minutes, security.is_extended_market_hours),
            lambda: call(symbol),
        )
