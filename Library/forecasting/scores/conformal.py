"""Intervals around forecasts that hold what they promise, whatever the errors look like."""

from bisect import insort
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import equal_rows, finite

# How far one miss moves the level: the value of Gibbs and Candes.
_STEP = 0.005


@dataclass(frozen=True)
class Intervals:
    """Intervals around forecasts and how often they held.

    Args:
        low: shape (N,), lower ends. Both ends are infinite where the errors so far cannot bound an outcome; where the adaptive level has
            fallen so far that nothing may lie within, ``low`` is above ``high``.
        high: shape (N,), upper ends.
        coverage: share of outcomes within their interval.
        level: the share that was asked for.
    """

    low: np.ndarray
    high: np.ndarray
    coverage: float
    level: float


def split_conformal(residuals: ArrayLike, forecast: ArrayLike, actual: ArrayLike, level: float = 0.9) -> Intervals:
    """Intervals of one width, from the errors of a span set aside (Papadopoulos and others 2002; Lei and others 2018).

    Half the width is the ceil((n + 1) level)-th smallest absolute residual. Where the errors of both spans can change places with each
    other, an outcome lies within with a probability of at least ``level``; markets drift, so look at ``coverage``.

    Args:
        residuals: shape (n,), errors of forecasts on a span that the model was not fitted on and that ends before the forecasts.
        forecast: shape (N,).
        actual: shape (N,), what happened, for ``coverage``.
        level: share of outcomes that should lie within, between 0 and 1.

    Raises:
        InvalidForecasts: the shapes differ, the level is no share, or there are too few residuals for it.
        NotFinite: a number is NaN or infinite.
    """
    _require_share(level)
    errors = np.sort(np.abs(finite(residuals, "residuals")))
    said, happened = equal_rows(forecast, actual, ("forecasts", "outcomes"))
    rank = _ceil((errors.size + 1) * level)
    if rank > errors.size:
        least = _ceil(level / (1 - level))
        raise InvalidForecasts(f"There are {errors.size} residuals for intervals of {level:g}: expected {least} or more.")
    reach = np.full(said.size, errors[rank - 1])
    return _intervals(said, happened, reach, level)


def adaptive_conformal(
    forecast: ArrayLike, actual: ArrayLike, horizon: int, level: float = 0.9, warm_up: int = 100, step: float = _STEP
) -> Intervals:
    """Intervals that widen after misses and narrow after hits (Gibbs and Candes 2021, Advances in Neural Information Processing 34).

    Each is made from the errors whose outcomes were known when its forecast was made. The level in use moves by ``step`` times how far the
    last outcome that became known was off the level asked for, so that in the long run the share within is the one asked for whatever
    the market does.

    Args:
        forecast: shape (N,), in bars' order.
        actual: shape (N,), what happened.
        horizon: bars from a forecast to its outcome: the error of bar t is used from bar t + horizon on.
        level: share of outcomes that should lie within, between 0 and 1.
        warm_up: errors that are collected before the first interval; intervals before are not given.
        step: how far one outcome moves the level in use.

    Returns:
        Intervals of the bars from ``warm_up + horizon - 1`` on, shape (N - warm_up - horizon + 1,).

    Raises:
        InvalidForecasts: the shapes differ, a setting is outside what it may be, or no bar is left after the warm-up.
        NotFinite: a number is NaN or infinite.
    """
    _require_share(level)
    said, happened = equal_rows(forecast, actual, ("forecasts", "outcomes"))
    if horizon < 1 or warm_up < 1 or step < 0:
        raise InvalidForecasts(f"Horizon {horizon}, warm-up {warm_up} and step {step:g}: expected 1 or more, 1 or more, and 0 or more.")
    first = warm_up + horizon - 1
    if said.size <= first:
        raise InvalidForecasts(f"There are {said.size} forecasts: expected more than {first}, the warm-up and the horizon.")
    errors = np.abs(happened - said)
    known = sorted(errors[: warm_up - 1].tolist())
    reach = np.full(said.size, inf)
    miss_rate = 1 - level
    for bar in range(first, said.size):
        seen = bar - horizon  # the newest error that is known now
        if seen >= first:
            miss_rate += step * ((1 - level) - float(errors[seen] > reach[seen]))
        insort(known, float(errors[seen]))
        reach[bar] = _quantile(known, 1 - miss_rate)
    return _intervals(said[first:], happened[first:], reach[first:], level)


def _quantile(ordered: list[float], share: float) -> float:
    """The ceil((n + 1) share)-th smallest: infinite beyond the last, and below the first less than any error, for an empty interval."""
    rank = _ceil((len(ordered) + 1) * share)
    if rank > len(ordered):
        return inf
    return ordered[rank - 1] if rank > 0 else -inf


def _ceil(value: float) -> int:
    """The next whole number up, where what is whole but for rounding stays as it is: 0.9 * 10 is nine."""
    return floor(value) if value - floor(value) < 1e-9 else ceil(value)


def _intervals(forecast: np.ndarray, actual: np.ndarray, reach: np.ndarray, level: float) -> Intervals:
    return Intervals(low=forecast - reach, high=forecast + reach, coverage=float(np.mean(np.abs(actual - forecast) <= reach)), level=level)


def _require_share(level: float) -> None:
    if not 0 < level < 1:
        raise InvalidForecasts(f"The level is {level:g}: expected a share between 0 and 1.")
