"""How good forecasts are, measured on changes and beside the naive forecast that nothing changes.

A price plot flatters every model: yesterday's close alone plots well. Errors here are of the predicted change.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.errors import InvalidHistory, NotFinite


@dataclass(frozen=True)
class ChangeScore:
    """Errors and signs of predicted changes.

    Args:
        num_forecasts: number of forecasts measured.
        rmse: root mean squared error of the predicted change, a fraction.
        rmse_naive: the same for the forecast that nothing changes.
        skill: 1 - MSE / MSE of the naive forecast; above 0 is better than naive.
        hit_rate: share of forecasts with the right sign.
        predicted_up: share of forecasts above zero.
        actual_up: share of changes above zero; a constant forecast of "up" has this hit rate.
        deviation: standard deviation of the predicted changes, a fraction; near 0 the forecast does not depend on its window.
        bias: mean predicted minus mean actual change, a fraction.
    """

    num_forecasts: int
    rmse: float
    rmse_naive: float
    skill: float
    hit_rate: float
    predicted_up: float
    actual_up: float
    deviation: float
    bias: float


def score_changes(predicted: np.ndarray, actual: np.ndarray) -> ChangeScore:
    """Measure predicted changes against what happened.

    Args:
        predicted: shape (N,), predicted changes, fractions.
        actual: shape (N,), the changes that followed, fractions.

    Raises:
        InvalidHistory: the shapes differ or there is nothing to measure.
        NotFinite: a change is NaN or infinite.
    """
    predicted, actual = np.asarray(predicted, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if predicted.shape != actual.shape or predicted.ndim != 1 or predicted.size == 0:
        raise InvalidHistory(f"Predicted changes have shape {predicted.shape} and actual ones {actual.shape}: expected two equal rows.")
    if not (np.isfinite(predicted).all() and np.isfinite(actual).all()):
        raise NotFinite("A predicted or actual change is NaN or infinite: expected finite fractions.")
    mse, mse_naive = float(np.mean((predicted - actual) ** 2)), float(np.mean(actual**2))
    return ChangeScore(
        num_forecasts=int(predicted.size),
        rmse=mse**0.5,
        rmse_naive=mse_naive**0.5,
        skill=1.0 - mse / mse_naive if mse_naive else (0.0 if mse == 0 else -np.inf),
        hit_rate=float(np.mean((predicted > 0) == (actual > 0))),
        predicted_up=float(np.mean(predicted > 0)),
        actual_up=float(np.mean(actual > 0)),
        deviation=float(predicted.std()),
        bias=float(predicted.mean() - actual.mean()),
    )
