from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.windows import bars_of_refit, make_forecast_windows, make_windows

SHORT = WindowSpec(lookback=3, training_bars=30, holdout=0, forecast_bars=5)


def test_windows_of_the_docstring() -> None:
    bars = np.arange(6.0)
    windows = make_windows(bars, bars * 10, SHORT)

    assert windows.X[:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
    assert windows.y.tolist() == [30, 40, 50]
    assert windows.last.tolist() == [2, 3, 4]
    assert windows.X.dtype == windows.y.dtype == np.float32


def test_a_horizon_of_two_takes_the_bar_after_the_next() -> None:
    bars = np.arange(6.0)
    windows = make_windows(bars, bars, WindowSpec(lookback=3, horizon=2, training_bars=30, holdout=0, forecast_bars=5))

    assert windows.X[:, :, 0].tolist() == [[0, 1, 2], [1, 2, 3]]
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
