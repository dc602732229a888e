"""Linear references on the closes of a window: ridge on its changes, and on its trend and remainder apart."""

from collections.abc import Callable

import numpy as np

from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import require_rows
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
    # the features' units are one for all of them, so that one scale keeps their proportions and makes penalties comparable
    scale = float(every.std()) or 1.0
    first, chosen_by = inner_split(inputs, rows)
    fitted_on, judged_on = every[np.isin(rows, first)] / scale, every[np.isin(rows, chosen_by)] / scale

    def error(penalty: float) -> float:
        coefficients, intercept = ridge(fitted_on, inputs.values[first], penalty)
        return squared_error(judged_on @ coefficients + intercept, inputs.values[chosen_by])

    coefficients, intercept = ridge(every / scale, inputs.values[rows], min(PENALTIES, key=error))
    bounds = (0.0, 1.0) if inputs.target.name == "direction" else (-np.inf, np.inf)

    def predict(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
        return np.clip(of(inputs, rows) / scale @ coefficients + intercept, *bounds)

    return predict


@reference("ridge")
class Ridge:
    """Ridge regression on the log changes within the window; of a direction, a linear probability cut to 0 to 1."""

    targets = ("close_change", "open_to_open", "direction")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """The penalty is the best of ``PENALTIES`` on the last fifth of the rows."""
        return _fit(inputs, rows, Inputs.lags)


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
