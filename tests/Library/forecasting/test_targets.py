"""What is forecast: each value from the bars after its row, by hand, and from no bar before or after those."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec
from forecasting.targets import TARGET_NAMES, Target

NAN = np.nan
OPENS, CLOSES = np.array([10, 20, 40, 50, 25.0]), np.array([10, 22, 33, 66, 33.0])


def made(opens=OPENS, closes=CLOSES):
    times = np.datetime64("2020-01-06T16", "ns") + np.arange(len(opens)) * np.timedelta64(1, "D")
    return DailyBars(times, opens, np.maximum(opens, closes) * 1.1, np.minimum(opens, closes) / 1.1, closes)


@pytest.mark.parametrize(
    ("target", "values"),
    [
        (Target("close_change"), [1.2, 0.5, 1.0, -0.5, NAN]),
        (Target("close_change", 2), [2.3, 2.0, 0.0, NAN, NAN]),
        (Target("open_to_open"), [1.0, 0.25, -0.5, NAN, NAN]),
        (Target("open_to_open", 3), [0.25, NAN, NAN, NAN, NAN]),
        (Target("direction"), [1, 1, 1, 0, NAN]),
        (Target("direction", 2), [1, 1, 0, NAN, NAN]),
        (Target("direction", 5), [NAN] * 5),
    ],
)
def test_values_by_hand(target, values):
    assert target.values(made()) == pytest.approx(values, nan_ok=True)


def test_log_variance_is_of_the_mean_of_the_next_days():
    bars = made(np.full(4, 10.0), np.full(4, 10.0))
    bars = DailyBars(bars.times, bars.opens, bars.highs, bars.lows, bars.closes, intraday_variances=np.array([0.9, 0.1, 0.3, 0.5]))
    assert Target("log_variance").values(bars) == pytest.approx(np.log([0.1, 0.3, 0.5, NAN]), nan_ok=True)
    assert Target("log_variance", 2).values(bars) == pytest.approx(np.log([0.2, 0.4, NAN, NAN]), nan_ok=True)


@pytest.mark.parametrize(("target", "bars"), [(Target("close_change", 3), 3), (Target("open_to_open", 3), 4), (Target("log_variance"), 1)])
def test_how_long_a_value_takes(target, bars):
    assert target.known_after == bars


@given(st.sampled_from(TARGET_NAMES), st.integers(1, 4), st.integers(0, 11), st.integers(0, 2**32 - 1))
def test_a_value_hangs_on_the_bars_up_to_when_it_is_known_and_on_no_later_one(name, horizon, row, seed):
    target, generator = Target(name, horizon), np.random.default_rng(seed)
    prices = np.exp(generator.normal(0, 0.05, (2, 12))) * 100
    later = np.where(np.arange(12) > row + target.known_after, 3.0, 1.0) * prices
    values, changed = target.values(made(*prices)), target.values(made(*later))
    assert changed[: row + 1].tolist() == pytest.approx(values[: row + 1].tolist(), nan_ok=True)
    known = np.isfinite(values)
    assert known.tolist() == [place < 12 - target.known_after for place in range(12)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("closes",), "no target 'closes'"),
        (("direction", 0), "horizon=0"),
        (("direction", True), "horizon=True"),
        (("log_variance", 1, "range"), "no measure of variance 'range'"),
    ],
)
def test_other_targets_are_refused(arguments, said):
    with pytest.raises(InvalidSpec, match=said):
        Target(*arguments)
