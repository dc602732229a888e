"""Repeats custom data that a subscription fills forward (`FillForwardEnumerator` on exchanges that never close)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from minilean.common.clock import Zone
from minilean.data.bars import BaseData

Point = tuple[datetime, BaseData]
_NOTHING = timedelta(0)


def filled(points: Iterable[Point], step: timedelta, zone: Zone, until_local: datetime) -> Iterator[Point]:
    """The points with a copy of the last one for every step that has none.

    Args:
        points: UTC instant at which each is known, and the point, in order.
        step: length of a step; steps begin at whole multiples of it.
        zone: of the points' times.
        until_local: the end; the step that it lies in is the last.
    """
    before: BaseData | None = None
    for utc, point in points:
        if before is not None:
            period = step if point.end_time > point.time else _NOTHING
            for copy in _copies(before, step, point.time, period):
                yield zone.to_utc(copy.end_time), copy
        yield utc, point
        before = point
    if before is None or before.end_time >= until_local:
        return
    last = _rounded_down(until_local, step)
    for copy in _copies(before, step, last, step):
        yield zone.to_utc(copy.end_time), copy
        before = copy
    if before.end_time != last + step:
        yield zone.to_utc(last + step), before._clone_fill_forward(last, last + step)


def _copies(before: BaseData, step: timedelta, following: datetime, period: timedelta) -> Iterator[BaseData]:
    since, until, start = before.time, following, _rounded_down(before.end_time, step)
    while until - since > step and start + step < following + period:
        yield before._clone_fill_forward(start, start + step)
        # a copy lies on the steps, and is measured against the step of what follows
        since, until = start, _rounded_down(following, step)
        start += step


def _rounded_down(moment: datetime, step: timedelta) -> datetime:
    return moment - (moment - datetime.min) % step
