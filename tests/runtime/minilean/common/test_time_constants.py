"""LEAN's names of spans and far dates."""

from datetime import datetime, timedelta

from minilean.common.time_constants import Time


def test_both_spellings() -> None:
    assert Time.ONE_DAY == Time.OneDay == timedelta(days=1)
    assert datetime(1899, 12, 30) == Time.BEGINNING_OF_TIME
    assert datetime(2050, 12, 31) == Time.EndOfTime
    assert Time.Multiply(Time.ONE_HOUR, 1.5) == timedelta(minutes=90)
    assert Time.abs(-Time.ONE_MINUTE) == timedelta(minutes=1)
