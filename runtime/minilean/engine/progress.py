"""What a run tells while it runs to whoever shows it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime


class ProgressListener:
    """Hears how far a run is; does nothing by default."""

    def begin(self, start: datetime, end: datetime) -> None:
        """The dates are known."""

    def step(self, now: datetime, equity: float) -> None:
        """A step was done."""

    def training(self, now: datetime) -> AbstractContextManager[None]:
        """Entered while the algorithm trains; no step is done meanwhile."""
        return nullcontext()

    def figure(self, name: str, value: str) -> None:
        """The algorithm set a runtime statistic."""
