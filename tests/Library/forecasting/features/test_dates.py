"""The day of a bar, however vendors stamp it."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features.dates import month, weekday


def bars(*times: str) -> DailyBars:
    return DailyBars(np.array(times, dtype="datetime64[ns]"), *[np.ones(len(times))] * 4)


def test_months_and_weekdays():
    # Friday 29 November with an early close, Monday 2 December, Tuesday 31 December, Thursday 2 January
    of_days = bars("2024-11-29T13", "2024-12-02T16")
    assert month(of_days).tolist() == [11.0, 12.0]
    assert weekday(of_days).tolist() == [4.0, 0.0]
    of_years = bars("2024-12-31T16", "2025-01-02T16")
    assert month(of_years).tolist() == [12.0, 1.0]
    assert weekday(of_years).tolist() == [1.0, 3.0]
    assert month(bars("1969-12-31T16")).tolist() == [12.0]


def test_a_bar_that_ends_at_midnight_is_of_the_day_before():
    assert month(bars("2024-11-30T00", "2024-12-03T00")).tolist() == [11.0, 12.0]
    assert weekday(bars("2024-11-30T00", "2024-12-03T00")).tolist() == [4.0, 0.0]
