"""The start and end of bars, worked out once per day of a calendar and shared by all series on it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from minilean.data.market_hours import ExchangeHours

ONE_DAY = timedelta(days=1)
# start local, end local and end UTC of each bar, and the local ends as `datetime64[ns]`
Spans = tuple[list[datetime], list[datetime], list[datetime], np.ndarray]


class DailySpans:
    """Start and end of the daily bar of each day.

    With strict end times a bar runs from the session's open to its close and days without session have none
    (`LeanData.SetStrictEndTimes`); otherwise it runs for 24 hours from midnight of the data's zone.

    Args:
        hours: the calendar.
        strict: whether bars take the session's times.
    """

    def __init__(self, hours: ExchangeHours, strict: bool) -> None:
        self._hours = hours
        self._strict = strict
        self._first = 0
        self._known = np.zeros(0, bool)
        self._exists = np.zeros(0, bool)
        self._times = np.zeros((3, 0), object)  # start local, end local, end UTC
        self._end_stamps = np.zeros(0, "datetime64[ns]")
        self._shared: dict[bytes, Spans] = {}

    def select(self, ordinals: np.ndarray) -> np.ndarray:
        """Which of the days have a bar, as a mask."""
        places = self._places(ordinals)  # may grow the tables
        return self._exists[places]

    def times(self, ordinals: np.ndarray) -> tuple[list[datetime], list[datetime], list[datetime]]:
        """(start local, end local, end UTC) of each day that has a bar."""
        places = self._places(ordinals)
        start, end, utc = self._times[:, places]
        return start.tolist(), end.tolist(), utc.tolist()

    def end_stamps(self, ordinals: np.ndarray) -> np.ndarray:
        """The local ends as `datetime64[ns]`."""
        places = self._places(ordinals)
        return self._end_stamps[places]

    def spans(self, ordinals: np.ndarray) -> Spans:
        """Times and end stamps of each day that has a bar; series with the same days share them, so nobody may change them."""
        key = ordinals.tobytes()
        found = self._shared.get(key)
        if found is None:
            stamps = self.end_stamps(ordinals)
            stamps.flags.writeable = False
            found = self._shared[key] = (*self.times(ordinals), stamps)
        return found

    def _places(self, ordinals: np.ndarray) -> np.ndarray:
        if not len(ordinals):
            return ordinals
        self._cover(int(ordinals[0]), int(ordinals[-1]))
        places = ordinals - self._first
        for place in places[~self._known[places]].tolist():
            self._work_out(place)
        return places

    def _cover(self, first: int, last: int) -> None:
        size = len(self._known)
        if size and self._first <= first and last < self._first + size:
            return
        start = min(first, self._first) if size else first
        stop = max(last + 1, self._first + size) if size else last + 1
        before, after = (self._first - start, stop - self._first - size) if size else (0, stop - start)
        self._known, self._exists, self._times, self._end_stamps = (
            _grown(table, before, after) for table in (self._known, self._exists, self._times, self._end_stamps)
        )
        self._first = start

    def _work_out(self, place: int) -> None:
        self._known[place] = True
        span = self._span(self._first + place)
        if span is None:
            return
        self._exists[place] = True
        self._times[0, place], self._times[1, place] = span
        self._times[2, place] = self._hours.zone.to_utc(span[1])
        self._end_stamps[place] = np.datetime64(span[1], "ns")

    def _span(self, ordinal: int) -> tuple[datetime, datetime] | None:
        hours = self._hours
        midnight = datetime.fromordinal(ordinal)
        if self._strict:
            return hours.session(midnight)
        start = midnight if hours.data_zone == hours.zone else hours.zone.to_local(hours.data_zone.to_utc(midnight))
        return start, start + ONE_DAY


def _grown(table: np.ndarray, before: int, after: int) -> np.ndarray:
    size = table.shape[-1]
    grown = np.zeros((*table.shape[:-1], before + size + after), table.dtype)
    grown[..., before : before + size] = table
    return grown
