"""The hours of one day of an exchange, as algorithms ask for them (`LocalMarketHours`, `MarketHoursSegment`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from minilean.common.enums import DayOfWeek, MarketHoursState
from minilean.common.naming import LeanObject

_NO_TIME = timedelta(0)
_ONE_DAY = timedelta(days=1)


@dataclass(unsafe_hash=True, slots=True, repr=False)
class MarketHoursSegment(LeanObject):
    """A stretch of a day in one state.

    Args:
        state: what trading there is.
        start: time since midnight at which it begins.
        end: time since midnight at which it is over.
    """

    state: MarketHoursState
    start: timedelta
    end: timedelta

    def contains(self, time: timedelta) -> bool:
        """Whether a time of day lies in it; its end does not."""
        return self.start <= time < self.end

    def overlaps(self, start: timedelta, end: timedelta) -> bool:
        """Whether it has a moment in common with a span of the day."""
        return self.start < end and self.end > start

    def __str__(self) -> str:
        return f"{self.state.pascal_name}: {_text(self.start)}-{_text(self.end)}"


class LocalMarketHours(LeanObject):
    """The stretches of one day in which trading is possible.

    Args:
        day: which day of the week it is.
        segments: the stretches, in order; closed ones are left out.
    """

    def __init__(self, day: DayOfWeek, segments: Iterable[MarketHoursSegment]) -> None:
        self.day_of_week = day
        self.segments = [segment for segment in segments if segment.state is not MarketHoursState.CLOSED]

    @property
    def is_closed_all_day(self) -> bool:
        """Whether there is no trading at all."""
        return not self.segments

    @property
    def is_open_all_day(self) -> bool:
        """Whether regular trading never stops."""
        return self.segments == [MarketHoursSegment(MarketHoursState.MARKET, _NO_TIME, _ONE_DAY)]

    @property
    def market_duration(self) -> timedelta:
        """How long regular trading lasts."""
        return sum((each.end - each.start for each in self.segments if each.state is MarketHoursState.MARKET), _NO_TIME)

    def get_market_open(
        self, time: timedelta, extended_market_hours: bool, previous_day_last_segment: timedelta | None = None
    ) -> timedelta | None:
        """The opening whose session is not over at a time of day; None if there is none.

        Args:
            time: the time of day.
            extended_market_hours: whether sessions outside regular hours count.
            previous_day_last_segment: when the last session of the day before ended: one that runs through midnight does not open.
        """
        before = None if previous_day_last_segment is None else previous_day_last_segment - _ONE_DAY
        for segment in self._counting(extended_market_hours):
            if segment.end > time and segment.start != before:
                return segment.start
            before = segment.end
        return None

    def get_market_close(
        self,
        time: timedelta,
        extended_market_hours: bool,
        last_close: bool | timedelta | None = False,
        next_day_segment_start: timedelta | None = None,
    ) -> timedelta | None:
        """The first closing after a time of day; None if there is none.

        Args:
            time: the time of day.
            extended_market_hours: whether sessions outside regular hours count.
            last_close: whether the last closing of the day is meant; a span of time is taken for the next argument.
            next_day_segment_start: when the first session of the next day begins: one that runs through midnight does not close.
        """
        if not isinstance(last_close, bool):
            last_close, next_day_segment_start = False, last_close
        sessions = self._counting(extended_market_hours)
        if last_close:
            return next((segment.end for segment in reversed(sessions) if segment.end > time), None)
        following = [segment.start for segment in sessions[1:]]
        following.append(_ONE_DAY + next_day_segment_start if next_day_segment_start is not None else -_ONE_DAY)
        ends = (segment.end for segment, after in zip(sessions, following, strict=False) if segment.end > time and segment.end != after)
        return next(ends, None)

    def is_open(self, time: timedelta, end: timedelta | bool, extended_market_hours: bool = False) -> bool:
        """Whether there is trading: `is_open(time, extended_market_hours)`, or `is_open(start, end, extended_market_hours)`."""
        if isinstance(end, timedelta):
            return any(segment.overlaps(time, end) for segment in self._counting(extended_market_hours))
        return any(segment.contains(time) for segment in self._counting(end))

    def _counting(self, extended: bool) -> list[MarketHoursSegment]:
        return [segment for segment in self.segments if extended or segment.state is MarketHoursState.MARKET]

    def __str__(self) -> str:
        if self.is_closed_all_day:
            return "Closed All Day"
        if self.is_open_all_day:
            return "Open All Day"
        return f"{self.day_of_week.pascal_name}: {' | '.join(map(str, self.segments))}"


def _text(span: timedelta) -> str:
    hours, rest = divmod(int(span.total_seconds()), 3600)
    return f"{f'{hours // 24}.' if hours >= 24 else ''}{hours % 24:02}:{rest // 60:02}:{rest % 60:02}"
