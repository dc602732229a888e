"""Cut a history into overlapping windows, each with what it should forecast, and set the newest aside for validation."""

from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import numpy as np

from forecasting.errors import HistoryTooShort
from forecasting.specs import ModelSpec, WindowSpec


class _Bars(Protocol):
    """Closes alone or whole bars."""

    def last(self, num_bars: int, purpose: str) -> Self: ...


History = TypeVar("History", bound=_Bars)


@dataclass(frozen=True)
class Windows:
    """Training examples in time order.

    Args:
        X: shape (N, lookback, F), float32; for a network of several inputs, or one of text, an array of N for each in a tuple.
        y: shape (N,), float32; of classes their numbers.
        last: shape (N,), int64: position in the history of the newest bar of each window; what the window knows.
    """

    X: np.ndarray | tuple[np.ndarray, ...]
    y: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return int(self.y.size)

    def __getitem__(self, chosen: slice | np.ndarray) -> "Windows":
        X = tuple(part[chosen] for part in self.X) if isinstance(self.X, tuple) else self.X[chosen]
        return Windows(X, self.y[chosen], self.last[chosen])

    @property
    def inputs(self) -> tuple[np.ndarray, ...]:
        """An array of N examples for each input of the network."""
        return self.X if isinstance(self.X, tuple) else (self.X,)

    @property
    def num_features(self) -> int:
        """Numbers of a bar; 1 where there are no bars but texts."""
        return next((part.shape[2] for part in self.inputs if part.ndim == 3), 1)


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


def make_row_windows(values: np.ndarray, targets: np.ndarray, lookback: int) -> Windows:
    """Cut rows into windows, each paired with the target that its own newest row has.

    For tables whose target column says of each row what came after it. With ``lookback=3`` and rows r0 ... r4:

        X[0] = r0 r1 r2    y[0] = target of r2    last[0] = 2
        X[1] = r1 r2 r3    y[1] = target of r3    last[1] = 3
        X[2] = r2 r3 r4    y[2] = target of r4    last[2] = 4

    Args:
        values: shape (T, F), scaled features.
        targets: shape (T,).
        lookback: rows in a window.

    Returns:
        N = T - lookback + 1 windows of shape (lookback, F).

    Raises:
        HistoryTooShort: T is less than the lookback.
    """
    if len(values) < lookback:
        raise HistoryTooShort(f"Windows of {lookback} rows need as many, and there are {len(values)}: provide more or a shorter lookback.")
    last = np.arange(lookback - 1, len(values))
    return Windows(_view(values, lookback), np.asarray(targets, dtype=np.float32)[last], last)


def split_validation(windows: Windows, bars: int, horizon: int) -> tuple[Windows, Windows]:
    """Set the windows of the newest bars aside, with an embargo, so that no target of the rest is known later than those begin.

    With ten windows of the bars 0 ... 9, ``bars=3`` and ``horizon=2``, 7, 8 and 9 validate; 6 is left out, whose target is that of bar 8;
    0 to 5 remain, of which the last has the target of bar 7, the newest that the first of those set aside has seen.

    Args:
        windows: N windows in time order.
        bars: newest bars whose windows are set aside.
        horizon: bars from a window's newest to its target.

    Returns:
        The windows to fit on, and those set aside.

    Raises:
        HistoryTooShort: nothing remains to fit on.
    """
    first = int(windows.last[-1]) - bars + 1
    fitted = windows[windows.last <= first - horizon]
    if not len(fitted):
        raise HistoryTooShort(
            f"{len(windows)} windows with {bars} newest bars set aside for validation and an embargo of {horizon - 1} leave none to fit: "
            "provide earlier data or set fewer aside."
        )
    return fitted, windows[windows.last >= first]


def bars_fitted(newest: int, spec: ModelSpec) -> int:
    """How many bars, from the oldest, a fit sees whose newest windows are set aside: to the newest bar of the first of these.

    Args:
        newest: position of the newest bar of the newest window.
        spec: its validation bars are used.
    """
    return newest - spec.training.validation_bars + 2


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
    """Shape (T,) or (T, F) to (T - lookback + 1, lookback, F)."""
    scaled = np.asarray(values, dtype=np.float32)
    rows = scaled[:, np.newaxis] if scaled.ndim == 1 else scaled
    return np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(rows, lookback, axis=0).transpose(0, 2, 1))
