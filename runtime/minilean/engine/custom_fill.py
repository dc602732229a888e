"""Repeats custom data that a subscription fills forward (`FillForwardEnumerator` on exchanges that never close)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from minilean.common.clock import Zone
from minilean.data.bars import BaseData

Point = tuple[datetime, BaseData]
_NOTHING = timedelta(0)


def filled(points: Iterable[Point], length: timedelta, step: timedelta, zone: Zone, until_local: datetime) -> Iterator[Point]:
    """The points with a copy of the last one for every step that has none.

    Args:
        points: UTC instant at which each is known, and the point, in order.
        length: time that a point stands for.
        step: time from one copy to the next, at most `length`; steps begin at whole multiples of it.
        zone: of the points' times.
        until_local: the end; the length that it lies in is the last.
    """
    before: BaseData | None = None
    for utc, point in points:
        if before is not None:
            period = length if point.end_time > point.time else _NOTHING
            for copy in _copies(before, length, step, point.time, period):
                yield zone.to_utc(copy.end_time), copy
        yield utc, point
        before = point
    if before is None or before.end_time >= until_local:
        return
    last = _rounded_down(until_local, length)
    for copy in _copies(before, length, step, last, length):
        yield zone.to_utc(copy.end_time), copy
        before = copy
    if before.end_time != last + length:
        yield zone.to_utc(last + length), before._clone_fill_forward(last, last + length)


def _copies(before: BaseData, length: timedelta, step: timedelta, following: datetime, period: timedelta) -> Iterator[BaseData]:
    since, until, end = before.time, following, _rounded_down(before.end_time, step) + step
    while until - since > step and end < following + period:
        # it ends with its step, and begins where a point of its length would
        yield before._clone_fill_forward(_rounded_down(end - length, length), end)
        # a copy is measured against the beginning of the length that the point after it lies in
        since, until = end - length, _rounded_down(following, length)
        end += step


def _rounded_down(moment: datetime, step: timedelta) -> datetime:
    return moment - (moment - datetime.min) % step
