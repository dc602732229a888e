"""Equity and SPY side by side: which moments are kept, and what lies between candles."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilean.common.clock import unix_seconds
from minilean.results.analysis.curves import DailyCurve, daily_curves

SUMMER, WINTER = timedelta(hours=4), timedelta(hours=5)


def candles(*points: tuple[datetime, int]) -> list[tuple[int, Decimal, Decimal, Decimal, Decimal]]:
    return [(unix_seconds(time), *[Decimal(value)] * 4) for time, value in points]


def bars(*times: datetime) -> dict[datetime, SimpleNamespace]:
    return {time: SimpleNamespace(close_exact=Decimal(200 + place)) for place, time in enumerate(times)}


def day(number: int, offset: timedelta = SUMMER) -> datetime:
    return datetime(2016, 9, number) + offset


def test_moments_that_both_have_are_kept() -> None:
    found = daily_curves(candles((day(1), 100), (day(2), 110), (day(3), 120)), bars(day(1), day(3)))
    assert found.equity.times == [day(1), day(3)]
    assert found.equity.values == [100, 120]
    assert found.benchmark.values == [200, 201]


def test_only_the_first_moment_bears_the_mark_of_utc() -> None:
    equity = daily_curves(candles((day(1), 100), (day(2), 110), (day(3), 120)), bars(day(1), day(2), day(3))).equity
    assert [equity.time_text(place) for place in range(3)] == ["2016-09-01T04:00:00Z", "2016-09-02T04:00:00", "2016-09-03T04:00:00"]
    # one that is computed does not bear it
    later = daily_curves(candles((day(1), 100), (day(2, WINTER), 110), (day(4), 120)), bars(day(2), day(3))).equity
    assert later.time_text(0) == "2016-09-02T04:00:00"


def test_a_moment_between_candles_lies_on_the_line_from_open_to_close() -> None:
    # from day 1 (open 100 of the candle of day 3) to day 3 (its close 120), halfway
    rows = candles((day(1), 100), (day(3), 120))
    rows[1] = (rows[1][0], Decimal(100), Decimal(120), Decimal(100), Decimal(120))
    assert daily_curves(rows, bars(day(1), day(2), day(3))).equity.values == [100, 110, 120]


def test_winter_is_left_out_of_a_run_that_begins_in_summer() -> None:
    rows = candles((day(1), 100), (day(2), 110), (day(3), 120), (day(4), 130))
    found = daily_curves(rows, bars(day(1), day(2, WINTER), day(3, WINTER), day(4)))
    assert found.equity.times == [day(1), day(4)]
    assert found.benchmark.values == [200, 203]


def test_the_later_start_counts() -> None:
    found = daily_curves(candles((day(1), 100), (day(2), 110), (day(3), 120)), bars(day(2), day(3), day(4)))
    assert found.equity.times == [day(2), day(3)]
    assert found.equity.time_text(0).endswith("Z")


def test_where_nothing_comes_after_the_start_candles_stay_as_they_are() -> None:
    found = daily_curves(candles((day(1), 100), (day(2), 110)), bars(day(2)))
    assert (found.equity.times, found.equity.values) == ([day(2)], [110])
    assert found.equity.time_text(0).endswith("Z")


def test_one_of_both_alone_is_nothing() -> None:
    assert daily_curves([], bars(day(1))).equity.times == ()
    assert daily_curves(candles((day(1), 100)), {}).benchmark.values == ()


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=40))
def test_daily_candles_are_their_own_samples(values: list[int]) -> None:
    times = [day(1) + timedelta(days=place) for place in range(len(values))]
    found = daily_curves(candles(*zip(times, values, strict=True)), bars(*times))
    assert found.equity.times == times
    assert found.equity.values == values


def test_changes_are_fractions_with_the_digits_of_dotnet() -> None:
    curve = DailyCurve([day(1), day(2), day(3)], [Decimal(3), Decimal(1), Decimal("1.25")])
    assert curve.changes == [Decimal("-0.6666666666666666666666666667"), Decimal("0.25")]
    assert curve.returns == [pytest.approx(-2 / 3, rel=1e-15), 0.25]


@pytest.mark.parametrize(("values", "told"), [((1, 2, 0), True), ((1, 0, 2), False), ((0, 1), False), ((), True)])
def test_a_change_from_zero_cannot_be_told(values: tuple[int, ...], told: bool) -> None:
    assert DailyCurve([day(1)] * len(values), [Decimal(value) for value in values]).has_changes is told
