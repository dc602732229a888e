"""Prices as tests write them become bars on trading days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from minilean.errors import InputError
from minilean.testing.prices import as_day, daily_bars

_START = date(2024, 1, 12)  # a Friday before a holiday


@pytest.mark.parametrize("prices", [[100, 101.5], np.array([100, 101.5]), pd.Series([100, 101.5]), [[100] * 4, [101.5] * 4]])
def test_closes_are_flat_bars_on_trading_days(prices: object) -> None:
    bars = daily_bars("SPY", prices, _START)
    assert [str(day) for day in bars.days] == ["2024-01-12", "2024-01-16"]
    for column in (bars.open, bars.high, bars.low, bars.close):
        assert column.tolist() == [1_000_000, 1_015_000]
    assert bars.volume.tolist() == [1_000_000, 1_000_000]


def test_a_start_on_a_weekend_means_the_next_trading_day() -> None:
    assert str(daily_bars("SPY", [100], date(2024, 1, 13)).days[0]) == "2024-01-16"


def test_rows_hold_open_high_low_close_and_volume() -> None:
    bars = daily_bars("SPY", [(1.0, 2.0, 0.5, 1.5, 700)], _START)
    assert [int(c[0]) for c in (bars.open, bars.high, bars.low, bars.close, bars.volume)] == [10_000, 20_000, 5_000, 15_000, 700]


def test_dates_of_pandas_are_kept_and_columns_are_found_by_name() -> None:
    index = pd.to_datetime(["2024-02-01", "2024-02-05"])
    frame = pd.DataFrame({"close": [1.5, 2.0], "open": [1.0, 1.9], "low": [0.5, 1.8], "high": [2.0, 2.5]}, index=index)
    for bars in (daily_bars("SPY", frame, _START), daily_bars("SPY", frame["close"], _START)):
        assert [str(day) for day in bars.days] == ["2024-02-01", "2024-02-05"]
        assert bars.close.tolist() == [15_000, 20_000]
    assert daily_bars("SPY", frame, _START).high.tolist() == [20_000, 25_000]


@pytest.mark.parametrize(
    ("prices", "sentence"),
    [
        ([], r"The prices of SPY have the shape \(0,\); expected"),
        ([[1, 2]], r"The prices of SPY have the shape \(1, 2\); expected"),
        ([[1, 2, 3, 1]], "The prices of SPY are impossible. A bar opens or closes outside its low and high"),
        ([100, -1], "The prices of SPY are impossible. A bar has a price of zero or less"),
        (pd.DataFrame({"close": [1.0]}), "The prices of SPY lack the columns open, high, low; expected"),
    ],
)
def test_impossible_prices_are_refused(prices: object, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        daily_bars("SPY", prices, _START)


def test_a_day_is_a_date_or_its_text() -> None:
    assert as_day("2024-01-02") == as_day(date(2024, 1, 2)) == date(2024, 1, 2)
    with pytest.raises(InputError, match="'soon' is not a date; write it as '2024-01-02'"):
        as_day("soon")
