"""How long one must look to see an edge of a given size."""

from math import ceil, inf, isfinite

from numpy.typing import ArrayLike
from scipy.special import ndtri

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import finite
from forecasting.scores.long_run import long_run_variance


def observations_for_hit_rate(hit_rate: float, majority_rate: float = 0.5, level: float = 0.05, power: float = 0.8) -> float:
    """How many independent directions it takes until a hit rate shows, one-sided.

    n = ((z_level sqrt(p0 (1 - p0)) + z_power sqrt(p (1 - p))) / (p - p0))^2 (Fleiss, Levin and Paik 2003, chapter 2).

    Args:
        hit_rate: p, share of directions forecast rightly.
        majority_rate: p0, the share that is right without knowledge.
        level: probability of seeing an edge that is not there.
        power: probability of seeing this one.

    Returns:
        A whole number of observations, or infinity where the hit rate is no higher than without knowledge. Where outcomes overlap over h
        bars, take h times as many bars.

    Raises:
        InvalidForecasts: a rate is not between 0 and 1.
    """
    _require_shares(hit_rate=hit_rate, majority_rate=majority_rate, level=level, power=power)
    edge = hit_rate - majority_rate
    if edge <= 0:
        return inf
    known, unknown = hit_rate * (1 - hit_rate), majority_rate * (1 - majority_rate)
    return ceil(((ndtri(1 - level) * unknown**0.5 + ndtri(power) * known**0.5) / edge) ** 2)


def observations_for_mean(mean: float, variance: float, level: float = 0.05, power: float = 0.8) -> float:
    """How many observations it takes until a mean above zero shows, one-sided: ((z_level + z_power) sqrt(variance) / mean)^2.

    Args:
        mean: the edge, such as a mean loss difference.
        variance: its long-run variance, in squared units of the edge.
        level: probability of seeing an edge that is not there.
        power: probability of seeing this one.

    Returns:
        A whole number of observations, or infinity where the mean is not above zero.

    Raises:
        InvalidForecasts: the variance is negative, or a level not between 0 and 1.
    """
    _require_shares(level=level, power=power)
    if not (isfinite(mean) and isfinite(variance)) or variance < 0:
        raise InvalidForecasts(f"Mean {mean:g} and long-run variance {variance:g}: expected finite numbers and a variance of 0 or more.")
    if mean <= 0:
        return inf
    return max(1, ceil(((ndtri(1 - level) + ndtri(power)) / mean) ** 2 * variance))


def observations_for_loss_difference(loss_difference: ArrayLike, horizon: int, level: float = 0.05, power: float = 0.8) -> float:
    """How many observations it takes until a model that is better by as much as here shows it, one-sided.

    Args:
        loss_difference: shape (N,), loss of the reference minus loss of the model, in bars' order.
        horizon: bars from a forecast to its outcome.
        level: probability of seeing an edge that is not there.
        power: probability of seeing this one.

    Returns:
        A whole number of observations in all, those here included, or infinity where the model is not better here.

    Raises:
        InvalidForecasts: there are too few observations for the horizon, or a level is not between 0 and 1.
        NotFinite: a difference is NaN or infinite.
    """
    difference = finite(loss_difference, "loss differences")
    return observations_for_mean(float(difference.mean()), long_run_variance(difference, horizon), level, power)


def _require_shares(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 < share < 1:
            raise InvalidForecasts(f"The {name.replace('_', ' ')} is {share:g}: expected a number between 0 and 1.")
