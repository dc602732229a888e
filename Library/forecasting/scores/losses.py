"""What one forecast costs: a loss for each observation.

All take arrays of shape (N,) and give one; they raise InvalidForecasts where shapes differ or a number is outside what it may be, and
NotFinite where one is NaN or infinite.
"""

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import binary, equal_rows, probabilities


def squared_error(actual: ArrayLike, forecast: ArrayLike) -> np.ndarray:
    """Squared error of a forecast change, in squared units of the change."""
    happened, said = equal_rows(actual, forecast, ("outcomes", "forecasts"))
    return (happened - said) ** 2


def log_squared_error(actual: ArrayLike, forecast: ArrayLike) -> np.ndarray:
    """Squared error of a log variance; both arguments are variances, not logs.

    Its mean is the log-MSE.
    """
    happened, said = _variances(actual, forecast)
    return (np.log(happened) - np.log(said)) ** 2


def qlike(actual: ArrayLike, forecast: ArrayLike) -> np.ndarray:
    """QLIKE loss of a variance: actual / forecast - log(actual / forecast) - 1, zero where they are equal.

    Ranks forecasts rightly even where the actual variance is a noisy unbiased proxy (Patton 2011, Journal of Econometrics 160).
    """
    happened, said = _variances(actual, forecast)
    ratio = happened / said
    return ratio - np.log(ratio) - 1


def brier(outcome: ArrayLike, probability: ArrayLike) -> np.ndarray:
    """Squared error of a probability of outcome 1 (Brier 1950); 0.25 for a forecast of one half."""
    happened, said = _chances(outcome, probability)
    return (happened - said) ** 2


def log_loss(outcome: ArrayLike, probability: ArrayLike) -> np.ndarray:
    """Minus the log of the probability that the outcome was given (Good 1952), in nats.

    Infinity where what came was given none at all, which no test can average: a probability of 0 or 1 that fails is refused.
    """
    happened, said = _chances(outcome, probability)
    given = np.where(happened == 1, said, 1 - said)
    impossible = np.flatnonzero(given == 0)
    if impossible.size:
        raise InvalidForecasts(
            f"Outcome {impossible[0]} was given a probability of 0 and came: expected probabilities between 0 and 1; "
            "keep forecasts away from both ends."
        )
    return -np.log(given)


def direction_hit(actual: ArrayLike, forecast: ArrayLike) -> np.ndarray:
    """1 where the direction is right and 0 where it is wrong; above zero is up, all else down."""
    happened, said = equal_rows(actual, forecast, ("changes", "forecasts"))
    return ((happened > 0) == (said > 0)).astype(np.float64)


def _variances(actual: ArrayLike, forecast: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    happened, said = equal_rows(actual, forecast, ("variances", "forecast variances"))
    for what, values in (("variances", happened), ("forecast variances", said)):
        least = values.min()
        if least <= 0:
            raise InvalidForecasts(f"The {what} go down to {least:g}: expected variances above zero, not logs of them.")
    return happened, said


def _chances(outcome: ArrayLike, probability: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    happened, said = equal_rows(outcome, probability, ("outcomes", "probabilities"))
    return binary(happened, "outcomes"), probabilities(said, "probabilities")
