"""When an insight closes: bars are counted on the exchange's open days and minutes (`Insight.ComputeCloseTime`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from minilean.common.dotnet_errors import ArgumentOutOfRangeException
from minilean.common.enums import Resolution
from minilean.data.market_hours import ExchangeHours, memoized

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@memoized
def close_after_bars(hours: ExchangeHours, generated_utc: datetime, resolution: Resolution, num_bars: int) -> datetime:
    """The UTC instant some bars after an insight was generated.

    Args:
        hours: the exchange's hours; only regular sessions count.
        generated_utc: naive UTC instant of generation.
        resolution: length of a bar; hours are stepped in minutes, ticks in seconds.
        num_bars: how many bars, at least 1.

    Returns:
        Naive UTC close time.

    Raises:
        ArgumentOutOfRangeException: fewer than one bar.
    """
    if num_bars < 1:
        raise ArgumentOutOfRangeException(f"An insight of {num_bars} bars has no length; expected a bar count of at least 1.")
    step = resolution.to_timedelta()
    if resolution == Resolution.TICK:
        step = _SECOND
    elif resolution == Resolution.HOUR:
        # the session opens at half past, so hours do not fit it
        step, num_bars = _MINUTE, num_bars * 60
    local = hours.zone.to_local(generated_utc)
    advance = _advance_days if step == _DAY else _advance_bars
    return hours.zone.to_utc(advance(hours, local, step, num_bars))


@memoized
def close_after_period(hours: ExchangeHours, generated_utc: datetime, period: timedelta) -> datetime:
    """The UTC instant a period after an insight was generated, in the exchange's time.

    Whole days are open days at the same time of day: generated Friday 16:00, one day closes on Monday 16:00. The rest of a day is
    that fraction of a session, stepped in open minutes.

    Args:
        hours: the exchange's hours.
        generated_utc: naive UTC instant of generation.
        period: at least one second.

    Returns:
        Naive UTC close time.

    Raises:
        ArgumentOutOfRangeException: the period is shorter than a second.
    """
    if period < _SECOND:
        raise ArgumentOutOfRangeException(f"An insight period of {period} is too short; expected at least one second.")
    if period < _MINUTE:
        resolution, step = Resolution.SECOND, _SECOND
    elif period < _DAY:
        resolution, step = Resolution.MINUTE, _MINUTE
    else:
        resolution, step = Resolution.DAILY, _DAY
    num_bars = period // step
    close_utc = close_after_bars(hours, generated_utc, resolution, num_bars)
    rest = period - step * num_bars
    if resolution == Resolution.DAILY:
        rest = hours.session_length * (rest / _DAY)
    minutes = rest // _MINUTE
    return close_after_bars(hours, close_utc, Resolution.MINUTE, minutes) if minutes > 0 else close_utc


def close_at_local(hours: ExchangeHours, local: datetime) -> datetime:
    """The UTC instant of a local close time, moved to the next open if the exchange is closed then."""
    return hours.zone.to_utc(local if hours.is_open(local, False) else hours.next_open(local, False))


def _advance_days(hours: ExchangeHours, local: datetime, step: timedelta, num_bars: int) -> datetime:
    while num_bars:
        local += step
        if hours.is_open_day(local.date()):
            num_bars -= 1
    return local


def _advance_bars(hours: ExchangeHours, local: datetime, step: timedelta, num_bars: int) -> datetime:
    while num_bars:
        local += step
        if hours.is_open_between(local - step, local, False):
            num_bars -= 1
    return local
