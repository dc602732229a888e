"""Types of .NET's own."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.dotnet_system import DateTime, Decimal, Enum, Math
from minilean.common.enums import InsightDirection, OrderType, Resolution


def test_a_moment_is_a_python_datetime() -> None:
    assert DateTime(2013, 10, 7, 9, 30, 0) == datetime(2013, 10, 7, 9, 30)
    assert DateTime(2013, 10, 7, 9, 30, 0, 5) == datetime(2013, 10, 7, 9, 30, 0, 5000)
    assert DateTime(864_000_000_000) == datetime(1, 1, 2)
    assert (DateTime.MinValue, DateTime.FromOADate(41554.5)) == (datetime.min, datetime(2013, 10, 7, 12))
    assert DateTime.parse("2013-10-07") == datetime(2013, 10, 7)
    with pytest.raises(TypeError, match="expected year, month, day"):
        DateTime(2013, 10)


def test_now_is_asked_without_a_call() -> None:
    assert abs(DateTime.Now - datetime.now()) < timedelta(minutes=1)
    assert DateTime.Today.hour == 0
    assert abs((DateTime.UtcNow - DateTime.utc_now).total_seconds()) < 60


def test_a_float_becomes_a_decimal_as_it_does_in_lean() -> None:
    assert str(Decimal(0.1)) == "0.1"
    assert Decimal("1.50") + 1 == 2.5


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Math.Abs(-2), 2),
        (Math.Sign(-0.5), -1),
        (Math.max(1, 2), 2),
        (Math.Min(1, 2), 1),
        (Math.Clamp(5, 1, 3), 3),
        (Math.Pow(2, 3), 8),
        (Math.Sqrt(9), 3),
        (Math.Round(2.5), 2),
        (Math.Round(1.255, 1), 1.3),
        (Math.Floor(-1.5), -2),
        (Math.Ceiling(-1.5), -1),
        (Math.Truncate(-1.5), -1),
        (Math.Log(8, 2), 3),
        (Math.Log10(1000), 3),
        (Math.log(0), -math.inf),
        (Math.Exp(1000), math.inf),
        (Math.Pow(10, 400), math.inf),
        (Math.Sin(0) + Math.Cos(0) + Math.Tan(0) + Math.Tanh(0) + Math.Atan(0), 1),
        (Math.Atan2(1, 1), math.pi / 4),
        (Math.PI, math.pi),
    ],
)
def test_functions_of_numbers(found: float, expected: float) -> None:
    assert found == pytest.approx(expected)


def test_what_has_no_answer_is_not_a_number() -> None:
    assert all(math.isnan(value) for value in (Math.Sqrt(-1), Math.Log(-1), Math.Log10(-1), Math.Pow(-1, 0.5)))


def test_enumerations_are_asked_for_their_members() -> None:
    # recorded by LEAN: enums, "get_values", "get_names", "get_name" and "parse"
    assert [str(member) for member in Enum.get_values(InsightDirection)] == ["FLAT", "UP", "DOWN"]
    assert Enum.GetNames(Resolution) == ["Tick", "Second", "Minute", "Hour", "Daily"]
    assert (Enum.GetName(OrderType, OrderType.MARKET_ON_OPEN), Enum.get_name(OrderType, 99)) == ("MarketOnOpen", None)
    with pytest.raises(ArgumentException, match="Resolution has no member 'DAILY'; expected one of Tick, Second, Minute, Hour, Daily"):
        Enum.Parse(Resolution, "DAILY")
    assert [Enum.parse(Resolution, "Daily"), Enum.parse(Resolution, "4"), Enum.parse(Resolution, "DAILY", True)] == [Resolution.DAILY] * 3
    assert [Enum.is_defined(Resolution, value) for value in (4, 5, "Daily", "DAILY", Resolution.HOUR)] == [True, False, True, False, True]
