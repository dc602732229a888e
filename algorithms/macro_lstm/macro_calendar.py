"""Which month end a refit belongs to, so that every run asks for the same one, wherever it starts."""

import calendar
from datetime import date, datetime, time, timedelta

REFIT_TIME = time(8, 0)


def refit_moment(now: datetime) -> datetime:
    """The newest month end, 08:00, that is not after now.

    On 31 January at 08:00 it is that moment itself; from 1 January to 31 January 07:59 it is 31 December at 08:00. A refit at the
    start of a run in the middle of a month therefore has the same bars and the same key as the month-end refit before it.
    """
    this_month_end = datetime.combine(date(now.year, now.month, calendar.monthrange(now.year, now.month)[1]), REFIT_TIME)
    if now >= this_month_end:
        return this_month_end
    return datetime.combine(date(now.year, now.month, 1) - timedelta(days=1), REFIT_TIME)


def month_of(moment: datetime) -> str:
    """The month of a moment as keys spell it, such as ``2020-03``."""
    return f"{moment:%Y-%m}"


def bars_back_to(anchor: str, now: datetime) -> int:
    """How many daily bars surely reach back from now to a day, weekends left out and holidays counted as bars.

    Args:
        anchor: ISO 8601 date and time.
        now: not before it.
    """
    days = (now.date() - datetime.fromisoformat(anchor).date()).days
    return days * 5 // 7 + 5
