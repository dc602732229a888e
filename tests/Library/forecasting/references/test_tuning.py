"""What settings are chosen by lies after all that the trial fits see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.references.inputs import Inputs
from forecasting.references.tuning import inner_split, squared_error
from forecasting.targets import Target


@given(st.integers(1, 10), st.integers(60, 300))
def test_no_outcome_of_the_first_part_reaches_into_the_second(horizon, num_rows):
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(400) * np.timedelta64(1, "D")
    prices = np.ones(400)
    inputs = Inputs(DailyBars(times, prices, prices, prices, prices), Target("open_to_open", horizon))
    first, chosen_by = inner_split(inputs, np.arange(10, 10 + num_rows))
    assert chosen_by.tolist() == list(range(10 + num_rows - round(0.2 * num_rows), 10 + num_rows))
    assert first.tolist() == list(range(10, chosen_by[0] - horizon))


def test_a_horizon_that_leaves_nothing_to_fit_on_is_said():
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(400) * np.timedelta64(1, "D")
    prices = np.ones(400)
    inputs = Inputs(DailyBars(times, prices, prices, prices, prices), Target("close_change", 90))
    with pytest.raises(HistoryTooShort, match="0 of 100 training rows have an outcome before those that settings are chosen by"):
        inner_split(inputs, np.arange(10, 110))


def test_squared_error():
    assert squared_error(np.array([1.0, 3.0]), np.array([2.0, 5.0])) == pytest.approx(2.5)
