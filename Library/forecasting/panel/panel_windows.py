"""Windows of a panel for one network of all its tickers: changes of 52 weeks, the ticker's number, and the month of the week to come."""

import numpy as np

from forecasting.errors import HistoryTooShort, InvalidHistory
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.scaling import FeatureScaler
from forecasting.specs import ModelSpec
from forecasting.windows import Windows

CLIPPED_SHARE = 0.01
"""The share of the training span's changes beyond either bound."""


def fit_scaler(returns: np.ndarray) -> FeatureScaler:
    """The scaler that brings the first and the last hundredth of the changes to -1 and 1.

    Args:
        returns: changes of the training span and of nothing else, any shape; NaN where one is not known.

    Raises:
        HistoryTooShort: none is known.
    """
    known = returns[~np.isnan(returns)]
    if not known.size:
        raise HistoryTooShort("No change of the training span is known: provide earlier data.")
    low, high = np.quantile(known, [CLIPPED_SHARE, 1.0 - CLIPPED_SHARE])
    return FeatureScaler((float((low + high) / 2.0),), (float((high - low) / 2.0) or 1.0,), (False,))


def scaled(returns: np.ndarray, scaler: FeatureScaler) -> np.ndarray:
    """Changes as the network sees them, from -1 to 1, same shape; those beyond the scaler's bounds are brought to them."""
    return np.clip((returns - scaler.centres[0]) / scaler.widths[0], -1.0, 1.0)


def training_windows(panel: WeeklyPanel, spec: ModelSpec, scaler: FeatureScaler) -> Windows:
    """All windows of a panel whose changes and whose next week's change are known, in order of weeks, then of tickers.

    With three weeks back on weeks w0 ... w4 of one ticker, whose first change is that of w1:

        X[0] = w1 w2 w3    y[0] = whether the change of w4 is above 0    month = that of w4's Friday    last[0] = 3

    Args:
        panel: W weeks; the first gives the base of the second alone.
        spec: its lookback is used; the horizon is a week.
        scaler: fitted on the training span.

    Returns:
        ``X``: windows (M, lookback, 1), numbers of tickers (M,) and months (M,); ``y`` 1 for a rise, else 0.

    Raises:
        HistoryTooShort: no ticker has a window.
        InvalidHistory: all changes to learn are rises, or none is.
    """
    lookback = spec.window.lookback
    panel.last(lookback + 2, f"A window of {lookback} changes and the one after them")  # refuses what is too short
    views = np.lib.stride_tricks.sliding_window_view(scaled(panel.returns[1:-1], scaler), lookback, axis=0)  # (ends, N, lookback)
    outcomes = panel.returns[lookback + 1 :]
    ends, numbers = np.nonzero(~np.isnan(views).any(axis=2) & ~np.isnan(outcomes))
    if not ends.size:
        raise HistoryTooShort(
            f"No ticker has {lookback} weeks of known changes and one after them among the {len(panel)} weeks of the panel: "
            "provide more data."
        )
    y = (outcomes[ends, numbers] > 0).astype(np.float32)
    if np.unique(y).size < 2:
        raise InvalidHistory(
            f"All {y.size} changes to learn are {'above 0' if y[0] else '0 or below'}, and a network of two classes needs both: "
            "look at the data."
        )
    X = views[ends, numbers].astype(np.float32)[:, :, np.newaxis]
    return Windows((X, numbers.astype(np.int32), panel.months[lookback + 1 :][ends]), y, ends + lookback)


def forecast_windows(panel: WeeklyPanel, spec: ModelSpec, scaler: FeatureScaler) -> tuple[np.ndarray, Windows]:
    """The windows that end with the newest week.

    Args:
        panel: at least lookback weeks.
        spec: its lookback is used.
        scaler: of the model.

    Returns:
        The numbers of the tickers that have one, shape (M,), and their windows; nothing is known of ``y`` yet.

    Raises:
        HistoryTooShort: there are fewer weeks.
    """
    lookback = spec.window.lookback
    newest = scaled(panel.last(lookback, "A forecast").returns, scaler).T
    numbers = np.flatnonzero(~np.isnan(newest).any(axis=1)).astype(np.int32)
    months = np.full(numbers.size, panel.month_after(), dtype=np.int32)
    X = newest[numbers].astype(np.float32)[:, :, np.newaxis]
    return numbers, Windows((X, numbers, months), np.full(numbers.size, np.nan, np.float32), np.full(numbers.size, len(panel) - 1))
