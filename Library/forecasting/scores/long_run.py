"""Whether the mean of a series is zero when its values hang together, as those of overlapping horizons do.

One method for all tests of this package: the long-run variance is the equal-weighted mean of the squared projections on the first
cosines, and the ratio is Student t with as many degrees of freedom as there are cosines (Lazarus, Lewis, Stock and Watson 2018, "HAR
Inference: Recommendations for Practice", Journal of Business and Economic Statistics 36). A sum of autocovariances with Bartlett's
weights and normal or Student quantiles rejects a true hypothesis in 7 to 11 of 100 cases where horizons overlap and forecasts persist;
this one holds its 5, at the price of some power (Coroneo and Iacone 2020, Journal of Applied Econometrics 35, find the same for the test
of Diebold and Mariano).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.fft import dct
from scipy.special import stdtr, stdtrit

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import finite

ALTERNATIVES = ("two-sided", "greater", "less")
# Fewer cosines leave Student's t with tails so heavy that no test would find anything.
LEAST_COSINES = 4
_COSINES_PER_SAMPLE = 0.4  # times n^(2/3): the rule of Lazarus, Lewis, Stock and Watson
# Beside the largest value, an error of the mean that has come from rounding alone.
ROUNDING = 1e-13


@dataclass(frozen=True)
class TestResult:
    """A mean, whether it is zero, and the interval in which it lies.

    Args:
        statistic: the mean over its standard error.
        p_value: probability of such a statistic where the mean is zero.
        mean_difference: the mean, in the unit of the series.
        low: lower end of the two-sided 95 % interval of the mean.
        high: its upper end.
        n: number of observations.
    """

    __test__ = False  # pytest takes every class whose name begins so for a test

    statistic: float
    p_value: float
    mean_difference: float
    low: float
    high: float
    n: int


def least_observations(horizon: int) -> int:
    """How many observations a test at this horizon needs: 32, or eight horizons where those are more.

    Args:
        horizon: bars from a forecast to its outcome; 1 where outcomes do not overlap.

    Raises:
        InvalidForecasts: the horizon is no whole number of at least 1.
    """
    if isinstance(horizon, bool) or not isinstance(horizon, int) or horizon < 1:
        raise InvalidForecasts(f"The horizon is {horizon!r}: expected a whole number of bars, 1 or more.")
    return max(32, 2 * LEAST_COSINES * horizon)


def num_cosines(n: int, horizon: int) -> int:
    """How many cosines are averaged, which is also the degrees of freedom.

    0.4 n^(2/3), and at most n / (2 horizon): outcomes that overlap over a horizon flatten the spectrum only below such frequencies.

    Args:
        n: number of observations.
        horizon: bars from a forecast to its outcome.

    Raises:
        InvalidForecasts: there are fewer observations than the horizon needs.
    """
    least = least_observations(horizon)
    if n < least:
        raise InvalidForecasts(f"There are {n} observations at a horizon of {horizon}: expected {least} or more; score a longer span.")
    return int(min(_COSINES_PER_SAMPLE * n ** (2 / 3), n / (2 * horizon)))


def cosine_projections(values: np.ndarray, horizon: int) -> np.ndarray:
    """Projections of series on the first cosines, each with the long-run variance of its series.

    Args:
        values: shape (N,) or (N, K), series in bars' order.
        horizon: bars from a forecast to its outcome.

    Returns:
        Shape (B,) or (B, K), with B from `num_cosines`.

    Raises:
        InvalidForecasts: there are fewer observations than the horizon needs.
    """
    # the mean is orthogonal to all of them; without it less is rounded
    return np.asarray(dct(values - values.mean(axis=0), norm="ortho", axis=0))[1 : num_cosines(len(values), horizon) + 1]


def long_run_variance(values: ArrayLike, horizon: int) -> float:
    """Variance of the mean times the number of observations, dependence between observations included.

    Args:
        values: shape (N,), a series with any mean, in bars' order.
        horizon: bars from a forecast to its outcome.

    Raises:
        InvalidForecasts: there are too few values, or they have another shape.
        NotFinite: a value is NaN or infinite.
    """
    return float(np.mean(cosine_projections(finite(values, "values"), horizon) ** 2))


def student_quantile(degrees: int, confidence: float = 0.95) -> float:
    """Half the width of the two-sided interval of Student's t, in standard errors."""
    return float(stdtrit(degrees, 0.5 + confidence / 2))


def student_p_value(statistic: float, degrees: int, alternative: str) -> float:
    """Probability of a statistic as far out where the hypothesis holds.

    Args:
        statistic: what was found.
        degrees: degrees of freedom of Student's t.
        alternative: ``"two-sided"``, ``"greater"`` or ``"less"``.

    Raises:
        InvalidForecasts: there is no such alternative.
    """
    if alternative not in ALTERNATIVES:
        raise InvalidForecasts(f"There is no alternative {alternative!r}: expected one of {', '.join(ALTERNATIVES)}.")
    if alternative == "two-sided":
        return float(2 * stdtr(degrees, -abs(statistic)))
    return float(stdtr(degrees, -statistic if alternative == "greater" else statistic))


def mean_test(values: ArrayLike, horizon: int, alternative: str = "two-sided") -> TestResult:
    """Test whether the mean of a series is zero.

    A series of zeros alone, as two equal forecasts give it, says nothing against that: statistic 0, p-value 1, interval from 0 to 0.

    Args:
        values: shape (N,), in bars' order.
        horizon: bars from a forecast to its outcome.
        alternative: ``"two-sided"``, ``"greater"`` (than zero) or ``"less"``.

    Raises:
        InvalidForecasts: there are too few values, all are one number other than zero, or there is no such alternative.
        NotFinite: a value is NaN or infinite.
    """
    series = finite(values, "values")
    degrees = num_cosines(series.size, horizon)
    if not series.any():
        student_p_value(0.0, degrees, alternative)
        return TestResult(statistic=0.0, p_value=1.0, mean_difference=0.0, low=0.0, high=0.0, n=series.size)
    mean = float(series.mean())
    error = (long_run_variance(series, horizon) / series.size) ** 0.5
    if error <= ROUNDING * np.abs(series).max():
        raise InvalidForecasts(f"All {series.size} values are {mean:g}: expected values that vary, since the error of their mean is asked.")
    reach = student_quantile(degrees) * error
    return TestResult(
        statistic=mean / error,
        p_value=student_p_value(mean / error, degrees, alternative),
        mean_difference=mean,
        low=mean - reach,
        high=mean + reach,
        n=series.size,
    )
