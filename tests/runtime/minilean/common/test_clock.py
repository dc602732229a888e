"""Wall clocks around daylight saving time."""

from datetime import datetime

import pytest

from minilean.common.clock import EngineClock, unix_seconds, zone
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


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(InputError, match="'Mars/Base' is not a time zone"):
        zone("Mars/Base")


def test_the_engine_clock_reads_both_times() -> None:
    clock = EngineClock(zone("America/New_York"), datetime(2015, 1, 5, 14, 35))
    assert clock.local == datetime(2015, 1, 5, 9, 35)
    clock.set(datetime(2015, 1, 5, 21))
    assert clock.utc == datetime(2015, 1, 5, 21)


def test_unix_seconds() -> None:
    assert unix_seconds(datetime(2016, 9, 1, 4)) == 1472702400
