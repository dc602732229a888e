"""Cut a history of closes into overlapping windows, each with the close it should forecast."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec

History = TypeVar("History", Span, DailyBars)


@dataclass(frozen=True)
class Windows:
    """Training examples in time order.

    Args:
        X: shape (N, lookback, F), float32.
        y: shape (N,), float32.
        last: shape (N,), int64: position in the history of the newest bar of each window; what the window knows.
    """

    X: np.ndarray
    y: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return int(self.y.size)


def bars_of_refit(history: History, spec: ModelSpec) -> History:
    """The bars that a refit uses, holdout and what features look back on included.

    Args:
        history: all bars that were known at its moment.
        spec: the number of bars, and whether the window expands.

    Returns:
        The newest ``bars_of_refit``; with an expanding window the whole history.

    Raises:
        HistoryTooShort: there are fewer.
    """
    newest = history.last(spec.bars_of_refit, "A refit")
    return history if spec.window.expanding else newest


def make_windows(values: np.ndarray, targets: np.ndarray, spec: WindowSpec) -> Windows:
    """Cut a history into windows, each paired with the bar ``horizon`` bars after its end.

    With ``lookback=3, horizon=1`` and bars t0 ... t5:

        X[0] = t0 t1 t2    y[0] = target of t3    last[0] = 2
        X[1] = t1 t2 t3    y[1] = target of t4    last[1] = 3
        X[2] = t2 t3 t4    y[2] = target of t5    last[2] = 4

    Args:
        values: shape (T,) or (T, F), what a window shows of each bar (scaled closes, or F scaled features).
        targets: shape (T,), what is to be forecast of each bar.
        spec: lookback and horizon in bars.

    Returns:
        N = T - lookback - horizon + 1 windows.

    Raises:
        HistoryTooShort: T is less than lookback + horizon.
    """
    num_windows = len(values) - spec.lookback - spec.horizon + 1
    if num_windows < 1:
        raise HistoryTooShort(
            f"Windows of {spec.lookback} bars with a target {spec.horizon} bars later need {spec.lookback + spec.horizon} bars, "
            f"and the history has {len(values)}: provide earlier data or a shorter lookback."
        )
    last = np.arange(num_windows) + spec.lookback - 1
    return Windows(_view(values, spec.lookback)[:num_windows], np.asarray(targets, dtype=np.float32)[last + spec.horizon], last)


def make_forecast_windows(values: np.ndarray, spec: WindowSpec) -> np.ndarray:
    """Cut the windows that forecast, newest last; the newest one ends at the newest known bar.

    With ``lookback=3`` and bars t0 ... t4 the windows are t1-t3 and t2-t4, which forecast t4 and the bar after it: the first
    window of all would forecast a bar that even the shortest look back has already used, and is left out. With
    ``seed_alignment`` every window ends one bar earlier, as in the first publication of this strategy: t0-t2 and t1-t3.

    Args:
        values: shape (T,) or (T, F), scaled closes or features, newest last.
        spec: lookback and alignment.

    Returns:
        shape (T - lookback, lookback, F), float32.

    Raises:
        HistoryTooShort: T is less than lookback + 1.
    """
    if len(values) < spec.lookback + 1:
        raise HistoryTooShort(
            f"A forecast from windows of {spec.lookback} bars needs {spec.lookback + 1} bars and the history has {len(values)}: "
            "request more bars."
        )
    windows = _view(values, spec.lookback)
    return windows[:-1] if spec.seed_alignment else windows[1:]


def _view(values: np.ndarray, lookback: int) -> np.ndarray:
    scaled = np.asarray(values, dtype=np.float32).reshape(len(values), -1)
    return np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(scaled, lookback, axis=0).transpose(0, 2, 1))
