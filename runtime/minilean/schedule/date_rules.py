"""On which dates scheduled events fire (`DateRules`)."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from minilean.common.clock import EngineClock, Zone
from minilean.common.dotnet_errors import ArgumentOutOfRangeException
from minilean.common.enums import DayOfWeek
from minilean.common.keywords import in_order
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.data.market_hours import ExchangeHours

LAST_DATE = date(9998, 12, 31)
_DAY = timedelta(days=1)
HoursOf = Callable[[Any], ExchangeHours]


class FuncDateRule(LeanObject):
    """A named series of dates; `get_dates(start, end)` yields those within both bounds, in order (`FuncDateRule`)."""

    __slots__ = ("_dates", "name")

    def __init__(self, name: str, dates: Callable[[date, date], Iterable[date]]) -> None:
        self.name = name
        self._dates = dates

    def get_dates(self, start: date | datetime, end: date | datetime) -> Iterator[date]:
        """The rule's dates from `start` to `end`, both included."""
        first = start.date() if isinstance(start, datetime) else start
        last = end.date() if isinstance(end, datetime) else end
        return iter(self._dates(first, last))


def each_day(start: date, end: date) -> Iterator[date]:
    """Every calendar day from `start` to `end`, both included."""
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _dotnet_weekday(day: date) -> int:
    return (day.weekday() + 1) % 7


def _as_date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


class DateRules(LeanObject):
    """Factory of date rules, in the algorithm's calendar or in that of an exchange.

    Args:
        clock: the run's clock, for `today` and `tomorrow`.
        hours_of: the exchange hours of a ticker or symbol.
    """

    def __init__(self, clock: EngineClock, hours_of: HoursOf) -> None:
        self._clock = clock
        self._hours_of = hours_of

    def set_default_time_zone(self, zone: Zone) -> None:
        """Present for LEAN's interface; the clock already carries the algorithm's zone."""

    def on(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """The given dates: `on(year, month, day)`, or any number of dates and datetimes, by name a list `dates`."""
        dates = in_order("date_rules.on", ("dates", "year", "month", "day"), arguments, named)
        if len(dates) == 3 and all(isinstance(part, int) for part in dates):
            chosen = [date(*dates)]
        elif len(dates) == 1 and isinstance(dates[0], (list, tuple)):
            chosen = [_as_date(d) for d in dates[0]]
        else:
            chosen = [_as_date(d) for d in dates]
        if not all(isinstance(day, date) for day in chosen):
            raise TypeError(f"date_rules.on got {tuple(dates)!r:.80}; expected (year, month, day), or dates.")
        name = ",".join(f"{d:%m/%d/%Y}" for d in chosen)
        return FuncDateRule(name, lambda start, end: (d for d in chosen if start <= d <= end))

    @property
    def today(self) -> FuncDateRule:
        """The algorithm's current date when the rule is evaluated."""
        return FuncDateRule("TodayOnly", lambda start, end: [self._clock.local.date()])

    @property
    def tomorrow(self) -> FuncDateRule:
        """The day after the algorithm's current date."""
        return FuncDateRule("TomorrowOnly", lambda start, end: [self._clock.local.date() + _DAY])

    def every(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Every week on these `DayOfWeek` members, by name one `day` or a list `days`."""
        days = in_order("date_rules.every", ("day", "days"), arguments, named)
        flat = [d for entry in days for d in (entry if isinstance(entry, (list, tuple)) else (entry,))]
        if not all(isinstance(d, (DayOfWeek, int)) for d in flat):
            raise TypeError(f"date_rules.every was given {flat!r:.80}; expected days such as DayOfWeek.MONDAY.")
        wanted = {int(d) for d in flat}
        name = ",".join(DayOfWeek(int(d)).pascal_name for d in flat)
        return FuncDateRule(name, lambda start, end: (d for d in each_day(start, end) if _dotnet_weekday(d) in wanted))

    def every_day(self, symbol: Symbol | str | None = None, extended_market_hours: bool = False) -> FuncDateRule:
        """Every calendar day, or every day on which the symbol's exchange opens."""
        if symbol is None:
            return FuncDateRule("EveryDay", each_day)
        hours = self._hours_of(symbol)
        return FuncDateRule(
            f"{ticker_of(symbol)}: EveryDay",
            lambda start, end: (d for d in each_day(start, end) if hours.is_open_day(d, extended_market_hours)),
        )

    def month_start(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """First day of each month, or the symbol's first open day; an offset counts further (open) days, 0 to 30."""
        return self._period_rule("MonthStart", _month_periods, 30, True, arguments, named)

    def month_end(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Last day of each month, or the symbol's last open day; an offset counts back."""
        return self._period_rule("MonthEnd", _month_periods, 30, False, arguments, named)

    def quarter_start(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """First (open) day of each quarter plus an offset of 0 to 92."""
        return self._period_rule("QuarterStart", _quarter_periods, 92, True, arguments, named)

    def quarter_end(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Last (open) day of each quarter minus an offset."""
        return self._period_rule("QuarterEnd", _quarter_periods, 92, False, arguments, named)

    def year_start(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """First (open) day of each year plus an offset of 0 to 365."""
        return self._period_rule("YearStart", _year_periods, 365, True, arguments, named)

    def year_end(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Last (open) day of each year minus an offset."""
        return self._period_rule("YearEnd", _year_periods, 365, False, arguments, named)

    def week_start(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Monday, or the symbol's first open day of the week, plus an offset."""
        return self._week_rule("WeekStart", True, arguments, named)

    def week_end(self, *arguments: Any, **named: Any) -> FuncDateRule:
        """Friday, or the symbol's last open day of the week, minus an offset."""
        return self._week_rule("WeekEnd", False, arguments, named)

    def _period_rule(
        self,
        kind: str,
        periods: Callable[[date, date, bool], Iterator[tuple[date, date]]],
        largest: int,
        forward: bool,
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> FuncDateRule:
        symbol, offset, extended = _symbol_and_offset(arguments, named)
        if symbol is not None or kind[0] != "M":
            _check_offset(kind, offset, largest)
        hours = self._hours_of(symbol) if symbol is not None else None

        def dates(start: date, end: date) -> Iterator[date]:
            for base, boundary in periods(start, end, forward):
                day = _scheduled_day(hours, base, offset, forward, extended, boundary)
                if start <= day <= end:
                    yield day

        return FuncDateRule(_name(symbol, kind, offset if forward else -offset), dates)

    def _week_rule(self, kind: str, forward: bool, arguments: tuple[Any, ...], named: dict[str, Any]) -> FuncDateRule:
        symbol, offset, extended = _symbol_and_offset(arguments, named)
        if symbol is None:
            _check_offset(kind, offset, 6)
            hours = None
            base_day, boundary_day = (1, 7) if forward else (5, -1)
        else:
            hours = self._hours_of(symbol)
            week = hours.week_days
            _check_offset(kind, offset, len(week) - 1)
            base_day, boundary_day = (week[0], week[-1]) if forward else (week[-1], week[0])

        def dates(start: date, end: date) -> Iterator[date]:
            first = start - timedelta(days=_dotnet_weekday(start) - 1 + (7 if _dotnet_weekday(start) == 0 else 0))
            day = first
            while day <= LAST_DATE - 2 * 7 * _DAY and day <= end + 7 * _DAY:
                if _dotnet_weekday(day) == base_day:
                    chosen = _scheduled_day(hours, day, offset, forward, extended, day + timedelta(days=boundary_day - base_day))
                    if start <= chosen <= end:
                        yield chosen
                    day += 7 * _DAY
                else:
                    day += _DAY

        return FuncDateRule(_name(symbol, kind, offset if forward else -offset), dates)


def ticker_of(symbol: Symbol | str) -> str:
    """What the name of a rule calls a symbol, or the symbol that a text stands for."""
    found = symbol if isinstance(symbol, Symbol) else find(str(symbol))
    return str(symbol).upper() if found is None else found.value


def _name(symbol: Symbol | str | None, kind: str, offset: int) -> str:
    text = kind + (f"{offset:+d}" if offset else "")
    return text if symbol is None else f"{ticker_of(symbol)}: {text}"


def _symbol_and_offset(arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Symbol | str | None, int, bool]:
    values = list(arguments)
    symbol = named.get("symbol")
    if values and not isinstance(values[0], int):
        symbol = values.pop(0)
    offset = values.pop(0) if values else named.get("days_offset", 0)
    extended = values.pop(0) if values else named.get("extended_market_hours", symbol is not None)
    if not hasattr(offset, "__int__"):
        raise TypeError(f"A date rule got {offset!r:.80} as its offset; expected a number of days.")
    return symbol, int(offset), bool(extended)


def _check_offset(kind: str, offset: int, largest: int) -> None:
    if not 0 <= offset <= largest:
        raise ArgumentOutOfRangeException(f"DateRules.{kind} got the offset {offset}; expected 0 to {largest}.")


def _scheduled_day(hours: ExchangeHours | None, base: date, offset: int, forward: bool, extended: bool, boundary: date | None) -> date:
    if hours is None:
        day = base + timedelta(days=offset if forward else -offset)
    else:
        step = hours.next_open_day if forward else hours.previous_open_day
        day = base if hours.is_open_day(base, extended) else step(base)
        for _ in range(offset):
            day = step(day)
    if boundary is not None and (day > boundary if forward else day < boundary):
        return _scheduled_day(hours, boundary, 0, not forward, extended, None)
    return day


def _month_periods(start: date, end: date, forward: bool) -> Iterator[tuple[date, date]]:
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        yield (first, last) if forward else (last, first)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _quarter_periods(start: date, end: date, forward: bool) -> Iterator[tuple[date, date]]:
    year, quarter = start.year, (start.month - 1) // 3
    while (year, quarter) <= (end.year, (end.month - 1) // 3):
        first = date(year, quarter * 3 + 1, 1)
        last = date(year, quarter * 3 + 3, calendar.monthrange(year, quarter * 3 + 3)[1])
        yield (first, last) if forward else (last, first)
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)


def _year_periods(start: date, end: date, forward: bool) -> Iterator[tuple[date, date]]:
    # LEAN walks from the first of the start month, so a year start that lies before it is never visited
    for year in range(start.year, end.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        base = first if forward else last
        if base >= start.replace(day=1) and base <= date(end.year, end.month, calendar.monthrange(end.year, end.month)[1]):
            yield (first, last) if forward else (last, first)
