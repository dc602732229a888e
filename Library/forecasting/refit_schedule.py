"""When a strategy is refitted: once, weekly, monthly or quarterly, at moments that every run and the offline trainer share.

A period is the name of a moment in keys and records: the month of a month end (``2020-03``), the day of a weekly refit (``2020-03-06``).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forecasting.errors import InvalidSpec
from forecasting.month_ends import REFIT_TIME, month_of, refit_moment, refit_moments

REFITS = ("once", "weekly", "monthly", "quarterly")
_FRIDAY, _MONTHS_OF_A_QUARTER = 4, 3


@dataclass(frozen=True)
class RefitSchedule:
    """The moments of one run, each at 08:00.

    Args:
        refit: ``weekly`` on Fridays, ``monthly`` on the last day of each month, ``quarterly`` on that of March, June, September and
            December; ``once`` at the first month end alone.
        first: first day of the run.
        at_start: whether the run refits at its start, and so uses the moment before it.

    Raises:
        InvalidSpec: ``refit`` is none of these.
    """

    refit: str
    first: date
    at_start: bool = True

    def __post_init__(self) -> None:
        if self.refit not in REFITS:
            raise InvalidSpec(f"A schedule has refit={self.refit!r}: expected one of {', '.join(REFITS)}.")

    def newest(self, now: datetime) -> datetime:
        """The newest moment that is not after now; of a run that is refitted once, its only one, whatever the time."""
        if self.refit == "once":
            return self.moments(self.first + timedelta(days=31))[0]
        return _newest(self.refit, now)

    def moments(self, last: date) -> tuple[datetime, ...]:
        """All moments whose models a run up to its last day uses, in order.

        Args:
            last: last day of the run, whole.
        """
        if self.refit in {"once", "monthly"}:
            found = refit_moments(self.first, last, self.at_start)
            return found[:1] if self.refit == "once" else found
        moment, begin, found = _newest(self.refit, datetime.combine(last, time.max)), datetime.combine(self.first, time.min), ()
        while moment >= begin:
            found = (moment, *found)
            moment = _newest(self.refit, moment - timedelta(microseconds=1))
        return (moment, *found) if self.at_start else found

    def is_due(self, now: datetime) -> bool:
        """Whether a refit belongs to the day of now: a calendar that knows month ends and Fridays asks before it trains."""
        if self.refit == "once":
            return not self.at_start and self.newest(now).date() == now.date()
        return _newest(self.refit, datetime.combine(now.date(), time.max)).date() == now.date()

    def period(self, moment: datetime) -> str:
        """The name of a moment."""
        return period_of(moment, self.refit)


def period_of(moment: datetime, refit: str) -> str:
    """The name of a moment, such as ``2020-03``, or ``2020-03-06`` where refits are weekly."""
    return f"{moment:%Y-%m-%d}" if refit == "weekly" else month_of(moment)


def next_moment(moment: datetime, refit: str) -> datetime | None:
    """The moment after a moment; None where there is only one."""
    days = {"weekly": 7, "monthly": 32, "quarterly": 93}
    return _newest(refit, moment + timedelta(days=days[refit])) if refit in days else None


def _newest(refit: str, now: datetime) -> datetime:
    if refit == "weekly":
        friday = datetime.combine(now.date() - timedelta(days=(now.weekday() - _FRIDAY) % 7), REFIT_TIME)
        return friday if friday <= now else friday - timedelta(days=7)
    moment = refit_moment(now)
    while refit == "quarterly" and moment.month % _MONTHS_OF_A_QUARTER:
        moment = refit_moment(moment - timedelta(microseconds=1))
    return moment
