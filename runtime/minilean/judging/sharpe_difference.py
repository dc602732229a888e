"""Is one Sharpe ratio above another, when both are of the same days?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from minilean.errors import InputError
from minilean.judging.long_run import automatic_bandwidth, parzen_covariance
from minilean.judging.moments import moments

NUM_RESAMPLES = 4999
_CHUNK = 250
_SMALLEST = 1e-12


@dataclass(frozen=True)
class SharpeDifference:
    """The first Sharpe ratio less the second, of one period.

    Args:
        difference: the estimate.
        error: its standard error.
        low, high: ends of the interval.
        p_value: of the hypothesis that there is no difference, against a difference of either sign.
    """

    difference: float
    error: float
    low: float
    high: float
    p_value: float


def difference_by_delta(first: np.ndarray, second: np.ndarray, confidence: float = 0.95) -> SharpeDifference:
    """Difference of Sharpe ratios with the error of the delta method, robust to fat tails and to dependence on the past.

    Source: Ledoit and Wolf (2008), *Robust performance hypothesis testing with the Sharpe ratio*, Journal of Empirical Finance 15(5),
    section 3.1, with Parzen's kernel and Andrews' automatic bandwidth.

    Args:
        first: shape (T,), returns above the risk-free rate.
        second: shape (T,), those of the other on the same days.
        confidence: of the interval.

    Raises:
        InputError: the rows are not of one length, one does not vary, or the two are the same.
    """
    values = _uncentred(first, second)
    difference, gradient = _difference(values)
    error = _error(gradient, parzen_covariance(values, automatic_bandwidth(values)), len(values))
    normal = NormalDist()
    reach = normal.inv_cdf(0.5 + confidence / 2.0) * error
    return SharpeDifference(difference, error, difference - reach, difference + reach, 2.0 * normal.cdf(-abs(difference) / error))


def difference_by_bootstrap(
    first: np.ndarray, second: np.ndarray, seed: int, confidence: float = 0.95, block: int | None = None, num: int = NUM_RESAMPLES
) -> SharpeDifference:
    """The same with the studentised circular block bootstrap, which holds its level in short records where the delta method does not.

    Source: Ledoit and Wolf (2008), section 3.2. Blocks are of the cube root of the number of days, where Ledoit and Wolf choose among
    lengths by simulation. The error is that of the delta method.

    Args:
        first: shape (T,), returns above the risk-free rate.
        second: shape (T,), those of the other on the same days.
        seed: of the resamples.
        confidence: of the interval.
        block: days of a block; the cube root of T by default.
        num: how many resamples.

    Raises:
        InputError: as for ``difference_by_delta``.
    """
    values = _uncentred(first, second)
    length = block or math.ceil(round(len(values) ** (1.0 / 3.0), 9))
    difference, gradient = _difference(values)
    error = _error(gradient, parzen_covariance(values, automatic_bandwidth(values)), len(values))
    distances = np.sort(_resampled(values, difference, seed, length, num))
    reached = abs(difference) / error
    quantile = distances[min(math.ceil(confidence * (num + 1)), num) - 1]
    p_value = ((distances >= reached).sum() + 1.0) / (num + 1.0)
    return SharpeDifference(difference, error, difference - quantile * error, difference + quantile * error, float(p_value))


def _resampled(values: np.ndarray, difference: float, seed: int, length: int, num: int) -> np.ndarray:
    """Shape (num,), how far resampled differences are from the one that was found, in their own errors."""
    num_days = len(values)
    wrapped = np.concatenate([values, values[: length - 1]])
    run = np.concatenate([np.zeros((1, values.shape[1])), wrapped.cumsum(axis=0)])
    sums = run[length:] - run[:-length]  # (T, 4), of the block that begins on each day
    num_blocks = num_days // length
    generator = np.random.default_rng(seed)
    found = []
    for begin in range(0, num, _CHUNK):
        picked = sums[generator.integers(0, num_days, (min(_CHUNK, num - begin), num_blocks))]
        means = picked.mean(axis=1) / length
        deviations = (picked - length * means[:, None, :]) / math.sqrt(length)
        covariances = np.einsum("bjk,bjl->bkl", deviations, deviations) / num_blocks
        differences, gradients = _differences(means)
        variances = np.einsum("bk,bkl,bl->b", gradients, covariances, gradients) / (num_blocks * length)
        found.append(np.abs(differences - difference) / np.sqrt(np.maximum(variances, _SMALLEST**2)))
    return np.concatenate(found)


def _uncentred(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Shape (T, 4): both returns and their squares, in units of their deviations, so that no digits are lost."""
    if first.shape != second.shape:
        raise InputError(f"The two rows have {first.size} and {second.size} returns; compare them on the same days.")
    one, other = first / moments(first, "The first row").deviation, second / moments(second, "The second row").deviation
    if np.allclose(one, other, rtol=1e-9, atol=1e-9):
        raise InputError("Both have the same returns, up to their size, so that their Sharpe ratios do not differ.")
    return np.column_stack([one, other, one**2, other**2])


def _difference(values: np.ndarray) -> tuple[float, np.ndarray]:
    differences, gradients = _differences(values.mean(axis=0)[None, :])
    return float(differences[0]), gradients[0]


def _differences(means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Differences, shape (B,), and their gradients, shape (B, 4), by the means of both returns and their squares, shape (B, 4)."""
    one, other, square, other_square = means.T
    variance, other_variance = square - one**2, other_square - other**2
    gradients = np.column_stack(
        [
            square / variance**1.5,
            -other_square / other_variance**1.5,
            -0.5 * one / variance**1.5,
            0.5 * other / other_variance**1.5,
        ]
    )
    return one / np.sqrt(variance) - other / np.sqrt(other_variance), gradients


def _error(gradient: np.ndarray, covariance: np.ndarray, num_days: int) -> float:
    return math.sqrt(max(float(gradient @ covariance @ gradient), _SMALLEST**2) / num_days)
