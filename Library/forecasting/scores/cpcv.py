"""Many out-of-sample paths from one history: combinatorial purged cross-validation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import finite


@dataclass(frozen=True)
class PurgedSplits:
    """Splits of a history into what is trained on and what is tested (Lopez de Prado 2018, chapter 12).

    The history is cut into groups of neighbours; each choice of some of them is tested once, on the rest. Out of the rest are taken the
    observations whose labels share a bar with a tested label, on both sides, and those within the embargo after a tested group.

    With 8 observations in 4 groups, 2 tested at a time and a horizon of 1, the first two splits test 0, 1, 2, 3 on 4, 5, 6, 7 and
    0, 1, 4, 5 on 2, 3, 6, 7. With a horizon of 2 the second trains on 7 alone: the labels of 2, 3 and 6 share bars with tested ones.

    Args:
        num_observations: N, in bars' order.
        groups: groups that the history is cut into.
        test_groups: groups that are tested at a time.
        horizon: bars that a label spans: that of observation t is the change from bar t to bar t + horizon.
        embargo: further observations after each tested group that are not trained on.

    Raises:
        InvalidForecasts: a number is outside what it may be, or some split would train on nothing.
    """

    num_observations: int
    groups: int
    test_groups: int
    horizon: int = 1
    embargo: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.test_groups < self.groups <= self.num_observations:
            raise InvalidForecasts(
                f"{self.test_groups} of {self.groups} groups of {self.num_observations} observations: "
                "expected fewer tested groups than groups, and an observation for each."
            )
        if self.horizon < 1 or self.embargo < 0:
            raise InvalidForecasts(f"Horizon {self.horizon} and embargo {self.embargo}: expected 1 or more, and 0 or more.")
        if any(train.size == 0 for train, _ in self):
            raise InvalidForecasts(
                f"A split of {self.num_observations} observations into {self.groups} groups trains on nothing after purging {self.horizon} "
                f"bars and an embargo of {self.embargo}: expected larger or fewer tested groups."
            )

    @property
    def num_splits(self) -> int:
        """Number of splits: all choices of the tested groups."""
        return comb(self.groups, self.test_groups)

    @property
    def num_paths(self) -> int:
        """Number of paths through the whole history that the tested groups make up: how often each observation is tested."""
        return comb(self.groups - 1, self.test_groups - 1)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the indices to train on and those to test, both ascending, for each split."""
        starts = self._starts
        for chosen in self._tested_groups:
            tested = np.zeros(self.num_observations, dtype=bool)
            kept = np.ones(self.num_observations, dtype=bool)
            for group in chosen:
                begin, end = starts[group], starts[group + 1]
                tested[begin:end] = True
                kept[max(0, begin - self.horizon + 1) : end + self.horizon - 1 + self.embargo] = False
            yield np.flatnonzero(kept), np.flatnonzero(tested)

    def paths(self, forecasts: Sequence[ArrayLike]) -> np.ndarray:
        """Join what the splits forecast into paths through the whole history.

        Path p has of each group what the p-th of the splits that test it forecast, in the order of the splits (Lopez de Prado 2018,
        figure 12.1): of six groups, two tested at a time, the first path has groups 1 and 2 of split 1, and groups 3 to 6 of splits
        2 to 5. Each forecast of each split is in one path.

        Args:
            forecasts: for each split, in order, what it forecast of its tested observations, in their order.

        Returns:
            shape (num_paths, N).

        Raises:
            InvalidForecasts: there are not as many arrays as splits, or one has not a number for each tested observation.
            NotFinite: a forecast is NaN or infinite.
        """
        if len(forecasts) != self.num_splits:
            raise InvalidForecasts(f"There are forecasts of {len(forecasts)} splits: expected those of all {self.num_splits}, in order.")
        starts, paths = self._starts, np.empty((self.num_paths, self.num_observations))
        num_joined = [0] * self.groups
        for number, (chosen, given) in enumerate(zip(self._tested_groups, forecasts, strict=True), start=1):
            said = finite(given, f"forecasts of split {number}")
            tested = sum(int(starts[group + 1] - starts[group]) for group in chosen)
            if said.size != tested:
                raise InvalidForecasts(f"Split {number} tests {tested} observations and has {said.size} forecasts: expected one for each.")
            for group in chosen:
                size = starts[group + 1] - starts[group]
                paths[num_joined[group], starts[group] : starts[group + 1]] = said[:size]
                said = said[size:]
                num_joined[group] += 1
        return paths

    @property
    def _starts(self) -> np.ndarray:
        """Shape (groups + 1,): where each group begins, and the end of the last."""
        return np.array([part[0] for part in np.array_split(np.arange(self.num_observations), self.groups)] + [self.num_observations])

    @property
    def _tested_groups(self) -> Iterator[tuple[int, ...]]:
        return combinations(range(self.groups), self.test_groups)
