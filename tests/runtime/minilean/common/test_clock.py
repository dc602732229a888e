"""Wall clocks around daylight saving time."""

from datetime import datetime

import numpy as np
import pytest

from minilean.common.clock import TICK, EngineClock, unix_seconds, without_tick, zone
from minilean.errors import InputError


def test_new_york_is_five_hours_behind_in_winter_and_four_in_summer() -> None:
    ny = zone("America/New_York")
    assert ny.to_utc(datetime(2015, 1, 5, 16)) == datetime(2015, 1, 5, 21)
    assert ny.to_utc(datetime(2015, 7, 6, 16)) == datetime(2015, 7, 6, 20)
    assert ny.to_local(datetime(2015, 7, 6, 20)) == datetime(2015, 7, 6, 16)


def test_the_hours_of_a_clock_change_are_told_apart() -> None:
    ny = zone("America/New_York")
    assert ny.to_local(datetime(2015, 3, 8, 6, 59)) == datetime(2015, 3, 8, 1, 59)
    assert ny.to_local(datetime(2015, 3, 8, 7, 0)) == datetime(2015, 3, 8, 3, 0)


def test_utc_and_local_offsets_of_one_day_are_not_mixed_up() -> None:
    ny = zone("America/New_York")
    assert ny.to_utc(datetime(2015, 3, 8, 6)) == datetime(2015, 3, 8, 10)
    assert ny.to_local(datetime(2015, 3, 8, 6)) == datetime(2015, 3, 8, 1)


def test_a_column_of_times_is_converted_as_each_of_them() -> None:
    ny = zone("America/New_York")
    local = np.array(["2015-03-08T01:59", "2015-03-08T03:00", "2015-11-01T01:30", "2015-03-08T02:30"], "datetime64[us]")
    expected = np.array(["2015-03-08T06:59", "2015-03-08T07:00", "2015-11-01T05:30", "2015-03-08T07:30"], "datetime64[us]")
    assert ny.many_to_utc(local).tolist() == expected.tolist() == [ny.to_utc(moment) for moment in local.tolist()]
    assert len(ny.many_to_utc(local[:0])) == 0


@pytest.mark.parametrize(("name", "hour"), [("UTC-05", 7), ("UTC+05:30", 17)])
def test_fixed_offsets_of_leans_calendars_are_zones(name: str, hour: int) -> None:
    fixed = zone(name)
    assert fixed.to_local(datetime(2015, 7, 1, 12)).hour == hour
    assert fixed.to_utc(fixed.to_local(datetime(2015, 7, 1, 12))) == datetime(2015, 7, 1, 12)
    assert str(fixed) == name


@pytest.mark.parametrize("name", ["Mars/Base", "America", "", "UTC-99", "../etc"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(InputError, match=f"'{name}' is not a time zone"):
        zone(name)


def test_the_engine_clock_reads_both_times() -> None:
    clock = EngineClock(zone("America/New_York"), datetime(2015, 1, 5, 14, 35))
    assert clock.local == datetime(2015, 1, 5, 9, 35)
    clock.set(datetime(2015, 1, 5, 21))
    assert clock.utc == datetime(2015, 1, 5, 21)


def test_unix_seconds() -> None:
    assert unix_seconds(datetime(2016, 9, 1, 4)) == 1472702400
    assert unix_seconds(datetime(2016, 9, 1, 4, 0, 0, 999_999)) == 1472702400
    assert unix_seconds(datetime(1969, 12, 31, 23, 59, 59, 500_000)) == -1


def test_a_tick_orders_moments_and_no_clock_shows_it() -> None:
    midnight = datetime(2015, 1, 7, 5)
    later = midnight + TICK
    assert later > midnight
    clock = EngineClock(zone("America/New_York"), midnight)
    clock.set(later)
    assert (clock.utc, clock.local) == (midnight, datetime(2015, 1, 7))
    assert without_tick(later) == midnight
    assert without_tick(midnight + 2 * TICK) == midnight + 2 * TICK
