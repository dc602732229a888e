"""Statistics of doubles, added up in the order in which MathNet.Numerics adds them, so that every digit is LEAN's.

`minilean.results.statistics.numbers` has the same statistics from NumPy, whose last digit differs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

_HALF_ULP = 2.0**-53
_SMALLEST = 5e-324 / _HALF_ULP  # stands for a divisor of zero
_MOST_STEPS = 50_000
# Lanczos' approximation with eleven terms (Pugh, An Analysis of the Lanczos Gamma Approximation, 2004, p. 116)
_SHIFT = 10.900511
_LOG_2_SQRT_E_OVER_PI = 0.6207822376352452223455184
_TERMS = (
    2.48574089138753565546e-5, 1.05142378581721974210, -3.45687097222016235469, 4.51227709466894823700, -2.98285225323576655721,
    1.05639711577126713077, -1.95428773191645869583e-1, 1.70970543404441224307e-2, -5.71926117404305781283e-4, 4.63399473359905636708e-6,
    -2.71994908488607703910e-9,
)  # fmt: skip


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean, updated value by value (`ArrayStatistics.Mean`); NaN of none."""
    found = 0.0
    for count, value in enumerate(values, 1):
        found += (value - found) / count
    return found if values else math.nan


def deviation(values: Sequence[float]) -> float:
    """Sample standard deviation with n - 1 (`ArrayStatistics.StandardDeviation`); NaN for fewer than two values."""
    if len(values) < 2:
        return math.nan
    squares, total = 0.0, values[0]
    for count, value in enumerate(values[1:], 2):
        total += value
        difference = count * value - total
        squares += difference * difference / (count * (count - 1.0))
    return math.sqrt(squares / (len(values) - 1))


def moving_means(values: Iterable[float], window: int) -> Iterator[float]:
    """The mean of the last values at each value, of fewer at the beginning (`MovingStatistics.Mean`).

    Args:
        values: in order.
        window: how many values a mean has, at least one.
    """
    held: list[float] = []
    oldest, found = 0, 0.0
    for value in values:
        if len(held) < window:
            held.append(value)
            found += (value - found) / len(held)
        else:
            found += (value - held[oldest]) / window
            held[oldest] = value
            oldest = (oldest + 1) % window
        yield found


def student_t_cdf(value: float, freedom: float) -> float:
    """Student's t distribution function (`StudentT.CumulativeDistribution`).

    Args:
        value: where.
        freedom: degrees of freedom, above zero.
    """
    tail = 0.5 * _regularized_beta(freedom / 2.0, 0.5, freedom / (freedom + value * value))
    return tail if value <= 0 else 1.0 - tail


def _regularized_beta(a: float, b: float, x: float) -> float:
    # the continued fraction by Lentz's method (Press et al., Numerical Recipes, 2007, 6.4), which converges fast on one side of the mean
    front = 0.0
    if 0.0 < x < 1.0:
        front = math.exp(_log_gamma(a + b) - _log_gamma(a) - _log_gamma(b) + a * math.log(x) + b * math.log(1.0 - x))
    mirrored = x >= (a + 1.0) / (a + b + 2.0)
    if mirrored:
        a, b, x = b, a, 1.0 - x
    share = front * _beta_fraction(a, b, x) / a
    return 1.0 - share if mirrored else share


def _beta_fraction(a: float, b: float, x: float) -> float:
    numerator, denominator = 1.0, 1.0 / _apart_from_zero(1.0 - (a + b) * x / (a + 1.0))
    fraction = denominator
    for step in range(1, _MOST_STEPS + 1):
        twice = 2 * step
        even = step * (b - step) * x / ((a - 1.0 + twice) * (a + twice))
        odd = -(a + step) * (a + b + step) * x / ((a + twice) * (a + 1.0 + twice))
        factor = 1.0
        for coefficient in (even, odd):
            denominator = 1.0 / _apart_from_zero(1.0 + coefficient * denominator)
            numerator = _apart_from_zero(1.0 + coefficient / numerator)
            factor = denominator * numerator
            fraction *= factor
        if abs(factor - 1.0) <= _HALF_ULP:
            return fraction
    raise ArithmeticError(f"The beta function of ({a}, {b}) at {x} does not converge; expected fewer degrees of freedom.")


def _apart_from_zero(number: float) -> float:
    return number if abs(number) >= _SMALLEST else _SMALLEST


def _log_gamma(z: float) -> float:
    # for z of at least one half
    total = _TERMS[0]
    for place, term in enumerate(_TERMS[1:]):
        total += term / (z + place)
    return math.log(total) + _LOG_2_SQRT_E_OVER_PI + (z - 0.5) * math.log((z - 0.5 + _SHIFT) / math.e)
