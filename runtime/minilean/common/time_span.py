"""Spans of time under their .NET name (`System.TimeSpan`); to Python they are plain `timedelta`s, as pythonnet gives them."""

from __future__ import annotations

from datetime import timedelta

from minilean.common.naming import LeanType

_TICKS_PER_MICROSECOND = 10


class TimeSpan(metaclass=LeanType):
    """Makes spans: `TimeSpan.from_minutes(20)`, or `TimeSpan([days,] hours, minutes, seconds)`; a single number counts ticks of 100 ns."""

    zero = timedelta(0)

    def __new__(cls, *parts: int) -> timedelta:  # type: ignore[misc]
        """A span.

        Raises:
            TypeError: neither one nor three to five numbers.
        """
        if len(parts) == 1:
            return timedelta(microseconds=parts[0] / _TICKS_PER_MICROSECOND)
        if len(parts) == 3:
            parts = (0, *parts)
        if len(parts) not in (4, 5):
            raise TypeError(f"TimeSpan{parts} cannot be made; expected ticks, or [days,] hours, minutes, seconds [, milliseconds].")
        names = ("days", "hours", "minutes", "seconds", "milliseconds")
        return timedelta(**dict(zip(names, parts, strict=False)))

    @staticmethod
    def from_days(value: float) -> timedelta:
        """So many days."""
        return timedelta(days=value)

    @staticmethod
    def from_hours(value: float) -> timedelta:
        """So many hours."""
        return timedelta(hours=value)

    @staticmethod
    def from_minutes(value: float) -> timedelta:
        """So many minutes."""
        return timedelta(minutes=value)

    @staticmethod
    def from_seconds(value: float) -> timedelta:
        """So many seconds."""
        return timedelta(seconds=value)

    @staticmethod
    def from_milliseconds(value: float) -> timedelta:
        """So many thousandths of a second."""
        return timedelta(milliseconds=value)


def span_text(span: timedelta) -> str:
    """A span as .NET writes it: `2.00:00:00`, `00:20:00`."""
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    hours, rest = divmod(span.seconds, 3600)
    part = f".{span.microseconds:06}0" if span.microseconds else ""
    return f"{sign}{f'{span.days}.' if span.days else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}{part}"
