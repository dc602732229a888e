"""How long the fits of one training may take, so that LEAN's own limit, which ends the whole run, is never met."""

import math
from time import perf_counter


class TrainingBudget:
    """Shares the time of one training among its fits: what one does not use is left for the others.

    Args:
        minutes: wall time of all fits together; 0 for no limit.
        num_fits: how many there are.
    """

    def __init__(self, minutes: float, num_fits: int) -> None:
        self._deadline = perf_counter() + minutes * 60 if minutes else math.inf
        self._num_left = num_fits

    def share(self) -> float:
        """Seconds for the next fit. Call once before each."""
        share = max(self._deadline - perf_counter(), 0.0) / max(self._num_left, 1)
        self._num_left -= 1
        return share

    def shortfall(self, seconds_of_a_fit: float) -> float:
        """Minutes by which the fits that are left would run over, each as long as given; 0 if they fit."""
        return max(self._num_left * seconds_of_a_fit - (self._deadline - perf_counter()), 0.0) / 60


UNLIMITED = TrainingBudget(0, 0)
