"""The hours of one day; the expectations on days in two parts are those of LEAN's own LocalMarketHoursTests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minilean.common.enums import DayOfWeek, MarketHoursState
from minilean.data.local_market_hours import LocalMarketHours, MarketHoursSegment


def hours(*times: float) -> list[timedelta]:
    return [timedelta(hours=time) for time in times]


def segment(state: MarketHoursState, start: float, end: float) -> MarketHoursSegment:
    return MarketHoursSegment(state, *hours(start, end))


FRIDAY = LocalMarketHours(
    DayOfWeek.FRIDAY,
    [
        segment(MarketHoursState.PRE_MARKET, 4, 9.5),
        segment(MarketHoursState.MARKET, 9.5, 16),
        segment(MarketHoursState.POST_MARKET, 16, 20),
        segment(MarketHoursState.CLOSED, 20, 24),
    ],
)
ALL_DAY = LocalMarketHours(DayOfWeek.MONDAY, [segment(MarketHoursState.MARKET, 0, 24)])


@pytest.mark.parametrize(("time", "extended", "opening"), [(0, False, 9.5), (0, True, 4), (9.5, False, 9.5), (16, False, None)])
def test_the_next_opening_of_the_day(time: float, extended: bool, opening: float | None) -> None:
    expected = None if opening is None else timedelta(hours=opening)
    assert FRIDAY.get_market_open(timedelta(hours=time), extended) == expected


@pytest.mark.parametrize(("time", "extended", "closing"), [(0, False, 16), (0, True, 20), (16, False, None), (19, True, 20)])
def test_the_next_closing_of_the_day(time: float, extended: bool, closing: float | None) -> None:
    expected = None if closing is None else timedelta(hours=closing)
    assert FRIDAY.get_market_close(timedelta(hours=time), extended) == expected
    assert FRIDAY.get_market_close(timedelta(hours=time), extended, last_close=True) == expected


def test_a_session_that_runs_through_midnight_neither_opens_nor_closes() -> None:
    midnight, end = hours(0, 24)
    assert ALL_DAY.get_market_open(midnight, False) == midnight
    assert ALL_DAY.get_market_open(midnight, False, previous_day_last_segment=end) is None
    assert ALL_DAY.get_market_close(midnight, False) == end
    assert ALL_DAY.get_market_close(midnight, False, midnight) is None


def test_whether_it_is_open() -> None:
    assert [FRIDAY.is_open(time, False) for time in hours(9, 9.5, 16)] == [False, True, False]
    assert FRIDAY.is_open(timedelta(hours=4), True)
    assert FRIDAY.is_open(timedelta(hours=8), timedelta(hours=10), False)
    assert not FRIDAY.is_open(timedelta(hours=4), timedelta(hours=9.5), False)


def test_what_kind_of_day_it_is_and_how_it_reads() -> None:
    assert (ALL_DAY.is_open_all_day, ALL_DAY.is_closed_all_day, str(ALL_DAY)) == (True, False, "Open All Day")
    closed = LocalMarketHours(DayOfWeek.SUNDAY, [])
    assert (closed.is_open_all_day, closed.is_closed_all_day, str(closed)) == (False, True, "Closed All Day")
    assert FRIDAY.market_duration == timedelta(hours=6.5)
    assert str(ALL_DAY.segments[0]) == "Market: 00:00:00-1.00:00:00"
