"""Indicators that keep running totals against the same numbers computed anew from the last values."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import std

from minilean.indicators import Maximum, Minimum, RollingWindow, SimpleMovingAverage, StandardDeviation, Sum

START = datetime(2020, 1, 1)
prices = st.lists(st.decimals(min_value="0.01", max_value="5000", places=4), min_size=1, max_size=40)
periods = st.integers(min_value=1, max_value=12)


def _last(indicator, values: list[Decimal]) -> Decimal:
    for day, value in enumerate(values):
        indicator._push(START + timedelta(days=day), value)
    return indicator.value_exact


@given(prices, periods)
def test_sum_and_extremes_are_those_of_the_last_values(values: list[Decimal], period: int) -> None:
    kept = values[-period:]
    assert _last(Sum(period), values) == sum(kept)
    assert _last(Maximum(period), values) == max(kept)
    assert _last(Minimum(period), values) == min(kept)


@given(prices, periods)
def test_mean_and_deviation_are_those_of_the_last_values(values: list[Decimal], period: int) -> None:
    kept = [float(value) for value in values[-period:]]
    assert float(_last(SimpleMovingAverage(period), values)) == pytest.approx(sum(kept) / len(kept), rel=1e-12)
    # the variance is a difference of squares, so the root of its last digit may remain
    assert float(_last(StandardDeviation(period), values)) == pytest.approx(float(std(kept)), rel=1e-6, abs=1e-6)


@given(st.lists(st.integers(), max_size=30), st.integers(min_value=1, max_value=10))
def test_rolling_window_is_the_reversed_end_of_what_was_added(items: list[int], size: int) -> None:
    window = RollingWindow[int](size)
    for item in items:
        window.add(item)
    assert list(window) == items[::-1][:size]
    assert window.is_ready == (len(items) >= size)
    if len(items) > size:
        assert window.most_recently_removed == items[-size - 1]
