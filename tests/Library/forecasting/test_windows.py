from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.windows import (
    Windows,
    bars_of_refit,
    make_forecast_windows,
    make_row_windows,
    make_windows,
    split_validation,
)

SHORT = WindowSpec(lookback=3, training_bars=30, holdout=0, forecast_bars=5)


def test_windows_of_the_docstring() -> None:
    bars = np.arange(6.0)
    windows = make_windows(bars, bars * 10, SHORT)

    assert windows.inputs[0][:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
    assert windows.y.tolist() == [30, 40, 50]
    assert windows.last.tolist() == [2, 3, 4]
    assert windows.X.dtype == windows.y.dtype == np.float32


def test_a_horizon_of_two_takes_the_bar_after_the_next() -> None:
    bars = np.arange(6.0)
    windows = make_windows(bars, bars, WindowSpec(lookback=3, horizon=2, training_bars=30, holdout=0, forecast_bars=5))

    assert windows.inputs[0][:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3]]
    assert windows.y.tolist() == [4, 5]


def test_a_rolling_window_is_the_newest_bars_and_an_expanding_one_all_of_them() -> None:
    history = Span.from_series(np.arange(1.0, 33.0))
    rolling, expanding = (
        ModelSpec(WindowSpec(lookback=3, training_bars=30, holdout=0, expanding=expanding)) for expanding in (False, True)
    )
    assert bars_of_refit(history, rolling).closes.tolist() == list(range(3, 33))
    assert bars_of_refit(history, expanding).closes.tolist() == list(range(1, 33))
    for window in (rolling, expanding):
        with pytest.raises(HistoryTooShort, match="A refit needs 30 bars and the history has 29"):
            bars_of_refit(history[3:], window)


def test_1260_closes_give_1200_windows() -> None:
    windows = make_windows(np.zeros(1260), np.zeros(1260), WindowSpec())
    assert windows.X.shape == (1200, 60, 1)


def test_too_few_bars_are_counted() -> None:
    with pytest.raises(HistoryTooShort, match="need 4 bars, and the history has 3"):
        make_windows(np.zeros(3), np.zeros(3), SHORT)
    with pytest.raises(HistoryTooShort, match="needs 4 bars and the history has 3"):
        make_forecast_windows(np.zeros(3), SHORT)


def test_forecast_windows_end_at_the_newest_bar() -> None:
    windows = make_forecast_windows(np.arange(5.0), SHORT)
    assert windows[:, :, 0].tolist() == [[1, 2, 3], [2, 3, 4]]


def test_seed_alignment_ends_every_window_one_bar_early() -> None:
    early = WindowSpec(lookback=3, training_bars=30, holdout=0, forecast_bars=5, seed_alignment=True)
    windows = make_forecast_windows(np.arange(5.0), early)
    assert windows[:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3]]


def test_seed_alignment_is_the_loop_of_the_original() -> None:
    bars = np.arange(80.0)
    original = np.array([bars[i - 60 : i] for i in range(60, 80)], dtype=np.float32)

    assert np.array_equal(make_forecast_windows(bars, WindowSpec(seed_alignment=True))[:, :, 0], original)
    assert make_forecast_windows(bars, WindowSpec()).shape == (20, 60, 1)


def test_row_windows_of_the_docstring() -> None:
    rows = np.stack([np.arange(5.0), np.arange(5.0) + 100], axis=1)
    windows = make_row_windows(rows, np.arange(5.0) * 10, 3)

    assert windows.inputs[0][:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
    assert windows.inputs[0][:, :, 1].tolist() == [[100, 101, 102], [101, 102, 103], [102, 103, 104]]
    assert (windows.y.tolist(), windows.last.tolist()) == ([20, 30, 40], [2, 3, 4])
    assert windows.num_features == 2
    with pytest.raises(HistoryTooShort, match="Windows of 3 rows need as many, and there are 2"):
        make_row_windows(rows[:2], np.arange(2.0), 3)


def test_windows_are_set_aside_as_the_docstring_says() -> None:
    windows = make_windows(np.arange(12.0), np.arange(12.0), WindowSpec(1, 2, training_bars=30, holdout=0, forecast_bars=5))
    fitted, validation = split_validation(windows, 3, 2)

    assert (fitted.last.tolist(), validation.last.tolist()) == ([0, 1, 2, 3, 4, 5], [7, 8, 9])
    assert fitted.y.tolist() == [2, 3, 4, 5, 6, 7]
    assert validation.inputs[0][:, 0, 0].tolist() == [7, 8, 9]


def test_with_a_horizon_of_one_every_window_is_on_one_side() -> None:
    windows = make_windows(np.arange(6.0), np.arange(6.0), SHORT)
    fitted, validation = split_validation(windows, 1, 1)
    assert (fitted.last.tolist(), validation.last.tolist()) == ([2, 3], [4])


def test_several_windows_of_a_bar_stay_together() -> None:
    last = np.array([3, 3, 4, 4, 5, 5])
    windows = Windows((np.arange(6), np.arange(6) * 10), np.arange(6, dtype=np.float32), last)
    fitted, validation = split_validation(windows, 1, 1)
    assert (fitted.y.tolist(), validation.y.tolist()) == ([0, 1, 2, 3], [4, 5])
    assert [part.tolist() for part in validation.inputs] == [[4, 5], [40, 50]]


def test_nothing_left_to_fit_is_named() -> None:
    windows = make_windows(np.arange(6.0), np.arange(6.0), SHORT)
    with pytest.raises(HistoryTooShort, match="3 windows with 3 newest bars set aside for validation and an embargo of 0 leave none"):
        split_validation(windows, 3, 1)
