"""Where a history of N bars begins (`Time.GetStartTimeForTradeBars`, `HistoryRequestFactory`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from minilean.common.clock import Zone, midnight
from minilean.common.enums import Resolution
from minilean.data.market_hours import ExchangeHours, memoized

_SHORTEST = timedelta(seconds=1)
_ALWAYS_CLOSED_AFTER = timedelta(days=3650)


def start_of_bars(hours: ExchangeHours, end_local: datetime, resolution: Resolution, count: int, strict: bool, data_zone: Zone) -> datetime:
    """The time after which the last `count` bars end.

    Args:
        hours: the calendar.
        end_local: the end of the history, exchange time.
        resolution: length of a bar.
        count: how many bars.
        strict: whether daily bars end with the session; then today counts once its session has closed.
        data_zone: the zone whose midnights bars of other kinds begin at.

    Returns:
        Exchange time.
    """
    size = max(resolution.to_timedelta(), _SHORTEST)
    if strict and resolution == Resolution.DAILY:
        session = hours.session(end_local)
        if session is None or session[1] > end_local:
            # today has no finished bar: count from its midnight
            return _sessions_back(hours, midnight(end_local), count)
        # the time of day is kept: after an early close each step of 24 hours spans parts of two sessions, as in LEAN
        return _spans_back(hours, end_local, size, count)
    current = _rounded_down(end_local, size, hours.zone, data_zone)
    return current - size * max(count, 0) if hours.is_always_open else _spans_back(hours, current, size, count)


# an algorithm asks for many symbols at one moment
@memoized
def _spans_back(hours: ExchangeHours, current: datetime, size: timedelta, count: int) -> datetime:
    limit = current - _ALWAYS_CLOSED_AFTER
    while count > 0 and current > limit:
        previous = current
        current -= size
        count -= hours.is_open_between(current, previous)
    return current


def _sessions_back(hours: ExchangeHours, local: datetime, count: int) -> datetime:
    return datetime.fromordinal(hours.open_ordinal_before(local.toordinal(), count)) if count > 0 else midnight(local)


def _rounded_down(local: datetime, size: timedelta, zone: Zone, data_zone: Zone) -> datetime:
    in_data_zone = local if zone == data_zone else data_zone.to_local(zone.to_utc(local))
    rounded = in_data_zone - (in_data_zone - datetime.min) % size
    return rounded if zone == data_zone else zone.to_local(data_zone.to_utc(rounded))
