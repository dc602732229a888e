"""The columns that references are made of, by hand."""

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec
from forecasting.references.inputs import Inputs
from forecasting.targets import Target

CLOSES = np.exp([1.0, 2.0, 4.0, 7.0, 7.5])


def inputs(lookback=3, implied=()):
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(5) * np.timedelta64(1, "D")
    return Inputs(
        DailyBars(times, CLOSES, CLOSES, CLOSES, CLOSES, implied_volatilities=np.array(implied)), Target("close_change"), lookback
    )


def test_windows_are_logarithms_beside_the_newest_and_lags_their_steps():
    rows = np.array([2, 4])
    assert inputs().windows(rows) == pytest.approx(np.array([[-3.0, -2.0, 0.0], [-3.5, -0.5, 0.0]]))
    assert inputs().lags(rows) == pytest.approx(np.array([[1.0, 2.0], [3.0, 0.5]]))


def test_means_of_the_last_bars_and_of_as_many_as_there_are():
    assert inputs().mean_of_last(np.array([2.0, 4.0, 6.0, 0.0, 1.0]), 3) == pytest.approx([2.0, 3.0, 4.0, 10 / 3, 7 / 3])


def test_the_newest_known_implied_variance_of_a_day():
    found = inputs(implied=[np.nan, 0.2, np.nan, 0.1, np.nan]).implied_variances
    assert found == pytest.approx([np.nan, 0.04 / 252, 0.04 / 252, 0.01 / 252, 0.01 / 252], nan_ok=True)


def test_an_index_that_ended_more_than_a_week_ago_says_nothing():
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(8) * np.timedelta64(1, "D")
    prices = np.ones(8)
    bars = DailyBars(times, prices, prices, prices, prices, implied_volatilities=np.array([0.2, *[np.nan] * 7]))
    found = Inputs(bars, Target("log_variance")).implied_variances
    assert np.isfinite(found).tolist() == [True] * 6 + [False] * 2


@pytest.mark.parametrize("lookback", [1, 2.5, True])
def test_a_window_has_two_bars_at_least(lookback):
    with pytest.raises(InvalidSpec, match="expected a whole number of at least 2"):
        inputs(lookback=lookback)
