"""Selections of a universe on the dates of a rule (`Schedule`, `ScheduledEnumerator`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall

Point = tuple[datetime, list[Any] | None]


class Schedule(LeanObject):
    """The dates on which a universe selects; without a rule it selects whenever there are new data."""

    __slots__ = ("_rule",)

    def __init__(self, rule: Any = None) -> None:
        self._rule = rule

    @property
    def initialized(self) -> bool:
        """Whether a rule was given."""
        return self._rule is not None

    def on(self, date_rule: Any) -> None:
        """Select on the dates of a rule only, at midnight."""
        self._rule = date_rule

    def get(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """The midnights of the rule from the day of `start` to that of `end`."""
        for day in () if self._rule is None else self._rule.get_dates(start, end):
            yield datetime(day.year, day.month, day.day)

    def clone(self) -> Schedule:
        """A schedule of its own with the same rule."""
        return Schedule(self._rule)


def scheduled(points: Iterable[Point], times: Iterable[datetime], start: datetime) -> Iterator[Point]:
    """Hand on at each time of a schedule the latest data that are known by then.

    A time without new data repeats the former ones. Where the first data come after the first time, that time is passed over.

    Args:
        points: time at which data are known, and the data, in order.
        times: of the schedule, in order.
        start: earlier times of the schedule are left out.

    Yields:
        Times of the schedule with data.

    Raises:
        UnsupportedCall: the first data are known after the second time, at which LEAN hands them on nevertheless.
    """
    data, dates = iter(points), (time for time in times if time >= start)
    due = next(dates, None)
    last: Point | None = None
    told: Point | None = None
    while due is not None:
        # what was told last stands in until something newer is known
        candidate = last if last is not None and last[0] <= due else told
        while last is None or last[0] < due:
            following = next(data, None)
            if following is None:
                break
            last = following
            if last[0] <= due:
                candidate = last
            elif candidate is None:
                candidate, due = last, next(dates, None)
                if due is not None and last[0] > due:
                    raise UnsupportedCall(
                        "universe_settings.schedule",
                        f"its first data are known on {last[0]:%Y-%m-%d}, and LEAN would use them on {due:%Y-%m-%d} already; "
                        "start the schedule later",
                    )
                break
        if candidate is None or due is None:
            return
        yield due, candidate[1]
        told = (due, candidate[1])
        if candidate is last:
            last = told
        due = next(dates, None)
