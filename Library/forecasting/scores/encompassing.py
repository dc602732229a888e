"""Whether a model adds something to a reference, even if it is not better on its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from forecasting.scores.arrays import equal_rows
from forecasting.scores.long_run import TestResult, long_run_variance, mean_test, num_cosines, student_quantile


@dataclass(frozen=True)
class Encompassing:
    """What a model is worth beside a reference.

    Args:
        weight: share of the model in the best mix of both; 0: the reference says all, 1: the model does.
        low: lower end of the two-sided 95 % interval of the share.
        high: its upper end.
        test: whether the share is above zero, one-sided.
    """

    weight: float
    low: float
    high: float
    test: TestResult


def encompassing(actual: ArrayLike, reference: ArrayLike, model: ArrayLike, horizon: int) -> Encompassing:
    """Test whether a reference encompasses a model (Harvey, Leybourne and Newbold 1998, Journal of Business and Economic Statistics 16).

    The share w minimises the mean of (e_reference - w (e_reference - e_model))^2, the regression of Fair and Shiller (1990) without a
    constant and with shares that sum to one. Tested is the mean of e_reference (e_reference - e_model), as those authors advise, since the
    regression's own t rejects too often where errors have fat tails. The interval of w is that of the regression. All errors of estimates
    come from `long_run`. Equal forecasts throughout have the share 0, an interval from minus to plus infinity, and the p-value 1.

    Args:
        actual: shape (N,), what happened, in bars' order.
        reference: shape (N,), forecasts of the reference.
        model: shape (N,), forecasts of the model.
        horizon: bars from a forecast to its outcome.

    Raises:
        InvalidForecasts: the shapes differ, or there are too few observations for the horizon.
        NotFinite: a number is NaN or infinite.
    """
    happened, theirs = equal_rows(actual, reference, ("outcomes", "forecasts of the reference"))
    _, ours = equal_rows(actual, model, ("outcomes", "forecasts"))
    error, departure = happened - theirs, ours - theirs
    degrees = num_cosines(error.size, horizon)
    test = mean_test(error * departure, horizon, "greater")
    power = float(np.mean(departure**2))
    if power == 0:
        return Encompassing(weight=0.0, low=-np.inf, high=np.inf, test=test)
    weight = float(np.mean(error * departure)) / power
    influence = departure * (error - weight * departure) / power
    reach = student_quantile(degrees) * (long_run_variance(influence, horizon) / error.size) ** 0.5
    return Encompassing(weight=weight, low=weight - reach, high=weight + reach, test=test)
