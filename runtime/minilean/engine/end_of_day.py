"""`on_end_of_day(symbol)`: an event per security, ten minutes before its exchange closes (`QCAlgorithm.OnEndOfDay`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from minilean.common.symbol import Symbol

if TYPE_CHECKING:
    from minilean.schedule.events import ScheduledEvent
    from minilean.schedule.manager import ScheduleManager
    from minilean.universes.changes import SecurityChanges

_MINUTES_BEFORE_CLOSE = 10


class EndOfDayEvents:
    """Keeps the events in step with the securities of the algorithm.

    Args:
        schedule: takes the events.
        on_end_of_day: the algorithm's method; None where it has none of its own, so that nothing is scheduled.
    """

    def __init__(self, schedule: ScheduleManager, on_end_of_day: Callable[[Symbol], None] | None) -> None:
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
                self._add(security.symbol, call)

    def _add(self, symbol: Symbol, call: Callable[[Symbol], None]) -> None:
        schedule = self._schedule
        self._events[symbol] = schedule.on(
            f"{symbol}.EndOfDay",
            schedule.date_rules.every_day(symbol),
            schedule.time_rules.before_market_close(symbol, _MINUTES_BEFORE_CLOSE),
            lambda: call(symbol),
        )
