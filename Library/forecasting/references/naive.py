"""References that learn next to nothing: what a forecast must beat before anything else."""

import numpy as np

from forecasting.errors import HistoryTooShort
from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs

# RiskMetrics (1996), daily
DECAY = 0.94


def require_rows(rows: np.ndarray, least: int, purpose: str) -> None:
    """Refuse to fit on too little.

    Raises:
        HistoryTooShort: there are fewer rows than ``least``.
    """
    if rows.size < least:
        raise HistoryTooShort(
            f"{purpose} needs {least} bars whose outcome is known and has {rows.size}: start later or provide earlier data."
        )


def require_implied(features: np.ndarray, inputs: Inputs, rows: np.ndarray) -> None:
    """Refuse to forecast a row without an implied volatility that its features need.

    Args:
        features: shape (N, F), NaN where none is known.
        inputs: the bars.
        rows: shape (N,).

    Raises:
        HistoryTooShort: says on which day none is known.
    """
    known = np.isfinite(features).all(axis=1)
    if not known.all():
        day = inputs.bars.times[rows[~known][0]].astype("datetime64[D]")
        raise HistoryTooShort(f"No implied volatility is known on {day}: provide earlier data of it, or start later.")


@reference("last value")
class LastValue:
    """Tomorrow is as today: no change of the price; the direction of the last change; the variance of the last ``horizon`` days."""

    targets = ("close_change", "open_to_open", "direction", "log_variance")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Nothing to fit."""
        return _last_value


def _last_value(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    if inputs.target.name == "log_variance":
        return np.log(inputs.mean_of_last(inputs.variances, inputs.target.horizon)[rows])
    if inputs.target.name == "direction":
        return (inputs.changes[rows] > 0).astype(np.float64)
    return np.zeros(rows.size)


@reference("mean")
class Mean:
    """The mean of the target over the rows that it is fitted on."""

    targets = ("close_change", "open_to_open", "log_variance")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """One mean."""
        require_rows(rows, 1, "A mean")
        mean = float(np.mean(inputs.values[rows]))
        return lambda _, rows: np.full(rows.size, mean)


@reference("majority")
class Majority:
    """The share of rises among the rows that it is fitted on, as the probability of each next one."""

    targets = ("direction",)
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """One share."""
        require_rows(rows, 1, "A majority")
        share = float(np.mean(inputs.values[rows]))
        return lambda _, rows: np.full(rows.size, share)


@reference("ewma")
class Ewma:
    """An exponentially weighted mean of all bars so far, with the decay of RiskMetrics (1996): of changes or of variances."""

    targets = ("close_change", "open_to_open", "log_variance")
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Nothing to fit: the decay is given."""
        return _ewma


def _ewma(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
    if inputs.target.name == "log_variance":
        return np.log(weighted_means(inputs.variances)[rows])
    return inputs.target.horizon * weighted_means(inputs.changes)[rows]


def weighted_means(column: np.ndarray) -> np.ndarray:
    """Exponentially weighted means of a column up to each of its values.

    Args:
        column: shape (T,); the first value is the first mean.

    Returns:
        shape (T,).
    """
    means = np.empty(column.size)
    mean = column[0]
    for row, value in enumerate(column):
        mean = DECAY * mean + (1.0 - DECAY) * value
        means[row] = mean
    return means
