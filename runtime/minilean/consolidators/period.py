"""When a bar begins and how long it lasts: by time, by count, by both or by calendar (`PeriodCountConsolidatorBase`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import numpy as np

from minilean.common.clock import ONE_DAY, midnight
from minilean.common.dotnet_errors import ArgumentException
from minilean.consolidators.base import DataConsolidator
from minilean.consolidators.calendar import CalendarInfo
from minilean.data.bars import NO_TIME, BaseData

_ZERO = timedelta(0)
_ONE_SECOND = timedelta(seconds=1)
_ONE_HOUR = timedelta(hours=1)
_PROBE = datetime(2022, 1, 3, 10, 10, 10)
CalendarFunction = Callable[[datetime], CalendarInfo]


class PeriodSpecification:
    """Where the bar of a moment begins; `period` is its length, None where only the count matters."""

    by_timedelta = False

    def __init__(self, period: timedelta | None = None) -> None:
        self.period = period

    def start_of(self, moment: datetime) -> datetime:
        """Beginning of the bar that holds the moment."""
        return moment


class TimedeltaPeriod(PeriodSpecification):
    """Bars of a fixed length; up to a day they begin at multiples of it, longer ones with their first data point.

    Args:
        period: length of a bar.
        start_time: time of day at which bars of a day begin.
    """

    by_timedelta = True

    def __init__(self, period: timedelta, start_time: timedelta | None = None) -> None:
        super().__init__(period)
        self._length = period
        self._start_time = start_time

    def start_of(self, moment: datetime) -> datetime:
        """The moment rounded down."""
        if self._start_time is not None:
            begin = midnight(moment) + self._start_time
            if begin > moment:
                begin -= ONE_DAY
            return begin + (moment - begin) // self._length * self._length
        if self._length > ONE_DAY or self._length == _ZERO:
            return moment
        return datetime.min + (moment - datetime.min) // self._length * self._length


class CalendarPeriod(PeriodSpecification):
    """Bars as a function of the calendar says.

    Raises:
        ArgumentException: the function's span begins after the moment it is asked about.
    """

    def __init__(self, function: CalendarFunction) -> None:
        super().__init__(_ONE_SECOND)
        if function(_PROBE).start > _PROBE:
            raise ArgumentException("A calendar function gave a bar that starts after the moment it was asked about; it must not.")
        self._function = function

    def start_of(self, moment: datetime) -> datetime:
        """The start of the calendar's span."""
        info = self._function(moment)
        self.period = info.period
        return info.start


class PeriodCountConsolidator(DataConsolidator):
    """Common part of consolidators whose bars are bounded by time, count or calendar.

    Args:
        period: a timedelta, a number of points, or a function such as `Calendar.WEEKLY`.
        limit: with a number of points: the length after which a bar ends anyway; with a timedelta: the time of day at which bars begin.
        max_count: the number of points by its name; the period beside it then is that limit.
        func: the function by its name.
        pyfuncobj: the function by its other name.
        start_time: that time of day by its name.

    Raises:
        ArgumentException: the period is an enumeration, such as a resolution.
        TypeError: the period is none of these.
    """

    def __init__(
        self,
        period: timedelta | float | CalendarFunction | None = None,
        limit: timedelta | None = None,
        *,
        max_count: int | None = None,
        func: CalendarFunction | None = None,
        pyfuncobj: CalendarFunction | None = None,
        start_time: timedelta | None = None,
    ) -> None:
        super().__init__()
        self._max_count: int | None = None
        limit = limit if start_time is None else start_time
        if max_count is not None:
            period, limit = max_count, limit if period is None else period  # type: ignore[assignment]
        else:
            period = next((given for given in (period, func, pyfuncobj) if given is not None), None)
        if isinstance(period, Enum):
            raise ArgumentException(f"A consolidator got {period!r}; use from_resolution, or a timedelta.")
        if isinstance(period, timedelta):
            self._specification: PeriodSpecification = TimedeltaPeriod(period, limit)
        elif isinstance(period, (int, float, np.integer)) and not isinstance(period, bool) and period == int(period):
            self._max_count = int(period)
            self._specification = PeriodSpecification(limit)
        elif callable(period):
            self._specification = CalendarPeriod(period)
        else:
            raise TypeError(
                f"A consolidator got {period!r}; expected a timedelta, a number of bars, or a function such as Calendar.WEEKLY."
            )
        self._period = self._specification.period
        self._symbol: Any = None
        self._count = 0
        self._last_emit: datetime | None = None
        self._checks_length = True
        self._working: Any = None

    @classmethod
    def from_resolution(cls, resolution: Any) -> Any:
        """A consolidator to bars of a resolution."""
        return cls(resolution.to_timedelta())

    @property
    def working_data(self) -> BaseData | None:
        """A copy of the bar that is not finished yet, or None."""
        return None if self._working is None else self._finished(self._working)

    @property
    def working_bar(self) -> BaseData | None:
        """LEAN's name of `working_data` for bars."""
        return self.working_data

    @property
    def _working_end_local(self) -> datetime | None:
        """When the unfinished bar will end, exchange time."""
        return None if self._working is None else self._working.end_time

    def update(self, data: BaseData) -> None:
        """Take in one point.

        Raises:
            ArgumentException: the point belongs to another symbol, or is longer than the bars to be made.
        """
        self._check(data)
        time, counting, period = data.time, self._max_count is not None, self._period
        fire, before = False, counting
        if counting:
            self._count += 1
            if self._count >= self._max_count:  # type: ignore[operator]
                self._count, fire = 0, True
        last_emit = self._last_emit
        if last_emit is None:
            last_emit = self._last_emit = time if counting else NO_TIME
        if period is not None:
            if self._working is not None and time - self._working.time >= period and self._start_of(data) > last_emit:
                fire = True
            if period == _ZERO:
                fire = before = True
        if before and time >= last_emit:
            self._aggregate(data)
        if fire:
            working = self._working
            if working is not None and self._period is not None:
                working.end_time = working.time + self._period
            last_emit = self._last_emit = time if counting or working is None else working.end_time
            self._emit()
        if not before and time >= last_emit:
            self._aggregate(data)

    def scan(self, current_local_time: datetime) -> None:
        """Emit the bar if its time is over."""
        working, period = self._working, self._period
        if working is None or period is None or period == _ZERO or current_local_time - working.time < period:
            return
        if self._round(current_local_time) > self._last_emit:  # type: ignore[operator]
            self._last_emit = working.end_time
            self._emit()

    def reset(self) -> None:
        """Forget everything seen."""
        super().reset()
        self._symbol = self._working = self._last_emit = None
        self._count = 0
        self._checks_length = True

    def _begin(self, data: Any, start: datetime, end: datetime) -> Any:
        raise TypeError(f"{type(self).__name__} does not say how a bar begins.")

    def _extend(self, working: Any, data: Any) -> None:
        raise TypeError(f"{type(self).__name__} does not say how a bar grows.")

    def _finished(self, working: Any) -> BaseData:
        raise TypeError(f"{type(self).__name__} does not say how a bar ends.")

    def _check(self, data: BaseData) -> None:
        if self._symbol is None:
            self._symbol = data.symbol
        elif data.symbol != self._symbol:
            raise ArgumentException(f"A consolidator of {self._symbol} got data of {data.symbol}; make one consolidator per symbol.")
        if self._checks_length:
            self._checks_length = False
            length = data.end_time - data.time
            if self._specification.by_timedelta and self._period is not None and length > self._period:
                # data may have no symbol
                raise ArgumentException(
                    f"{getattr(data.symbol, 'value', None)} cannot be consolidated to bars of {self._period} from data of {length}; "
                    "ask for longer bars."
                )

    def _aggregate(self, data: BaseData) -> None:
        if self._working is not None:
            self._extend(self._working, data)
        else:
            start = self._start_of(data)
            length = data.end_time - data.time if self._max_count is not None or self._period is None else self._period
            self._working = self._begin(data, start, start + length)
        if self._max_count is not None:
            # a bar that is counted ends with the last point in it
            self._working.end_time = data.end_time

    def _emit(self) -> None:
        if self._working is not None:
            self.on_data_consolidated(self._finished(self._working))
        self._working = None

    def _round(self, moment: datetime) -> datetime:
        start = self._specification.start_of(moment)
        if self._working is None:
            # a calendar's bars differ in length: that of a bar is known when it begins
            self._period = self._specification.period
        return start

    def _start_of(self, data: BaseData) -> datetime:
        time, end = data.time, data.end_time
        start = self._round(time)
        if self._period is not None and start + self._period < end:
            if end - time == _ONE_HOUR and start.date() < time.date():
                # the first hour bar of US stocks begins before the market opens
                return self._round(end)
            return time
        return start
