"""How far the inputs of a forecast have moved from those that the model was trained on."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.distance import cdist

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import finite

# Added to each count, so that an empty bin is a rare value and no infinite drift.
_PSEUDO_COUNT = 0.5
# Rows whose distances are held at once.
_ROWS = 256


def population_stability(training: ArrayLike, current: ArrayLike, num_bins: int = 10) -> np.ndarray:
    """Population stability index of each feature: below 0.1 little has moved, above 0.25 much (Siddiqi 2006, Credit Risk Scorecards).

    The sum over bins of (p - q) log(p / q), where p and q are the shares of current and training values. Bins hold equal numbers of
    training values and are open at both ends; half a value is added to each count, so that an empty bin does not make it infinite.

    Args:
        training: shape (N, F), a column for each feature.
        current: shape (M, F), what came since.
        num_bins: number of bins.

    Returns:
        Shape (F,).

    Raises:
        InvalidForecasts: the features differ in number, there are fewer than two bins or fewer training values than bins, or a feature has
            too few distinct training values to have bins.
        NotFinite: a value is NaN or infinite.
    """
    before, now = _features(training, current)
    if num_bins < 2 or len(before) < num_bins:
        raise InvalidForecasts(
            f"There are {len(before)} training values for {num_bins} bins: expected two bins or more, and a value for each."
        )
    shares = np.arange(1, num_bins) / num_bins
    return np.array([_stability(before[:, column], now[:, column], shares, column) for column in range(before.shape[1])])


def dissimilarity(training: ArrayLike, current: ArrayLike, gap: int = 1) -> np.ndarray:
    """Distance of each input from the nearest one trained on, beside what is usual within training; 1 is usual, 3 is far out.

    Features are divided by their deviation in training first. The usual distance is the mean distance of a training input from its
    nearest other one at least ``gap`` rows away: windows that share bars are alike without being evidence.

    Args:
        training: shape (N, F), a row for each input, in bars' order.
        current: shape (M, F), inputs to judge.
        gap: rows from which on two training inputs count as two; the lookback, where rows are overlapping windows.

    Returns:
        Shape (M,).

    Raises:
        InvalidForecasts: the features differ in number, there are fewer training inputs than the gap needs, or all of them are equal.
        NotFinite: a value is NaN or infinite.
    """
    before, now = _features(training, current)
    if gap < 1 or len(before) < 2 * gap:
        raise InvalidForecasts(
            f"There are {len(before)} training inputs at a gap of {gap}: expected a gap of 1 or more, and two gaps of inputs."
        )
    deviation = before.std(axis=0)
    varying = deviation > 0
    if not varying.any():
        raise InvalidForecasts(f"All {len(before)} training inputs are equal: expected inputs that vary, to know what is usual.")
    # what never varied in training has no unit; its own one is as good as any
    before, now = (rows / np.where(varying, deviation, 1.0) for rows in (before, now))
    places = np.arange(len(before))
    nearest = []
    for start in range(0, len(before), _ROWS):
        distances = cdist(before[start : start + _ROWS], before)
        distances[np.abs(places[start : start + _ROWS, None] - places) < gap] = np.inf
        nearest.append(distances.min(axis=1))
    usual = float(np.concatenate(nearest).mean())
    if usual == 0:
        raise InvalidForecasts("Every training input has an equal one: expected inputs that differ, to know what distance is usual.")
    return np.concatenate([cdist(now[start : start + _ROWS], before).min(axis=1) for start in range(0, len(now), _ROWS)]) / usual


def _features(training: ArrayLike, current: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    before, now = finite(training, "training inputs", num_axes=2), finite(current, "current inputs", num_axes=2)
    if before.shape[1] != now.shape[1]:
        raise InvalidForecasts(f"Training has {before.shape[1]} features and the current inputs {now.shape[1]}: expected the same ones.")
    return before, now


def _stability(before: np.ndarray, now: np.ndarray, shares: np.ndarray, column: int) -> float:
    quantiles = np.unique(np.quantile(before, shares, method="inverted_cdf"))
    borders = quantiles[quantiles < before.max()]  # nothing lies beyond the last value
    if borders.size == 0:
        raise InvalidForecasts(f"Feature {column} has one training value nearly throughout: expected values that vary, to have bins.")
    then, today = (_smoothed(values, borders) for values in (before, now))
    return float(np.sum((today - then) * np.log(today / then)))


def _smoothed(values: np.ndarray, borders: np.ndarray) -> np.ndarray:
    counts = np.bincount(np.searchsorted(borders, values), minlength=borders.size + 1) + _PSEUDO_COUNT
    return counts / counts.sum()
