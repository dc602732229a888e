"""Gradient boosting on what the network sees: the closes of its window."""

import numpy as np
from threadpoolctl import threadpool_limits

from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import require_rows
from forecasting.references.tuning import inner_split, squared_error

_LEAST_ROWS = 100
_MOST_TREES = 30
_SETTINGS = {"learning_rate": 0.1, "max_leaf_nodes": 8, "min_samples_leaf": 40, "early_stopping": False, "random_state": 1}


@reference("boosting")
class Boosting:
    """Histogram gradient boosting (Ke et al. 2017, scikit-learn's); as many trees as the last fifth of the training rows asks for.

    Its features are the closes of the window beside the newest, and the daily variances of the window where variance is forecast.
    """

    targets = ("close_change", "open_to_open", "direction", "log_variance")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """None to thirty trees; none forecasts the mean."""
        # its threads wait for each other at every split of these few rows, and results should not hang on their number
        with threadpool_limits(limits=1, user_api="openmp"):
            return _fit(inputs, rows)


def _fit(inputs: Inputs, rows: np.ndarray) -> Predict:
    from sklearn.ensemble import HistGradientBoostingRegressor

    require_rows(rows, _LEAST_ROWS, "Boosting")
    first, chosen_by = inner_split(inputs, rows)
    trial = HistGradientBoostingRegressor(max_iter=_MOST_TREES, **_SETTINGS).fit(features(inputs, first), inputs.values[first])
    values = inputs.values[chosen_by]
    errors = [squared_error(np.full(values.size, inputs.values[first].mean()), values)]
    errors += [squared_error(forecasts, values) for forecasts in trial.staged_predict(features(inputs, chosen_by))]
    num_trees = int(np.argmin(errors))
    if not num_trees:
        mean = float(inputs.values[rows].mean())
        return lambda _, rows: np.full(rows.size, mean)
    fitted = HistGradientBoostingRegressor(max_iter=num_trees, **_SETTINGS).fit(features(inputs, rows), inputs.values[rows])
    bounds = (0.0, 1.0) if inputs.target.name == "direction" else (-np.inf, np.inf)

    def predict(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
        with threadpool_limits(limits=1, user_api="openmp"):
            return np.clip(fitted.predict(features(inputs, rows)), *bounds)

    return predict


def features(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    """The window of each row: log closes relative to the newest, or log variances of the days.

    Args:
        inputs: the bars.
        rows: shape (N,).

    Returns:
        shape (N, lookback).
    """
    if inputs.target.name != "log_variance":
        return inputs.windows(rows)
    return np.lib.stride_tricks.sliding_window_view(np.log(inputs.variances), inputs.lookback)[rows - inputs.lookback + 1]
