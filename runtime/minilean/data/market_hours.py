"""When an exchange is open: sessions, holidays, early closes (`SecurityExchangeHours`, `MarketHoursDatabase`).

All times are naive wall-clock times of the exchange. A session holds its start and not its end: at 16:00 the market is closed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from minilean.common.clock import Zone, zone
from minilean.common.enums import DayOfWeek, MarketHoursState, SecurityType
from minilean.common.naming import DualNamed
from minilean.common.utc_times import naive
from minilean.common.views import DictionaryView, HashSet, dictionary, generic
from minilean.data.local_market_hours import LocalMarketHours, MarketHoursSegment
from minilean.data.text_lines import read_json
from minilean.errors import DataError, InputError

ONE_DAY = timedelta(days=1)
DEFAULT_ZONE = "America/New_York"
_LOOK_AHEAD_DAYS = 15
_YEAR = 366
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STATES = ("closed", "premarket", "market", "postmarket")
_SPAN = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")

Interval = tuple[datetime, datetime]
_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a day, counted from midnight, in which trading is possible; regular or extended hours."""

    start: timedelta
    end: timedelta
    regular: bool = True

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.start <= self.end <= ONE_DAY:
            raise InputError(f"Market segment {self.start} to {self.end} is impossible; expected 0:00 <= start <= end <= 24:00.")


@dataclass(frozen=True, slots=True)
class HoursSpec:
    """The calendar of an exchange as its file states it.

    Args:
        zone: the exchange's wall clock.
        data_zone: the wall clock of its data files.
        week: segments of Monday to Sunday.
        holidays: days without trading.
        early_closes: day -> time of day at which trading ends.
        late_opens: day -> time of day at which trading begins.
    """

    zone: Zone
    data_zone: Zone
    week: tuple[tuple[Segment, ...], ...]
    holidays: frozenset[date] = frozenset()
    early_closes: dict[date, timedelta] = field(default_factory=dict)
    late_opens: dict[date, timedelta] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise InputError(f"A market calendar has {len(self.week)} days of the week; expected 7, Monday to Sunday.")


_Answer = TypeVar("_Answer")
_Days = generic(HashSet, "System.Collections.Generic.HashSet", "System.DateTime")
_Times = dictionary("System.DateTime", "System.TimeSpan")
_Week = dictionary("System.DayOfWeek", "QuantConnect.Securities.LocalMarketHours")
_MOST_ANSWERS = 2048


def memoized(function: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """Keep what a function answers about exchange hours, its first argument, for as long as there are these hours.

    A cache of the function's own would keep the hours of former runs, with all the days that they have worked out.
    """

    @wraps(function)
    def answer(hours: ExchangeHours, *arguments: Any) -> _Answer:
        answers = hours._answers
        key = (function, *arguments)
        found = answers.get(key)
        if found is None:
            if len(answers) >= _MOST_ANSWERS:
                answers.clear()
            found = answers[key] = function(hours, *arguments)
        return found

    return answer


class ExchangeHours(DualNamed):
    """The trading calendar of one exchange; every answer about a day is worked out once and remembered."""

    __slots__ = (
        "_answers",
        "_days",
        "_last_close",
        "_next_open_days",
        "_open_ordinals",
        "_previous_open_days",
        "data_zone",
        "is_always_open",
        "session_length",
        "spec",
        "zone",
    )

    def __init__(self, spec: HoursSpec) -> None:
        self.spec = spec
        self.zone = spec.zone
        self.data_zone = spec.data_zone
        self.is_always_open = all(segments == (Segment(timedelta(0), ONE_DAY),) for segments in spec.week)
        self.session_length = _most_common_length(spec.week)
        self._days: dict[int, tuple[tuple[Interval, ...], tuple[Interval, ...]]] = {}
        self._next_open_days: dict[tuple[date, bool], date] = {}
        self._previous_open_days: dict[tuple[date, bool], date] = {}
        self._open_ordinals: list[int] = []
        self._last_close: tuple[tuple[datetime, int], datetime] = ((datetime.max, 0), datetime.max)
        self._answers: dict[Any, Any] = {}

    @staticmethod
    def always_open(exchange_zone: Zone, data_zone: Zone | None = None) -> ExchangeHours:
        """The calendar of custom data: open at any time (`SecurityExchangeHours.AlwaysOpen`)."""
        all_day = ((Segment(timedelta(0), ONE_DAY),),) * 7
        return ExchangeHours(HoursSpec(exchange_zone, data_zone or exchange_zone, all_day))

    @property
    def time_zone(self) -> Zone:
        """LEAN's name of `zone`."""
        return self.zone

    @property
    def is_market_always_open(self) -> bool:
        """LEAN's name of `is_always_open`."""
        return self.is_always_open

    @property
    def regular_market_duration(self) -> timedelta:
        """LEAN's name of `session_length`: the most common length of a regular day."""
        return self.session_length

    @property
    def holidays(self) -> HashSet[datetime]:
        """Midnights of the days without trading."""
        return _Days(map(_midnight, self.spec.holidays))

    @property
    def early_closes(self) -> DictionaryView[datetime, timedelta]:
        """Midnight of a day -> time of day at which trading ends early."""
        return _Times({_midnight(day): time for day, time in self.spec.early_closes.items()})

    @property
    def late_opens(self) -> DictionaryView[datetime, timedelta]:
        """Midnight of a day -> time of day at which trading begins late."""
        return _Times({_midnight(day): time for day, time in self.spec.late_opens.items()})

    @property
    def market_hours(self) -> DictionaryView[DayOfWeek, LocalMarketHours]:
        """The hours of each day of the week, without holidays, early closes and late opens."""
        return _Week({_day_of_week(day): _local_hours(_day_of_week(day), self.spec.week[day]) for day in _SUNDAY_FIRST})

    def get_market_hours(self, local_date_time: datetime) -> LocalMarketHours:
        """The hours of the day of a moment: none on holidays, shorter ones where it closes early or opens late."""
        return _local_hours(_day_of_week(local_date_time.weekday()), self._segments(date.fromordinal(local_date_time.toordinal())))

    def get_next_trading_day(self, date: datetime) -> datetime:
        """The next trading day after a moment, at the same time of day."""
        return date + timedelta(days=self.next_open_day(date).toordinal() - date.toordinal())

    def get_previous_trading_day(self, local_date: datetime) -> datetime:
        """The last trading day before a moment, at the same time of day."""
        return local_date - timedelta(days=local_date.toordinal() - self.previous_open_day(local_date).toordinal())

    def get_next_market_open(self, local_date_time: datetime, extended_market_hours: bool) -> datetime:
        """The first opening after a moment."""
        return self.next_open(local_date_time, extended_market_hours)

    def get_next_market_close(self, local_date_time: datetime, extended_market_hours: bool) -> datetime:
        """The first closing after a moment."""
        return self.next_close(local_date_time, extended_market_hours)

    def get_previous_market_open(self, local_date_time: datetime, extended_market_hours: bool) -> datetime:
        """The last opening at or before a moment."""
        return self.previous_open(local_date_time, extended_market_hours)

    def get_first_daily_market_open(self, local_date_time: datetime, extended_market_hours: bool) -> datetime:
        """The first opening of the last day that opened at or before a moment."""
        return self._session_of(local_date_time, extended_market_hours, forward=False)[0]

    def get_last_daily_market_close(self, local_date_time: datetime, extended_market_hours: bool) -> datetime:
        """The last closing of the first day that closes after a moment."""
        return self._session_of(local_date_time, extended_market_hours, forward=True)[1]

    @property
    def week_days(self) -> list[int]:
        """Days of the week on which trading is possible, as .NET numbers them: Sunday is 0."""
        return sorted((i + 1) % 7 for i, segments in enumerate(self.spec.week) if segments)

    def is_open_day(self, day: date, extended: bool = False) -> bool:
        """Whether the day has a regular session; with `extended`, any session at all (`IsDateOpen`)."""
        regular, every = self._day(day.toordinal())
        return bool(every) if extended else bool(regular)

    def is_date_open(self, local_date_time: date, extended_market_hours: bool = False) -> bool:
        """Whether the day of a moment has a regular session, or with extended hours any session."""
        return self.is_open_day(local_date_time, extended_market_hours)

    def session(self, day: date, extended: bool = False) -> Interval | None:
        """First open and last close of a day in exchange time, early closes included; None when it is closed.

        Markets that trade around the clock end their day at midnight.
        """
        intervals = self._day(day.toordinal())[1 if extended else 0]
        return (intervals[0][0], intervals[-1][1]) if intervals else None

    def intervals(self, day: date, extended: bool = False) -> tuple[Interval, ...]:
        """Every stretch of a day in which the exchange trades, in order; with `extended`, those before and after its session too."""
        return self._day(day.toordinal())[1 if extended else 0]

    def is_open(self, local: datetime, extended: object = False, extended_of_span: bool = False) -> bool:
        """Whether the exchange trades at a moment; with two moments, at any time between them (`IsOpen`)."""
        if isinstance(extended, datetime):
            return self.is_open_between(local, extended, extended_of_span)
        local = naive(local)
        for start, end in self._day(local.toordinal())[1 if extended else 0]:
            if start <= local < end:
                return True
        return False

    def is_open_between(self, start_local: datetime, end_local: datetime, extended: bool = False) -> bool:
        """Whether the exchange trades at any time in [start, end)."""
        start_local, end_local = naive(start_local), naive(end_local)
        if start_local == end_local:
            return self.is_open(start_local, extended)
        which = 1 if extended else 0
        for ordinal in range(start_local.toordinal(), end_local.toordinal() + 1):
            for start, end in self._day(ordinal)[which]:
                if start < end_local and start_local < end:
                    return True
        return False

    def are_open_between(self, starts_local: list[datetime], ends_local: list[datetime]) -> list[bool]:
        """Of each of many spans within one day whether the exchange trades at any time in it."""
        found: list[bool] = []
        intervals: tuple[Interval, ...] = ()
        last = -1
        for start, end in zip(starts_local, ends_local, strict=True):
            ordinal = start.toordinal()
            if ordinal != last:
                last, intervals = ordinal, self._day(ordinal)[0]
            is_open = False
            for opened, closed in intervals:
                if opened < end and start < closed:
                    is_open = True
                    break
            found.append(is_open)
        return found

    def next_open(self, local: datetime, extended: bool = False) -> datetime:
        """The first opening after a moment (`GetNextMarketOpen`).

        Raises:
            ValueError: the exchange does not open within two weeks, or never closes.
        """
        local, which = naive(local), 1 if extended else 0
        first = local.toordinal()
        before = self._day(first - 1)[which]
        last_end = before[-1][1] if before else None
        for ordinal in range(first, first + _LOOK_AHEAD_DAYS):
            for start, end in self._day(ordinal)[which]:
                if start > local and start != last_end:
                    return start
                last_end = end
        raise ValueError(f"The market does not open in the two weeks after {local}{self._hint()}.")

    def next_close(self, local: datetime, extended: bool = False) -> datetime:
        """The first closing after a moment (`GetNextMarketClose`).

        Raises:
            ValueError: the exchange does not close within two weeks.
        """
        local, which = naive(local), 1 if extended else 0
        # the orders of one step ask the same
        asked, close = self._last_close
        if asked == (local, which):
            return close
        first = local.toordinal()
        for ordinal in range(first, first + _LOOK_AHEAD_DAYS):
            intervals = self._day(ordinal)[which]
            for position, (_, end) in enumerate(intervals):
                if end > local and not self._continues(ordinal, intervals, position, which):
                    self._last_close = ((local, which), end)
                    return end
        raise ValueError(f"The market does not close in the two weeks after {local}{self._hint()}.")

    def previous_open(self, local: datetime, extended: bool = False) -> datetime:
        """The last opening at or before a moment (`GetPreviousMarketOpen`).

        Raises:
            ValueError: there is none in the nine days before.
        """
        local, which = naive(local), 1 if extended else 0
        for ordinal in range(local.toordinal(), local.toordinal() - 9, -1):
            for start, _ in reversed(self._day(ordinal)[which]):
                if start <= local and self.next_open(start - timedelta(microseconds=1), extended) == start:
                    return start
        raise ValueError(f"The market did not open in the nine days before {local}{self._hint()}.")

    def next_open_day(self, day: date, extended: bool = False) -> date:
        """The first trading day after a day (`GetNextTradingDay`)."""
        return self._step(day, 1, extended, self._next_open_days)

    def previous_open_day(self, day: date, extended: bool = False) -> date:
        """The last trading day before a day (`GetPreviousTradingDay`)."""
        return self._step(day, -1, extended, self._previous_open_days)

    def open_ordinal_before(self, ordinal: int, count: int) -> int:
        """The trading day that is `count` trading days before a day, both as proleptic ordinals.

        Args:
            ordinal: the day counted from; it does not count itself.
            count: how many, at least 1.

        Raises:
            ValueError: there are not so many.
        """
        known = self._open_ordinals
        if not known or known[-1] < ordinal or known[0] > ordinal:
            self._open_ordinals = known = self._open_between(ordinal - _YEAR, ordinal + _YEAR)
        place = bisect_left(known, ordinal) - count
        while place < 0:
            earlier = self._open_between(known[0] - _YEAR, known[0] - 1)
            if not earlier:
                raise ValueError(f"The market has not {count} trading days before {date.fromordinal(ordinal)}{self._hint()}.")
            self._open_ordinals = known = earlier + known
            place += len(earlier)
        return known[place]

    def _open_between(self, first: int, last: int) -> list[int]:
        return [ordinal for ordinal in range(max(first, 1), last + 1) if self._day(ordinal)[0]]

    def open_days(self, start: date, end: date, extended: bool = False) -> list[date]:
        """Every trading day from start to end, both included (`Time.EachTradeableDay`)."""
        days = (date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))
        return [day for day in days if self.is_open_day(day, extended)]

    def daily_calendar(self, local: datetime) -> Interval:
        """The session that a daily bar known around `local` stands for (`LeanData.GetDailyCalendar`).

        Args:
            local: exchange time; the session is the last one that began at or before it.

        Returns:
            Its first open and last close.

        Raises:
            ValueError: there is none in the nine days before.
        """
        for ordinal in range(local.toordinal(), local.toordinal() - 9, -1):
            regular = self._day(ordinal)[0]
            if regular and regular[0][0] <= local:
                return regular[0][0], regular[-1][1]
        raise ValueError(f"The market did not open in the nine days before {local}{self._hint()}.")

    def _session_of(self, local: datetime, extended: bool, forward: bool) -> Interval:
        ordinal = local.toordinal()
        for number in range(ordinal, ordinal + _LOOK_AHEAD_DAYS) if forward else range(ordinal, ordinal - 9, -1):
            session = self.session(date.fromordinal(number), extended)
            if session is not None and (session[1] > local if forward else session[0] <= local):
                return session
        raise ValueError(f"The market has no session {'after' if forward else 'before'} {local}{self._hint()}.")

    def _step(self, day: date, sign: int, extended: bool, known: dict[tuple[date, bool], date]) -> date:
        found = known.get((day, extended))
        if found is None:
            found = day
            for _ in range(400):
                found = date.fromordinal(found.toordinal() + sign)
                if self.is_open_day(found, extended):
                    break
            else:
                raise ValueError(f"The market has no trading day within 400 days of {day}{self._hint()}.")
            known[(day, extended)] = found
        return found

    def _hint(self) -> str:
        return ": it is always open" if self.is_always_open else ""

    def _continues(self, ordinal: int, intervals: tuple[Interval, ...], position: int, which: int) -> bool:
        end = intervals[position][1]
        if position + 1 < len(intervals):
            return intervals[position + 1][0] == end
        # as in LEAN, an evening does not run into a day that closes early
        if date.fromordinal(ordinal + 1) in self.spec.early_closes:
            return False
        following = self._day(ordinal + 1)[which]
        return bool(following) and following[0][0] == end

    def _day(self, ordinal: int) -> tuple[tuple[Interval, ...], tuple[Interval, ...]]:
        """Regular and all intervals of a day."""
        found = self._days.get(ordinal)
        if found is None:
            segments = self._segments(date.fromordinal(ordinal))
            midnight = datetime.fromordinal(ordinal)
            every = tuple((midnight + s.start, midnight + s.end, s.regular) for s in segments)
            regular = tuple((start, end) for start, end, is_regular in every if is_regular)
            self._days[ordinal] = found = (regular, tuple((start, end) for start, end, _ in every))
        return found

    def _segments(self, day: date) -> list[Segment]:
        spec = self.spec
        if day in spec.holidays:
            return []
        segments = list(spec.week[day.weekday()])
        early, late = spec.early_closes.get(day), spec.late_opens.get(day)
        until = segments if early is None else [Segment(s.start, min(s.end, early), s.regular) for s in segments if s.start < early]
        if late is None:
            return until
        resumes = early is not None and early < late
        source = segments if resumes or early is None else until
        since = [Segment(max(s.start, late), s.end, s.regular) for s in source if s.end > late]
        return until + since if resumes else since


# algorithms see LEAN's name
ExchangeHours.__name__ = "SecurityExchangeHours"
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def _day_of_week(weekday: int) -> DayOfWeek:
    return DayOfWeek((weekday + 1) % 7).member


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _local_hours(day: DayOfWeek, segments: Iterable[Segment]) -> LocalMarketHours:
    found: list[MarketHoursSegment] = []
    outside = MarketHoursState.PRE_MARKET  # before regular hours; behind them it is the other one
    for segment in segments:
        if segment.regular:
            outside = MarketHoursState.POST_MARKET
        found.append(MarketHoursSegment(MarketHoursState.MARKET if segment.regular else outside, segment.start, segment.end))
    return LocalMarketHours(day, found)


def _most_common_length(week: Iterable[tuple[Segment, ...]]) -> timedelta:
    lengths = [sum((s.end - s.start for s in segments if s.regular), timedelta(0)) for segments in week]
    return max(set(lengths), key=lambda length: (lengths.count(length), length))


class MarketHoursDatabase:
    """The calendars of a data folder, read from `market-hours/market-hours-database.json` when first asked for.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, Any] | None = None
        self._text = ""
        self._hours: dict[str, ExchangeHours] = {}

    def hours(self, market: str, ticker: str, security_type: SecurityType, custom_type: str | None = None) -> ExchangeHours:
        """The calendar of a security.

        Args:
            market: LEAN's market name.
            ticker: the security's ticker.
            security_type: equity, forex or base.
            custom_type: class name of custom data, if it is custom data.

        Returns:
            The entry of the ticker, else that of its market; for custom data without entry a calendar that is always open.

        Raises:
            DataError: the file is missing or broken, or has no entry for the market.
        """
        kind = security_type.pascal_name
        names = [ticker, "[*]"] if custom_type is None else [f"{ticker}.{custom_type}", f"{custom_type}.{ticker}", ticker, "[*]"]
        for name in names:
            key = f"{kind}-{market}-{name}"
            found = self._hours.get(key)
            if found is not None:
                return found
            if key in self._all():
                self._hours[key] = found = ExchangeHours(self._spec(key, f"{kind}-{market}-[*]"))
                return found
        if security_type != SecurityType.BASE:
            raise DataError(f"{self.path} has no calendar for {kind}-{market}; expected the entry {kind}-{market}-[*]. {_ADVICE}")
        found = ExchangeHours.always_open(zone(DEFAULT_ZONE))
        self._hours[f"{kind}-{market}-{names[0] if custom_type else '[*]'}"] = found
        return found

    def has_hours(self, market: str, ticker: str, security_type: SecurityType) -> bool:
        """Whether there is a calendar of a security, be it because one that is always open was made before (`TryGetEntry`)."""
        keys = [f"{security_type.pascal_name}-{market}-{name}" for name in (ticker, "[*]")]
        return any(key in self._hours or key in self._all() for key in keys)

    def hours_of_market(self, market: str, security_type: SecurityType) -> ExchangeHours:
        """The calendar of a market's securities of one kind, whatever their tickers.

        Raises:
            DataError: the file is missing or broken, or has no entry for the market.
        """
        return self.hours(market, "[*]", security_type)

    def custom_hours(self, market: str, ticker: str, custom_type: str, own_zone: Zone) -> ExchangeHours:
        """The calendar of custom data whose points are in a zone: the file's entry, else always open in that zone."""
        key = f"Base-{market}-{ticker}.{custom_type}"
        if key not in self._all():
            self._hours[key] = ExchangeHours.always_open(own_zone)
        return self.hours(market, ticker, SecurityType.BASE, custom_type)

    def _all(self) -> dict[str, Any]:
        if self._entries is None:
            try:
                content, self._text = read_json(self.path, _ADVICE)
            except FileNotFoundError as error:
                raise DataError(f"{self.path} does not exist, so no exchange has a calendar. {_ADVICE}") from error
            entries = content.get("entries") if isinstance(content, dict) else None
            if not isinstance(entries, dict):
                raise DataError(f"{self.path} holds no object 'entries'. {_ADVICE}")
            self._entries = entries
        return self._entries

    def _spec(self, key: str, common_key: str) -> HoursSpec:
        entries = self._all()
        entry, common = entries[key], entries.get(common_key, {})

        def merged(name: str, read: Callable[[Any], Iterator[_Parsed]]) -> list[_Parsed]:
            found: list[_Parsed] = list(read(common.get(name) or ())) if key != common_key else []
            return found + list(read(entry.get(name) or ()))

        try:
            exchange_zone, data_zone = zone(entry["exchangeTimeZone"]), zone(entry["dataTimeZone"])
            week = tuple(tuple(_segments(entry.get(name) or ())) for name in _WEEK)
            if not any(week):
                raise ValueError("it is closed on every day of the week.")
            return HoursSpec(
                exchange_zone,
                data_zone,
                week,
                frozenset(merged("holidays", lambda days: map(_date, days))),
                dict(merged("earlyCloses", _times_by_day)),
                dict(merged("lateOpens", _times_by_day)),
            )
        except KeyError as error:
            raise DataError(f"{self.path}, line {self._line(key)}: the calendar {key} has no {error}. {_ADVICE}") from error
        except (TypeError, AttributeError) as error:
            raise DataError(f"{self.path}, line {self._line(key)}: the calendar {key} has a part of another type. {_ADVICE}") from error
        except (InputError, ValueError) as error:
            raise DataError(f"{self.path}, line {self._line(key)}: the calendar {key} cannot be read: {error} {_ADVICE}") from error

    def _line(self, key: str) -> int:
        """The line at which an entry begins."""
        return self._text.count("\n", 0, max(self._text.find(f'"{key}"'), 0)) + 1


_ADVICE = "Copy the file from LEAN's data folder."


def _segments(entries: Iterable[dict[str, str]]) -> Iterator[Segment]:
    for entry in entries:
        if entry["state"] not in _STATES:
            raise ValueError(f"{entry['state']!r} is not a state of a market; expected {', '.join(_STATES)}.")
        if entry["state"] != "closed":
            yield Segment(_span(entry["start"]), _span(entry["end"]), entry["state"] == "market")


def _times_by_day(days: Mapping[str, str]) -> Iterator[tuple[date, timedelta]]:
    for day, time in dict(days).items():
        yield _date(day), _span(time)


def _span(text: str) -> timedelta:
    match = _SPAN.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time of day; expected HH:mm:ss.")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    found = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds) if days < 2 else None
    if found is None or found > ONE_DAY:
        raise ValueError(f"{text!r} is not a time of day; expected 00:00:00 to 24:00:00.")
    return found


def _date(text: str) -> date:
    match = _DATE.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; expected M/d/yyyy.")
    month, day, year = (int(part) for part in match.groups())
    return date(year, month, day)
