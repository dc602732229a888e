"""How a run stands while its clock moves."""

from datetime import datetime

from minilean.brokerage.run_state import RunState
from minilean.common.clock import EngineClock, zone
from minilean.common.enums import AlgorithmStatus


def state() -> RunState:
    clock = EngineClock(zone("America/New_York"), datetime(2016, 1, 4, 5))
    return RunState(clock, datetime(2016, 1, 6), datetime(2016, 7, 1, 23, 59, 59, 999999))


def test_a_run_begins_unlocked_in_its_warm_up() -> None:
    begun = state()
    assert (begun.status, begun.locked, begun.is_warming_up) == (AlgorithmStatus.RUNNING, False, True)


def test_the_dates_are_those_of_the_algorithms_zone() -> None:
    # five hours behind UTC in winter, four in summer
    assert state().start_utc == datetime(2016, 1, 6, 5)
    assert state().end_utc == datetime(2016, 7, 2, 3, 59, 59, 999999)
    abroad = state()
    abroad.clock.zone = zone("Asia/Tokyo")
    assert abroad.start_utc == datetime(2016, 1, 5, 15)


def test_warm_up_is_over_once_the_clock_reaches_the_start() -> None:
    moved = state()
    moved.locked = True
    moved.set_time(datetime(2016, 1, 6, 4, 59))
    assert moved.is_warming_up
    moved.set_time(datetime(2016, 1, 6, 5))
    assert (moved.is_warming_up, moved.clock.utc) == (False, datetime(2016, 1, 6, 5))


def test_a_start_set_in_initialize_ends_no_warm_up() -> None:
    moved = state()
    moved.set_time(datetime(2016, 1, 6, 5))
    assert moved.is_warming_up
