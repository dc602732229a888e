"""How far a fit is, when it stops and when it has failed: what every backend that trains needs of the fit it is part of."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from forecasting.errors import TrainingDiverged


@dataclass(frozen=True)
class FitProgress:
    """How far a fit is.

    Args:
        epoch: how many epochs are done.
        epochs: how many there will be.
        seconds_left: estimate; None until a second epoch says how long one takes.
    """

    epoch: int
    epochs: int
    seconds_left: float | None

    def __str__(self) -> str:
        done = f"epoch {self.epoch} of {self.epochs}"
        if self.seconds_left is None or self.epoch == self.epochs:
            return done
        minutes, seconds = divmod(round(self.seconds_left), 60)
        return f"{done}, {f'{minutes} min ' if minutes else ''}{seconds} s left"


OnEpoch = Callable[[FitProgress], None]
"""Told after every epoch of a fit; what it raises ends the fit."""


def ignore_progress(progress: FitProgress) -> None:
    """Where nobody wants to know."""


class Stopwatch:
    """Decides after each epoch whether the budget has room for one more, as long as the longest so far but the first.

    Args:
        budget_seconds: wall time from now on.
    """

    def __init__(self, budget_seconds: float) -> None:
        self._started = self._lap = perf_counter()
        self._budget = budget_seconds
        self._laps: list[float] = []

    def has_room_for_another(self) -> bool:
        """Call once after each epoch."""
        now = perf_counter()
        self._laps.append(now - self._lap)
        self._lap = now
        # The first epoch compiles; until a second is known it stands for all.
        return now - self._started + max(self._laps[1:] or self._laps) <= self._budget

    def progress(self, epochs: int) -> FitProgress:
        """How far a fit of so many epochs is; the first one, which compiles, tells nothing of the others."""
        laps = self._laps[1:]
        return FitProgress(len(self._laps), epochs, sum(laps) / len(laps) * (epochs - len(self._laps)) if laps else None)


def raise_if_diverged(loss: float, epoch: int, epochs: int, what: str = "training") -> None:
    """Stop a fit whose loss is no number.

    Args:
        loss: mean loss of an epoch.
        epoch: which, from 0.
        epochs: how many there will be.
        what: the loss of what.

    Raises:
        TrainingDiverged: the loss is NaN or infinite.
    """
    if not np.isfinite(loss):
        raise TrainingDiverged(
            f"The {what} loss is {loss} after epoch {epoch + 1} of {epochs}: lower the learning rate or check the bars for outliers."
        )
