"""LEAN's helpers, with values of LEAN's own ExtensionsTests where it has some."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import OrderDirection, PositionSide, Resolution, SecurityType, TickType
from minilean.common.extensions import Extensions


def test_resolutions_and_spans() -> None:
    assert Extensions.ToTimeSpan(Resolution.Daily) == timedelta(days=1)
    assert Extensions.to_higher_resolution_equivalent(timedelta(minutes=5), False) == Resolution.MINUTE
    assert Extensions.to_higher_resolution_equivalent(timedelta(days=7), False) == Resolution.DAILY
    assert Extensions.to_higher_resolution_equivalent(timedelta(hours=1), True) == Resolution.HOUR
    with pytest.raises(ArgumentException, match="No resolution has bars of 0:05:00"):
        Extensions.to_higher_resolution_equivalent(timedelta(minutes=5), True)


def test_times_of_zones() -> None:
    assert Extensions.ConvertFromUtc(datetime(2015, 1, 5, 14, 30), "America/New_York") == datetime(2015, 1, 5, 9, 30)
    assert Extensions.convert_to_utc(datetime(2015, 7, 1, 9, 30), "America/New_York") == datetime(2015, 7, 1, 13, 30)
    assert Extensions.convert_to(datetime(2015, 1, 5, 9, 30), "America/New_York", "Europe/London") == datetime(2015, 1, 5, 14, 30)


def test_times_are_rounded_by_spans() -> None:
    moment, quarter = datetime(2015, 1, 5, 9, 37, 5), timedelta(minutes=15)
    assert Extensions.round_down(moment, quarter) == datetime(2015, 1, 5, 9, 30)
    assert Extensions.round_up(moment, quarter) == datetime(2015, 1, 5, 9, 45)
    assert Extensions.round_up(datetime(2015, 1, 5, 9, 45), quarter) == datetime(2015, 1, 5, 9, 45)
    assert Extensions.round(timedelta(minutes=22), quarter) == quarter
    assert Extensions.round_down(moment, timedelta(0)) == moment
    assert Extensions.is_common_business_day(moment)
    assert not Extensions.IsCommonBusinessDay(datetime(2015, 1, 4))


@pytest.mark.parametrize(
    ("number", "digits", "expected"), [(0.0045678, 2, 0.0046), (0.00000000000000456789, 3, 0.00000000000000457), (0, 2, 0), (1234, 2, 1200)]
)
def test_significant_digits(number: float, digits: int, expected: float) -> None:
    assert Extensions.round_to_significant_digits(number, digits) == pytest.approx(expected, rel=1e-12)


def test_numbers() -> None:
    assert Extensions.DiscretelyRoundBy(1, 0.15) == 1.05
    assert Extensions.discretely_round_by(-0.5, 1) == -1
    assert Extensions.discretely_round_by(0.3, 0) == 0.3
    assert Extensions.smart_rounding(1234.567891) == 1234.5679
    assert (Extensions.safe_division(1, 4), Extensions.safe_division(1, 0, 7), Extensions.normalize("1.500")) == (0.25, 7, 1.5)
    directions = [Extensions.get_order_direction(quantity) for quantity in (5, -0.1, 0)]
    assert directions == [OrderDirection.BUY, OrderDirection.SELL, OrderDirection.HOLD]


def test_sides_of_positions() -> None:
    sides = (PositionSide.SHORT, PositionSide.NONE, PositionSide.LONG)
    assert [Extensions.to_order_direction(side) for side in sides] == [OrderDirection.SELL, OrderDirection.HOLD, OrderDirection.BUY]
    assert [Extensions.closes(OrderDirection.BUY, side) for side in sides] == [True, False, False]
    assert [Extensions.closes(OrderDirection.SELL, side) for side in sides] == [False, False, True]
    assert [Extensions.Closes(OrderDirection.HOLD, side) for side in sides] == [False, False, False]


def test_kinds_of_securities_and_prices() -> None:
    assert Extensions.is_option(SecurityType.INDEX_OPTION)
    assert not Extensions.IsOption(SecurityType.EQUITY)
    assert Extensions.tick_type_to_lower(TickType.OPEN_INTEREST) == "openinterest"
    assert Extensions.resolution_to_lower(Resolution.DAILY) == "daily"
    assert Extensions.security_type_to_lower(SecurityType.FUTURE_OPTION) == "futureoption"


def test_whether_a_market_is_open_and_a_series_is_empty() -> None:
    hours = SimpleNamespace(is_open=lambda local, extended: extended and local.hour == 8)
    security = SimpleNamespace(exchange=SimpleNamespace(hours=hours), local_time=datetime(2015, 1, 5, 8))
    assert (Extensions.is_market_open(security, True), Extensions.is_market_open(security, False)) == (True, False)
    assert (Extensions.is_empty(SimpleNamespace(values=[])), Extensions.is_empty(SimpleNamespace(values=[1]))) == (True, False)
