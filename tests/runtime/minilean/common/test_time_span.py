"""Spans by their .NET name."""

from datetime import timedelta

import pytest

from minilean.common.time_span import TimeSpan


def test_spans_are_timedeltas() -> None:
    assert TimeSpan.from_minutes(20) == timedelta(minutes=20)
    assert TimeSpan.FromDays(1.5) == timedelta(days=1, hours=12)
    assert TimeSpan.zero == timedelta(0)


def test_constructors() -> None:
    assert TimeSpan(1, 30, 0) == timedelta(hours=1, minutes=30)
    assert TimeSpan(2, 1, 30, 0) == timedelta(days=2, hours=1, minutes=30)
    assert TimeSpan(0, 0, 0, 1, 500) == timedelta(seconds=1.5)
    assert TimeSpan(10_000_000) == timedelta(seconds=1)


def test_two_numbers_mean_nothing() -> None:
    with pytest.raises(TypeError, match="expected ticks"):
        TimeSpan(1, 2)
