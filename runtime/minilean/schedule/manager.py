"""`algorithm.schedule`: registers callbacks under a date rule and a time rule (`ScheduleManager`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from minilean.common.clock import EngineClock
from minilean.common.keywords import in_order
from minilean.common.naming import LeanObject
from minilean.schedule.date_rules import LAST_DATE, DateRules, FuncDateRule
from minilean.schedule.events import EventQueue, ScheduledEvent
from minilean.schedule.time_rules import FuncTimeRule, TimeRules


class ScheduleManager(LeanObject):
    """Adds and removes scheduled events; dates are produced lazily, from the day before now on."""

    def __init__(self, clock: EngineClock, queue: EventQueue, date_rules: DateRules, time_rules: TimeRules) -> None:
        self._clock = clock
        self._queue = queue
        self.date_rules = date_rules
        self.time_rules = time_rules

    def on(self, *arguments: Any, **named: Any) -> ScheduledEvent:
        """`on([name,] date_rule, time_rule, callback)`, also by these names.

        Args:
            *arguments: an optional name, a `FuncDateRule`, a `FuncTimeRule` and a callable without arguments (or with the event's
                name and UTC time).
            **named: the same by name.

        Returns:
            The event, to be removed with `remove`.

        Raises:
            TypeError: the arguments are not of that form.
        """
        arguments = tuple(in_order("schedule.on", ("name", "date_rule", "time_rule", "callback"), arguments, named))
        name, *rest = arguments if arguments and isinstance(arguments[0], str) else (None, *arguments)
        if len(rest) != 3 or not isinstance(rest[0], FuncDateRule) or not isinstance(rest[1], FuncTimeRule) or not callable(rest[2]):
            kinds = ", ".join(type(a).__name__ for a in arguments)
            raise TypeError(f"schedule.on got ({kinds}); expected ([name,] date rule, time rule, callable).")
        date_rule, time_rule, callback = rest
        times = time_rule.create_utc_event_times(self._dates(date_rule))
        event = ScheduledEvent(name or f"{date_rule.name}: {time_rule.name}", times, _as_event_callback(callback))
        self._queue.add(event)
        return event

    def add(self, scheduled_event: ScheduledEvent) -> None:
        """Register an event made elsewhere."""
        self._queue.add(scheduled_event)

    def remove(self, scheduled_event: ScheduledEvent) -> None:
        """Stop an event from firing again."""
        self._queue.remove(scheduled_event)

    def training(self, date_rule: FuncDateRule, time_rule: FuncTimeRule, training_code: Callable[[], None]) -> ScheduledEvent:
        """An event that trains a model.

        Raises:
            TypeError: the arguments are not of that form.
        """
        if not isinstance(date_rule, FuncDateRule) or not isinstance(time_rule, FuncTimeRule) or not callable(training_code):
            kinds = ", ".join(type(given).__name__ for given in (date_rule, time_rule, training_code))
            raise TypeError(f"train got ({kinds}); expected (date rule, time rule, callable), or a callable alone.")
        return self.on(f"{date_rule.name}: {time_rule.name}", date_rule, time_rule, training_code)

    def training_now(self, training_code: Callable[[], None]) -> ScheduledEvent:
        """Train in the first scan from now on."""
        return self.on(f"Training: Now: {self._clock.utc.isoformat()}", self.date_rules.today, self.time_rules.now, training_code)

    def _dates(self, date_rule: FuncDateRule) -> Iterator[date]:
        # evaluated when the first time is asked for, as LEAN does: during initialize the clock may still move
        yield from date_rule.get_dates((self._clock.utc - timedelta(days=1)).date(), LAST_DATE)


def _as_event_callback(callback: Callable[..., None]) -> Callable[[str, datetime], None]:
    # LEAN calls Python's functions without the name and the time that it gives to those in C#
    return lambda name, utc: callback()
