"""Statistics of samples, summed in the order in which the library behind LEAN sums them, so that the last digits agree.

Sources: `MathNet.Numerics.Statistics`: `StreamingStatistics`, `Correlation`, `ArrayStatistics.RanksInplace`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_FEWEST = 2


def mean(values: Sequence[float]) -> float:
    """Mean in one pass; not a number of no values."""
    average = 0.0 if values else math.nan
    for count, value in enumerate(values, 1):
        average += (value - average) / count
    return average


def variance(values: Sequence[float]) -> float:
    """Sample variance in one pass; 0 of fewer than two values."""
    if len(values) < _FEWEST:
        return 0.0
    total, squares = values[0], 0.0
    for count, value in enumerate(values[1:], 2):
        total += value
        difference = count * value - total
        squares += difference * difference / (count * (count - 1))
    return squares / (len(values) - 1)


def covariance(first: Sequence[float], second: Sequence[float]) -> float:
    """Sample covariance of two samples of the same length in one pass; 0 of fewer than two pairs."""
    if len(first) < _FEWEST:
        return 0.0
    mean_first = mean_second = together = 0.0
    for count, (one, other) in enumerate(zip(first, second, strict=True), 1):
        before = mean_second
        mean_first += (one - mean_first) / count
        mean_second += (other - mean_second) / count
        together += (one - mean_first) * (other - before)
    return together / (len(first) - 1)


def pearson(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's correlation of two samples of the same length; not a number where one of them does not vary."""
    mean_first = mean_second = spread_first = spread_second = together = 0.0
    for count, (one, other) in enumerate(zip(first, second, strict=True), 1):
        off_first, off_second = one - mean_first, other - mean_second
        step_first, step_second = off_first / count, off_second / count
        mean_first += step_first
        mean_second += step_second
        spread_first += step_first * off_first * (count - 1)
        spread_second += step_second * off_second * (count - 1)
        together += off_first * off_second * (count - 1) / count
    scale = math.sqrt(spread_first * spread_second)
    return together / scale if scale else math.nan


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's correlation: Pearson's of the ranks, equal values sharing the mean of theirs."""
    return pearson(_ranks(first), _ranks(second))


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]
