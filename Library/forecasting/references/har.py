"""Heterogeneous autoregressions of variance (Corsi 2009) in logarithms, with option prices and leverage beside them."""

import numpy as np

from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import require_implied, require_rows

_DAY, _WEEK, _MONTH = 1, 5, 22
_LEAST_ROWS = 50


def least_squares(features: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Intercept and coefficients of an ordinary least squares regression.

    Args:
        features: shape (N, F).
        values: shape (N,).

    Returns:
        shape (1 + F,), the intercept first.
    """
    return np.linalg.lstsq(np.column_stack((np.ones(len(features)), features)), values, rcond=None)[0]


def variance_features(inputs: Inputs) -> np.ndarray:
    """Shape (T, 3): logarithms of the mean variance of the last day, week and month."""
    return np.log(np.column_stack([inputs.mean_of_last(inputs.variances, days) for days in (_DAY, _WEEK, _MONTH)]))


def implied_features(inputs: Inputs) -> np.ndarray:
    """Shape (T, 1): logarithm of the variance that option prices imply."""
    return np.log(inputs.implied_variances)[:, None]


def earlier_implied_features(inputs: Inputs) -> np.ndarray:
    """Shape (T, 1): the same of the bar before.

    The index of a day is known a quarter of an hour after the close that its variance begins at; that of the day before is known long then.
    """
    return np.concatenate((np.full((1, 1), np.nan), implied_features(inputs)[:-1]))


def leverage_features(inputs: Inputs) -> np.ndarray:
    """Shape (T, 3): mean change of the last day, week and month where it is a loss, else 0 (Corsi and Renò 2012)."""
    return np.minimum(np.column_stack([inputs.mean_of_last(inputs.changes, days) for days in (_DAY, _WEEK, _MONTH)]), 0.0)


def _fit(inputs: Inputs, rows: np.ndarray, parts: tuple) -> Predict:
    features = np.hstack([part(inputs) for part in parts])[rows]
    known = np.isfinite(features).all(axis=1) & (rows >= _MONTH - 1)
    require_rows(rows[known], _LEAST_ROWS, "An autoregression of variance with these inputs")
    coefficients = least_squares(features[known], inputs.values[rows[known]])

    def predict(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
        features = np.hstack([part(inputs) for part in parts])[rows]
        require_implied(features, inputs, rows)
        return coefficients[0] + features @ coefficients[1:]

    return predict


@reference("har")
class Har:
    """Variance of the last day, week and month (Corsi 2009)."""

    targets = ("log_variance",)
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Ordinary least squares."""
        return _fit(inputs, rows, (variance_features,))


@reference("har, vix")
class HarVix:
    """The variance of the last day, week and month, and what option prices imply."""

    targets = ("log_variance",)
    needs_implied = True

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Ordinary least squares."""
        return _fit(inputs, rows, (variance_features, implied_features))


@reference("har, lagged vix", implied_lag=1)
class HarLaggedVix:
    """The variance of the last day, week and month, and what option prices implied a bar before."""

    targets = ("log_variance",)
    needs_implied = True

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Ordinary least squares."""
        return _fit(inputs, rows, (variance_features, earlier_implied_features))


@reference("har, vix, leverage")
class HarVixLeverage:
    """The variance of the last day, week and month, what option prices imply, and the losses of the last day, week and month."""

    targets = ("log_variance",)
    needs_implied = True

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Ordinary least squares."""
        return _fit(inputs, rows, (variance_features, implied_features, leverage_features))


@reference("scaled vix")
class ScaledVix:
    """The variance that option prices imply, moved by its mean distance from what was realised, in logarithms."""

    targets = ("log_variance",)
    needs_implied = True

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """One mean."""
        implied = implied_features(inputs)[rows, 0]
        known = np.isfinite(implied)
        require_rows(rows[known], 1, "A scaled implied volatility")
        distance = float(np.mean(inputs.values[rows[known]] - implied[known]))
        return lambda inputs, rows: implied_features(inputs)[rows, 0] + distance
