"""Which month end a refit belongs to, so that every run and the offline trainer mean the same one, wherever they start."""

import calendar
from datetime import date, datetime, time, timedelta

REFIT_TIME = time(8)


def refit_moment(now: datetime) -> datetime:
    """The newest month end, 08:00, that is not after now.

    On 31 January at 08:00 it is that moment itself; from 1 January to 31 January 07:59 it is 31 December at 08:00. A refit at the
    start of a run in the middle of a month therefore has the same bars and the same key as the month-end refit before it.
    """
    this_month_end = moment_of(f"{now:%Y-%m}")
    if now >= this_month_end:
        return this_month_end
    return datetime.combine(date(now.year, now.month, 1) - timedelta(days=1), REFIT_TIME)


def refit_moments(first: date, last: date, at_start: bool = True) -> tuple[datetime, ...]:
    """All month ends whose models a run from its first to its last day uses.

    Args:
        first: first day of the run.
        last: last day of the run, whole.
        at_start: whether the run refits at its start, and so uses the month end before it.
    """
    moment = refit_moment(datetime.combine(last, time.max))
    moments = []
    while moment >= datetime.combine(first, time.min):
        moments.append(moment)
        moment = refit_moment(moment - timedelta(microseconds=1))
    return tuple(reversed([*moments, moment] if at_start else moments))


def moment_of(month: str) -> datetime:
    """The refit moment of a month that is spelt such as ``2020-03``.

    Raises:
        ValueError: that is no month.
    """
    first = datetime.strptime(month, "%Y-%m")
    return datetime.combine(first.replace(day=calendar.monthrange(first.year, first.month)[1]), REFIT_TIME)


def month_of(moment: datetime) -> str:
    """The month of a moment as keys spell it, such as ``2020-03``."""
    return f"{moment:%Y-%m}"
