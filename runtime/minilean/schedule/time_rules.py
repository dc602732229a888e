"""At which time of its dates a scheduled event fires (`TimeRules`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from minilean.common.clock import EngineClock, Zone, zone
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.schedule.date_rules import ticker_of

_ZERO = timedelta(0)
_DAY = timedelta(days=1)


class FuncTimeRule(LeanObject):
    """A named function from local dates to UTC instants (`FuncTimeRule`)."""

    __slots__ = ("_times", "name")

    def __init__(self, name: str, times: Callable[[Iterable[date]], Iterator[datetime]]) -> None:
        self.name = name
        self._times = times

    def create_utc_event_times(self, dates: Iterable[date]) -> Iterator[datetime]:
        """UTC instants, one or more for each date on which the rule applies."""
        return self._times(dates)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


class TimeRules(LeanObject):
    """Factory of time rules.

    Args:
        clock: the run's clock and zone.
        hours_of: the exchange hours of a ticker or symbol.
        open_close_hours: the exchanges that rules without a symbol look at.
    """

    def __init__(
        self, clock: EngineClock, hours_of: Callable[[Any], ExchangeHours], open_close_hours: Callable[[], Iterable[ExchangeHours]]
    ) -> None:
        self._clock = clock
        self._hours_of = hours_of
        self._open_close_hours = open_close_hours

    def set_default_time_zone(self, zone: Zone) -> None:
        """Present for LEAN's interface; the clock already carries the algorithm's zone."""

    @property
    def now(self) -> FuncTimeRule:
        """The instant at which the rule is evaluated."""
        return FuncTimeRule("Now", lambda dates: (self._clock.utc for _ in dates))

    @property
    def midnight(self) -> FuncTimeRule:
        """The start of each date in the algorithm's zone."""
        return FuncTimeRule("Midnight", lambda dates: (self._clock.zone.to_utc(_midnight(d)) for d in dates))

    @property
    def noon(self) -> FuncTimeRule:
        """Twelve hours after local midnight (11:00 or 13:00 on the days of a clock change)."""
        return FuncTimeRule("Noon", lambda dates: (self._clock.zone.to_utc(_midnight(d)) + timedelta(hours=12) for d in dates))

    def at(self, *arguments: Any, **named: Any) -> FuncTimeRule:
        """A time of day: `at(8, 0)`, `at(8, 0, 30)`, `at(timedelta(hours=8))`, `at(time(8))`, each optionally with a zone name last."""
        values = list(arguments)
        where = named.get("time_zone")
        if values and isinstance(values[-1], (str, Zone)):
            where = values.pop()
        if isinstance(where, str):
            where = zone(where)
        if values and isinstance(values[0], time):
            clock = values[0]
            time_of_day = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
        elif values and isinstance(values[0], timedelta):
            time_of_day = values[0]
        else:
            parts = [*values, named.get("hour"), named.get("minute"), named.get("second")]
            numbers = [int(p) for p in parts if p is not None]
            hours, minutes, seconds = (*numbers, 0, 0)[:3]
            time_of_day = timedelta(hours=hours, minutes=minutes, seconds=seconds)

        def times(dates: Iterable[date]) -> Iterator[datetime]:
            in_zone = where or self._clock.zone
            for day in dates:
                yield in_zone.to_utc(_midnight(day) + time_of_day)

        return FuncTimeRule(f"{round(time_of_day.total_seconds() / 3600, 2):g}", times)

    def every(self, interval: timedelta) -> FuncTimeRule:
        """From each midnight on, step by step, within the same date."""
        if not isinstance(interval, timedelta):
            raise TypeError(f"time_rules.every got {interval!r:.80}; expected a timedelta, such as timedelta(minutes=30).")
        if interval <= _ZERO:
            raise ValueError(f"TimeRules.every got the interval {interval}; expected more than zero.")

        def times(dates: Iterable[date]) -> Iterator[datetime]:
            for day in dates:
                passed = _ZERO
                while passed < _DAY:
                    yield self._clock.zone.to_utc(_midnight(day) + passed)
                    passed += interval

        return FuncTimeRule(f"Every {round(interval.total_seconds() / 60, 2):g} min", times)

    def after_market_open(self, *arguments: Any, **named: Any) -> FuncTimeRule:
        """Minutes after the symbol's open; dates without a session are left out. Without a symbol: the earliest open."""
        return self._at_open(1, arguments, named, "minutes_after_open", "extended_market_open")

    def before_market_open(self, *arguments: Any, **named: Any) -> FuncTimeRule:
        """Minutes before the symbol's open."""
        return self._at_open(-1, arguments, named, "minutes_before_open", "extended_market_open")

    def before_market_close(self, *arguments: Any, **named: Any) -> FuncTimeRule:
        """Minutes before the symbol's close, early closes included. Without a symbol: the latest close."""
        return self._at_close(-1, arguments, named, "minutes_before_close", "extended_market_close")

    def after_market_close(self, *arguments: Any, **named: Any) -> FuncTimeRule:
        """Minutes after the symbol's close."""
        return self._at_close(1, arguments, named, "minutes_after_close", "extended_market_close")

    def _at_open(self, sign: int, arguments: tuple[Any, ...], named: dict[str, Any], minutes_name: str, extended_name: str) -> FuncTimeRule:
        symbol, minutes, extended = _symbol_and_minutes(arguments, named, minutes_name, extended_name)
        shift = timedelta(minutes=sign * minutes)
        name = _rule_name(symbol, sign * minutes, "after", "before", "ExtendedMarketOpen" if extended else "MarketOpen")

        def opens(hours: ExchangeHours, day: date) -> datetime | None:
            session = hours.session(day, extended)
            return None if session is None or session[0].date() != day else hours.zone.to_utc(session[0] + shift)

        return self._exchange_rule(name, symbol, opens, min)

    def _at_close(
        self, sign: int, arguments: tuple[Any, ...], named: dict[str, Any], minutes_name: str, extended_name: str
    ) -> FuncTimeRule:
        symbol, minutes, extended = _symbol_and_minutes(arguments, named, minutes_name, extended_name)
        shift = timedelta(minutes=sign * minutes)
        name = _rule_name(symbol, -sign * minutes, "before", "after", "ExtendedMarketClose" if extended else "MarketClose")

        def closes(hours: ExchangeHours, day: date) -> datetime | None:
            session = hours.session(day, extended)
            return None if session is None else hours.zone.to_utc(session[1] + shift)

        return self._exchange_rule(name, symbol, closes, max)

    def _exchange_rule(
        self,
        name: str,
        symbol: Symbol | str | None,
        instant: Callable[[ExchangeHours, date], datetime | None],
        choose: Callable[[list[datetime]], datetime],
    ) -> FuncTimeRule:
        own = self._hours_of(symbol) if symbol is not None else None

        def times(dates: Iterable[date]) -> Iterator[datetime]:
            exchanges = [own] if own is not None else list(self._open_close_hours())
            for day in dates:
                found = [moment for hours in exchanges if (moment := instant(hours, day)) is not None]
                if found:
                    yield choose(found)

        return FuncTimeRule(name, times)


def _symbol_and_minutes(
    arguments: tuple[Any, ...], named: dict[str, Any], minutes_name: str, extended_name: str
) -> tuple[Symbol | str | None, float, bool]:
    values = list(arguments)
    symbol = named.get("symbol")
    if values and not isinstance(values[0], (int, float)):
        symbol = values.pop(0)
    minutes = values.pop(0) if values else named.get(minutes_name, 0)
    extended = values.pop(0) if values else named.get(extended_name, False)
    if not hasattr(minutes, "__float__"):
        raise TypeError(f"A time rule got {minutes!r:.80} as its minutes; expected a number.")
    return symbol, float(minutes), bool(extended)


def _rule_name(symbol: Symbol | str | None, minutes: float, positive: str, negative: str, kind: str) -> str:
    text = f"{abs(round(minutes, 2)):g} min {positive if minutes > 0 else negative} {kind}"
    if symbol is None:
        return text
    return f"{ticker_of(symbol)}: {text}"
