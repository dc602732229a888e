"""What holds for windows of any length over any history."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forecasting.specs import ModelSpec, TrainingSpec, WindowSpec
from forecasting.windows import bars_fitted, make_forecast_windows, make_windows, split_validation

SPECS = st.builds(
    lambda lookback, horizon, early: WindowSpec(
        lookback=lookback, horizon=horizon, training_bars=100, holdout=0, forecast_bars=lookback + 1, seed_alignment=early
    ),
    st.integers(1, 12),
    st.integers(1, 4),
    st.booleans(),
)


@given(SPECS, st.integers(0, 40))
def test_counts_and_places(spec: WindowSpec, more: int) -> None:
    num_bars = spec.lookback + spec.horizon + more
    bars = np.arange(num_bars, dtype=float)
    windows = make_windows(bars, bars, spec)

    assert len(windows) == more + 1
    assert np.array_equal(windows.inputs[0][:, -1, 0], windows.last)
    assert np.array_equal(windows.y, windows.last + spec.horizon)
    assert np.array_equal(np.diff(windows.inputs[0][:, :, 0], axis=1), np.ones((more + 1, spec.lookback - 1)))
    assert windows.y[-1] == num_bars - 1


@given(SPECS, st.integers(1, 20), st.data())
def test_nothing_after_the_cut_is_in_a_window_before_it(spec: WindowSpec, more: int, data: st.DataObject) -> None:
    num_bars = spec.lookback + spec.horizon + more
    cut = data.draw(st.integers(0, num_bars - 1))
    bars = np.arange(num_bars, dtype=float)
    perturbed = np.where(np.arange(num_bars) >= cut, -1.0, bars)
    before, after = make_windows(bars, bars, spec), make_windows(perturbed, perturbed, spec)

    known = before.last < cut
    assert np.array_equal(before.inputs[0][known], after.inputs[0][known])
    assert not (before.inputs[0][~known] == after.inputs[0][~known]).all(axis=(1, 2)).any()  # and whatever reaches over the cut shows it


@given(SPECS, st.integers(1, 20))
def test_the_newest_bar_is_in_the_newest_forecast_window_unless_aligned_as_the_seed(spec: WindowSpec, more: int) -> None:
    num_bars = spec.lookback + more
    windows = make_forecast_windows(np.arange(num_bars, dtype=float), spec)

    assert windows.shape == (more, spec.lookback, 1)
    assert windows[-1, -1, 0] == num_bars - (2 if spec.seed_alignment else 1)


@given(SPECS, st.integers(1, 20), st.integers(1, 20))
def test_no_target_of_the_fit_is_known_later_than_validation_begins(spec: WindowSpec, bars: int, more: int) -> None:
    num_bars = spec.lookback + 2 * spec.horizon + bars + more - 1
    levels = np.arange(num_bars, dtype=float)
    windows = make_windows(levels, levels, spec)
    fitted, validation = split_validation(windows, bars, spec.horizon)

    assert (len(fitted), len(validation)) == (more + 1, bars)
    assert fitted.y.max() == validation.last[0]
    assert len(windows) == len(fitted) + spec.horizon - 1 + len(validation)  # and the embargo is no longer than it must be
    seen = bars_fitted(int(windows.last[-1]), ModelSpec(spec, training=TrainingSpec(validation_bars=bars)))
    assert seen == fitted.y.max() + 1
