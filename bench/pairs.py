"""How often two checkouts run, in which order, and what the ratios of their times say."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MANY, FEW = 15, 5
SHORT_SECONDS = 2.0  # runs below it are repeated more often: they vary more, and cost less
LIMIT = 1.03  # a median ratio above it is a loss of speed


@dataclass(frozen=True)
class Quartiles:
    """Lower quartile, median and upper quartile."""

    lower: float
    median: float
    upper: float

    def __str__(self) -> str:
        return f"{self.median:.3f} ({self.lower:.3f} to {self.upper:.3f})"


@dataclass(frozen=True)
class Ratios:
    """What alternating runs of two checkouts say.

    Attributes:
        change: time of this checkout by that of the base, pair by pair.
        noise: time of the base by that of the base in the pair before: what chance alone makes of one and the same code.
    """

    change: Quartiles
    noise: Quartiles

    @property
    def is_slower(self) -> bool:
        """Whether the median ratio is above the limit."""
        return self.change.median > LIMIT


def number_of_pairs(seconds: float) -> int:
    """How many pairs are run.

    Args:
        seconds: processor time of one run.
    """
    return MANY if seconds < SHORT_SECONDS else FEW


def base_is_first(pair: int) -> bool:
    """Whether the base runs first in a pair: every other time, so that neither side has the better place."""
    return pair % 2 == 0


def ratios(base: Sequence[float], here: Sequence[float]) -> Ratios:
    """Compare the times of the pairs.

    Args:
        base: seconds of the base, one for each pair, at least two.
        here: seconds of this checkout, one for each pair.
    """
    change = [new / old for old, new in zip(base, here, strict=True)]
    noise = [later / earlier for earlier, later in itertools.pairwise(base)]
    return Ratios(quartiles(change), quartiles(noise))


def quartiles(values: Sequence[float]) -> Quartiles:
    """Quartiles with linear interpolation between the values on both sides."""
    if len(values) == 1:
        return Quartiles(values[0], values[0], values[0])
    return Quartiles(*statistics.quantiles(values, n=4, method="inclusive"))
