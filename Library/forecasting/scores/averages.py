"""One forecast from those of several seeds, and how far they lie apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from forecasting.scores.arrays import finite

# Below this many the luck of a seed still decides.
LEAST_SEEDS = 5


@dataclass(frozen=True)
class SeedAverage:
    """What all seeds say together. This is scored, rather than the scores of seeds averaged or the best one kept.

    Args:
        forecast: shape (N,), mean over seeds.
        spread: shape (N,), standard deviation over seeds, with one degree of freedom less than seeds; NaN with one seed.
        num_seeds: number of seeds.
    """

    forecast: np.ndarray
    spread: np.ndarray
    num_seeds: int

    @property
    def notice(self) -> str:
        """A sentence that belongs beside every score of it; empty where there are enough seeds."""
        if self.num_seeds >= LEAST_SEEDS:
            return ""
        return f"Averaged over {self.num_seeds} of at least {LEAST_SEEDS} seeds: the luck of a seed still decides."


def average_seeds(forecasts: ArrayLike) -> SeedAverage:
    """Average forecasts over seeds, before anything is scored.

    Args:
        forecasts: shape (S, N), a row for each seed.

    Raises:
        InvalidForecasts: there are none, or they have another shape.
        NotFinite: one is NaN or infinite.
    """
    rows = finite(forecasts, "forecasts", num_axes=2)
    spread = rows.std(axis=0, ddof=1) if len(rows) > 1 else np.full(rows.shape[1], np.nan)
    return SeedAverage(forecast=rows.mean(axis=0), spread=spread, num_seeds=len(rows))
