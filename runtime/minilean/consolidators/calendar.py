"""Calendar spans for bars: weeks, months, quarters, years (`Calendar`, `CalendarInfo`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from minilean.common.clock import ONE_DAY, midnight
from minilean.common.naming import LeanObject

_WEEK = timedelta(days=7)


@dataclass(unsafe_hash=True, slots=True, repr=False)
class CalendarInfo(LeanObject):
    """The span that a moment belongs to.

    Args:
        start: beginning of the span, exchange time.
        period: its length.
    """

    start: datetime
    period: timedelta

    @property
    def end(self) -> datetime:
        """The first moment after the span."""
        return self.start + self.period


def _months(start: datetime, count: int) -> CalendarInfo:
    months = start.month - 1 + count
    end = start.replace(year=start.year + months // 12, month=months % 12 + 1)
    return CalendarInfo(start, end - start)


def _weekly(moment: datetime) -> CalendarInfo:
    return CalendarInfo(midnight(moment) - ONE_DAY * moment.weekday(), _WEEK)


def _monthly(moment: datetime) -> CalendarInfo:
    return _months(midnight(moment).replace(day=1), 1)


def _quarterly(moment: datetime) -> CalendarInfo:
    return _months(midnight(moment).replace(month=(moment.month - 1) // 3 * 3 + 1, day=1), 3)


def _yearly(moment: datetime) -> CalendarInfo:
    return _months(midnight(moment).replace(month=1, day=1), 12)


class Calendar(LeanObject):
    """Functions from a moment to its span, for `consolidate(symbol, Calendar.WEEKLY, handler)`; weeks begin on Monday."""

    WEEKLY = staticmethod(_weekly)
    MONTHLY = staticmethod(_monthly)
    QUARTERLY = staticmethod(_quarterly)
    YEARLY = staticmethod(_yearly)


class CalendarType(LeanObject):
    """LEAN's older name of the first two of `Calendar`."""

    WEEKLY = staticmethod(_weekly)
    MONTHLY = staticmethod(_monthly)
