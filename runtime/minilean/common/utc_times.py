"""UTC times as algorithms see them: with LEAN's zone, which local times do not have (pythonnet's `Converter`).

Inside of the runtime all times are naive; a member that algorithms read has a naive twin whose name ends in `utc`.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# the name is what LEAN's Python says of a UTC time's zone
_NAME = "GMT 0:0"
UTC_ZONE = timezone(timedelta(0), _NAME)


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
    return moment.replace(tzinfo=UTC_ZONE if moment.tzname() == _NAME else None)


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
