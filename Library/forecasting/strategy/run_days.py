"""How far back a request for bars must reach, and where a run ends."""

from collections.abc import Iterable
from datetime import date, datetime


def bars_back_to(anchor: str, now: datetime, days_a_week: int = 5) -> int:
    """How many daily bars surely reach back from now to a day, weekends left out and holidays counted as bars.

    Args:
        anchor: ISO 8601 date and time.
        now: not before it.
        days_a_week: how many days of a week have a bar.
    """
    days = (now.date() - datetime.fromisoformat(anchor).date()).days
    return days * days_a_week // 7 + days_a_week


def last_day_with_bars(start: date, end: date, newest_bars: Iterable[datetime | None]) -> date:
    """The last day of a run: its end, or the day of the earliest of the newest bars where that is before it.

    Args:
        start: first day of the run, which it has in any case.
        end: the last day that is wanted.
        newest_bars: when the newest bar of each symbol ended; None where its bars do not end before ``end``, or there are none.
    """
    return min([end, *(max(newest.date(), start) for newest in newest_bars if newest)])
