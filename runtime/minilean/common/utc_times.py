"""UTC times as algorithms see them: with LEAN's zone, which local times do not have (pythonnet's `Converter`).

Inside of the runtime all times are naive; a member that algorithms read has a naive twin whose name ends in `utc`.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, tzinfo
from types import ModuleType


class GMT(tzinfo):
    """The zone of LEAN's times in UTC. It can be pickled but not made again of that, nor be copied, since it has no defaults.

    Args:
        hours: of its offset from UTC.
        minutes: of it.
    """

    def __init__(self, hours: int, minutes: int) -> None:
        self.hours = hours
        self.minutes = minutes
        self._offset = timedelta(hours=hours, minutes=minutes)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset from UTC."""
        return self._offset

    def tzname(self, moment: datetime | None) -> str:
        """The name, such as `GMT 0:0`."""
        return f"GMT {self.hours}:{self.minutes}"

    def dst(self, moment: datetime | None) -> timedelta:
        """No daylight saving."""
        return timedelta(0)


# pythonnet's module, by which texts and pickles know the zone
_MODULE = ModuleType("custom_tzinfo")
GMT.__module__ = _MODULE.__name__
_MODULE.GMT = GMT  # type: ignore[attr-defined]
sys.modules[_MODULE.__name__] = _MODULE
UTC_ZONE = GMT(0, 0)


def aware(utc: datetime) -> datetime:
    """A naive UTC time with the zone that algorithms see."""
    return utc.replace(tzinfo=UTC_ZONE)


def naive(moment: datetime) -> datetime:
    """The digits of a time, which are all that LEAN reads of one with a zone."""
    return moment if moment.tzinfo is None else moment.replace(tzinfo=None)


def kept(moment: datetime) -> datetime:
    """A time that LEAN keeps as it was given: its digits, and the zone where it is the one that LEAN itself gave it."""
    if getattr(moment, "tzinfo", None) is None:  # a date has none
        return moment
    return moment.replace(tzinfo=UTC_ZONE if isinstance(moment.tzinfo, GMT) else None)


def utc_field(naive_name: str, doc: str) -> property:
    """A view, with its zone, of an attribute that holds naive UTC; what is written is read by its digits.

    None stays None, and the first moment of the calendar, .NET's word for no time, has no zone.

    Args:
        naive_name: the attribute's name.
        doc: what the time is.
    """

    def read(self: object) -> datetime | None:
        utc: datetime | None = getattr(self, naive_name)
        return utc if utc is None or utc == datetime.min else utc.replace(tzinfo=UTC_ZONE)

    def write(self: object, moment: datetime | None) -> None:
        setattr(self, naive_name, None if moment is None else naive(moment))

    return property(read, write, doc=doc)
