"""Linear references on a window: ridge on its changes, on its trend and remainder apart, or for variance on its variances."""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import require_implied, require_rows
from forecasting.references.tuning import inner_split, squared_error

PENALTIES = tuple(10.0**power for power in range(-1, 6))
_TREND_BARS = 25
_LEAST_ROWS = 50
Features = Callable[[Inputs, np.ndarray], np.ndarray]


def ridge(features: np.ndarray, values: np.ndarray, penalty: float) -> tuple[np.ndarray, float]:
    """Coefficients and intercept of a ridge regression (Hoerl and Kennard 1970); the intercept is not penalised.

    Args:
        features: shape (N, F).
        values: shape (N,).
        penalty: weight of the squared coefficients beside the sum of squared errors, at least 0.
    """
    centre, level = features.mean(axis=0), float(values.mean())
    centred = features - centre
    gram = centred.T @ centred
    gram[np.diag_indices_from(gram)] += penalty
    coefficients = np.linalg.solve(gram, centred.T @ (values - level))
    return coefficients, level - float(centre @ coefficients)


def _fit(inputs: Inputs, rows: np.ndarray, of: Features) -> Predict:
    require_rows(rows, _LEAST_ROWS, "A ridge regression")
    every = of(inputs, rows)
    known = np.isfinite(every).all(axis=1)
    rows, every = rows[known], every[known]
    require_rows(rows, _LEAST_ROWS, "A ridge regression with these inputs")
    scale = _scale(every, inputs)
    first, chosen_by = inner_split(inputs, rows)
    fitted_on, judged_on = every[np.isin(rows, first)] / scale, every[np.isin(rows, chosen_by)] / scale

    def error(penalty: float) -> float:
        coefficients, intercept = ridge(fitted_on, inputs.values[first], penalty)
        return squared_error(judged_on @ coefficients + intercept, inputs.values[chosen_by])

    coefficients, intercept = ridge(every / scale, inputs.values[rows], min(PENALTIES, key=error))
    bounds = (0.0, 1.0) if inputs.target.name == "direction" else (-np.inf, np.inf)

    def predict(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
        features = of(inputs, rows)
        require_implied(features, inputs, rows)
        return np.clip(features / scale @ coefficients + intercept, *bounds)

    return predict


def _scale(features: np.ndarray, inputs: Inputs) -> float | np.ndarray:
    """What makes penalties comparable."""
    if inputs.target.name == "log_variance":
        deviations = features.std(axis=0)
        return np.where(deviations > 0, deviations, 1.0)
    # the unit of changes is one for all of them, and one scale keeps their proportions
    return float(features.std()) or 1.0


@reference("ridge")
class Ridge:
    """Ridge regression on the log changes within the window; of a direction, a linear probability cut to 0 to 1.

    Where variance is forecast, the window's log variances are beside them.
    """

    targets = ("close_change", "open_to_open", "direction", "log_variance")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """The penalty is the best of ``PENALTIES`` on the last fifth of the rows."""
        return _fit(inputs, rows, variance_windows if inputs.target.name == "log_variance" else Inputs.lags)


@reference("ridge, vix")
class RidgeVix:
    """Ridge regression on the log variances and log changes within the window, and on what option prices implied on its days."""

    targets = ("log_variance",)
    needs_implied = True

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """The penalty is the best of ``PENALTIES`` on the last fifth of the rows whose whole window has implied volatilities."""
        return _fit(inputs, rows, implied_windows)


def variance_windows(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    """The log variances of each row's window, and the log changes within it.

    Args:
        inputs: the bars.
        rows: shape (N,), each at least ``lookback`` - 1.

    Returns:
        shape (N, 2 lookback - 1), each part oldest first.
    """
    return np.hstack((_windows(np.log(inputs.variances), inputs, rows), inputs.lags(rows)))


def implied_windows(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    """The same, and the logarithms of the variances that option prices implied on the days of the window.

    Args:
        inputs: the bars.
        rows: shape (N,), each at least ``lookback`` - 1.

    Returns:
        shape (N, 3 lookback - 1), each part oldest first; NaN where no implied volatility was known.
    """
    return np.hstack((variance_windows(inputs, rows), _windows(np.log(inputs.implied_variances), inputs, rows)))


def _windows(column: np.ndarray, inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    return sliding_window_view(column, inputs.lookback)[rows - inputs.lookback + 1]


@reference("decomposition")
class Decomposition:
    """A linear map of the window's trend and one of what remains of it (DLinear, Zeng et al. 2023), fitted by ridge."""

    targets = ("close_change", "open_to_open", "direction")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """The penalty is the best of ``PENALTIES`` on the last fifth of the rows."""
        return _fit(inputs, rows, trend_and_remainder)


def trend_and_remainder(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    """The centred moving average of each window, its ends repeated, and the window less it.

    Args:
        inputs: the bars.
        rows: shape (N,).

    Returns:
        shape (N, 2 lookback).
    """
    windows = inputs.windows(rows)
    half = _TREND_BARS // 2
    padded = np.pad(windows, ((0, 0), (half, half)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
    trend = (sums[:, _TREND_BARS:] - sums[:, :-_TREND_BARS]) / _TREND_BARS
    return np.hstack((trend, windows - trend))
