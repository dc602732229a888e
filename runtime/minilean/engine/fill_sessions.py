"""When a bar subscription repeats the bar before (`FillForwardEnumerator.GetReferenceDateIntervals`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from minilean.common.clock import midnight
from minilean.data.market_hours import ExchangeHours

# local start, local end, and the end in UTC
Session = tuple[datetime, datetime, datetime]


@dataclass(frozen=True, slots=True)
class FillSessions:
    """The moments at which a bar of a stream, or a copy of the one before, is known; streams of one calendar share them.

    Attributes:
        times: local start and end that a copy carries.
        ends: the moments, in UTC and in order.
    """

    times: list[tuple[datetime, datetime]]
    ends: list[datetime]

    @staticmethod
    def of(sessions: Iterable[Session]) -> FillSessions:
        """From starts, ends and moments, in order of the moments."""
        known = list(sessions)
        return FillSessions([(start, end) for start, end, _ in known], [utc for _, _, utc in known])


def repeats_within_days(
    sessions: Iterable[Session], hours: ExchangeHours, step: timedelta, extended: bool, since_utc: datetime
) -> Iterator[Session]:
    """The ends of daily bars and, between them, every step at which the exchange is open.

    A copy within a day is that of the day before, and carries its start and end (`SubscriptionData.Create`).

    Args:
        sessions: those of the daily bars.
        hours: the exchange's calendar.
        step: time from one copy to the next, less than a day; steps are whole since midnight.
        extended: whether the exchange counts as open before and after its session.
        since_utc: earlier copies within days are left out.
    """
    known = list(sessions)
    if known:
        yield known[0]
    for (start, end, _), following in pairwise(known):
        for utc in _steps(hours, end, following[1], step, extended):
            if since_utc < utc < following[2]:
                yield start, end, utc
        yield following


def warm_up_and_repeats(
    sessions: Iterable[Session], hours: ExchangeHours, length: timedelta, step: timedelta, extended: bool, warm_up_end: datetime
) -> Iterator[Session]:
    """The ends of daily bars up to the end of a warm-up, and then every step at which the exchange is open.

    Args:
        sessions: those of the daily bars.
        hours: the exchange's calendar.
        length: of the bars that the copies stand for once the warm-up is over.
        step: time from one copy to the next, at most `length`.
        extended: whether the exchange counts as open before and after its session.
        warm_up_end: where the warm-up ends, in UTC.
    """
    known = list(sessions)
    yield from (session for session in known if session[2] <= warm_up_end)
    if not known or known[-1][2] <= warm_up_end:
        return
    for utc in _steps(hours, hours.zone.to_local(warm_up_end), known[-1][1], step, extended):
        if utc <= known[-1][2]:
            start = hours.zone.to_local(utc) - length
            start -= (start - midnight(start)) % length
            yield start, start + length, utc


def _steps(hours: ExchangeHours, after: datetime, until: datetime, step: timedelta, extended: bool) -> Iterator[datetime]:
    """The ends in UTC of the steps after one local time and up to the day of another in which the exchange is open."""
    last = after
    for ordinal in range(after.toordinal(), until.toordinal() + 1):
        for opens, closes in hours.intervals(date.fromordinal(ordinal), extended):
            begin = max(opens, after)
            if begin >= closes:
                continue
            begin -= (begin - midnight(begin)) % step
            # clocks change while exchanges are closed
            shift = hours.zone.to_utc(begin + step) - (begin + step)
            while begin < closes:
                begin += step
                if begin > last:
                    yield begin + shift
                    last = begin
