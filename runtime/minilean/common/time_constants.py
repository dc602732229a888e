"""Lengths and ends of time by LEAN's names (`Time`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from minilean.common.naming import LeanType


class Time(metaclass=LeanType):
    """`Time.ONE_DAY` and its kin, for algorithms that write spans and far dates by name."""

    END_OF_TIME = datetime(2050, 12, 31)
    BEGINNING_OF_TIME = datetime(1899, 12, 30)
    START = datetime(1998, 1, 2)
    MAX_TIME_SPAN = timedelta(days=1000 * 365)
    ONE_YEAR = timedelta(days=365)
    ONE_DAY = timedelta(days=1)
    ONE_HOUR = timedelta(hours=1)
    ONE_MINUTE = timedelta(minutes=1)
    ONE_SECOND = timedelta(seconds=1)
    ONE_MILLISECOND = timedelta(milliseconds=1)

    @staticmethod
    def multiply(interval: timedelta, multiplier: float) -> timedelta:
        """A span so many times as long."""
        return interval * multiplier

    @staticmethod
    def abs(time_span: timedelta) -> timedelta:
        """The span without its sign."""
        return abs(time_span)
