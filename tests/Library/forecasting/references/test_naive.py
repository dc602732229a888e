"""References that learn next to nothing, by hand."""

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.references import get_reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import weighted_means
from forecasting.targets import Target

CLOSES = np.array([100.0, 110.0, 99.0, 99.0, 108.9])
ROWS = np.arange(3)


def forecast(name, target, rows, horizon=1):
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(5) * np.timedelta64(1, "D")
    bars = DailyBars(times, CLOSES, CLOSES, CLOSES, CLOSES, np.array([0.01, 0.02, 0.03, 0.04, 0.05]))
    inputs = Inputs(bars, Target(target, horizon), 2)
    return get_reference(name).fit(inputs, ROWS)(inputs, np.array(rows)).tolist()


@pytest.mark.parametrize(
    ("name", "target", "values"),
    [
        ("last value", "close_change", [0.0, 0.0]),
        ("last value", "open_to_open", [0.0, 0.0]),
        ("last value", "direction", [0.0, 1.0]),
        ("mean", "close_change", [0.0, 0.0]),
        ("majority", "direction", [1 / 3, 1 / 3]),
        ("ewma", "close_change", [0.06 * (0.1 * 0.94**2 - 0.1 * 0.94), 0.06 * (0.1 * 0.94**3 - 0.1 * 0.94**2 + 0.1)]),
    ],
)
def test_forecasts_by_hand(name, target, values):
    assert forecast(name, target, [3, 4]) == pytest.approx(values, abs=1e-12)


def test_variance_as_it_was_over_as_many_days_as_are_forecast():
    night = np.log(CLOSES[1:] / CLOSES[:-1]) ** 2
    days = np.concatenate(([0.01], night + np.array([0.02, 0.03, 0.04, 0.05])))
    assert np.exp(forecast("last value", "log_variance", [3, 4])) == pytest.approx(days[[3, 4]])
    assert np.exp(forecast("last value", "log_variance", [3, 4], horizon=2)) == pytest.approx([days[2:4].mean(), days[3:5].mean()])


def test_weighted_means_are_those_of_a_plain_sum():
    column = np.array([3.0, 1.0, 4.0, 1.0])
    weights = np.array([0.94**3, 0.06 * 0.94**2, 0.06 * 0.94, 0.06])
    assert weighted_means(column)[-1] == pytest.approx(weights @ column)
    assert weighted_means(column)[0] == 3.0


def test_nothing_to_fit_on_is_refused():
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(5) * np.timedelta64(1, "D")
    inputs = Inputs(DailyBars(times, CLOSES, CLOSES, CLOSES, CLOSES), Target("direction"), 2)
    with pytest.raises(HistoryTooShort, match="A majority needs 1 bars whose outcome is known and has 0"):
        get_reference("majority").fit(inputs, np.arange(0))
