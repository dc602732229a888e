"""Values of the last bars at every bar at once, by the same steps however long the history is: loops run over ages, not over bars.

A running sum would be quicker and carry its rounding on from bars that are out of sight.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import add

import numpy as np

_SPANS = 10


def settled(span: int) -> int:
    """How many bars an average without end of this span is given: ten times as many.

    What its first value weighs then is 2e-8 of an exponential average's, and 1e-4 of one by Wilder.
    """
    return _SPANS * span


def over_last(memory: int, rule: Callable[..., np.ndarray], *columns: np.ndarray) -> np.ndarray:
    """What a rule makes of the last ``memory`` values at every bar.

    Args:
        memory: M, how many.
        rule: takes for each column M arrays of shape (T - M + 1,), the oldest values first, and gives one.
        columns: each of shape (T,).

    Returns:
        shape (T,), float64, NaN for the first M - 1 bars.
    """
    size = columns[0].size
    found = np.full(size, np.nan)
    if size >= memory:
        found[memory - 1 :] = rule(*([column[age : size - memory + 1 + age] for age in range(memory)] for column in columns))
    return found


def total(values: Iterable[np.ndarray]) -> np.ndarray:
    """The sum of arrays, in their order."""
    return reduce(add, values)


def mean_of_last(column: np.ndarray, span: int) -> np.ndarray:
    """Shape (T,): mean of the last ``span`` values of a column, shape (T,); NaN for the first ``span`` - 1."""
    return over_last(span, total, column) / span


def smoothed(values: Iterable[np.ndarray], span: int, weight: float) -> Iterator[np.ndarray]:
    """An average that is the mean of the first ``span`` values, and is moved towards each later one by a weight.

    Args:
        values: arrays of one shape, oldest first.
        span: how many begin it.
        weight: of each later value, above 0 and at most 1.

    Yields:
        The average after value number ``span`` and after each later one.
    """
    coming = iter(values)
    average = total(islice(coming, span)) / span
    yield average
    for value in coming:
        average = value * weight + average * (1.0 - weight)
        yield average


def exponential(values: Iterable[np.ndarray], span: int) -> Iterator[np.ndarray]:
    """The exponential average, weight 2 / (span + 1), begun as LEAN's ``ExponentialMovingAverage``; see :func:`smoothed`."""
    return smoothed(values, span, 2.0 / (span + 1))


def wilder(values: Iterable[np.ndarray], span: int) -> Iterator[np.ndarray]:
    """Wilder's average, weight 1 / span (Wilder 1978), begun as LEAN's ``WilderMovingAverage``; see :func:`smoothed`."""
    return smoothed(values, span, 1.0 / span)


def newest(values: Iterable[np.ndarray]) -> np.ndarray:
    """The last of arrays that come one after another."""
    return deque(values, maxlen=1).pop()


def at_least_two(span: int, *_: float) -> str:
    """The fault of a span that compares a bar with itself alone."""
    return "" if span >= 2 else "the span is 1, and a bar is compared with itself alone; expected at least 2"
