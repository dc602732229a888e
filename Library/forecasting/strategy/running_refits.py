"""What forecasters have in common, whatever their models: refits on their days, what is told of them, and words that are said once."""

from abc import ABC, abstractmethod
from typing import Protocol

from forecasting.fit_progress import FitProgress
from forecasting.refit_schedule import RefitSchedule
from forecasting.store_keys import refits_key
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.refitted_models import RefitRecords


class RefitSettings(Protocol):
    """What a person chose, as far as the days of refits and what is told of them depend on it."""

    @property
    def weights(self) -> str:
        """``train``, ``load`` or ``load-or-train``."""
        ...

    @property
    def budget(self) -> float:
        """Minutes that all fits of one training may take together; 0 for no limit."""
        ...

    @property
    def seeds(self) -> tuple[int, ...]:
        """One network per seed; the forecast is their mean."""
        ...

    @property
    def schedule(self) -> RefitSchedule:
        """The moments of the refits."""
        ...


class RunningRefits(ABC):
    """Refits models when they are due, and says what became of them.

    Args:
        algorithm: LEAN's.
        strategy: name of its folder, which its weights are published under.
        settings: what a person chose.
    """

    def __init__(self, algorithm: Algorithm, strategy: str, settings: RefitSettings) -> None:
        self._algorithm, self._strategy = algorithm, strategy
        self._weights, self._schedule = settings.weights, settings.schedule
        self._reported: set[object] = set()

    @property
    @abstractmethod
    def records(self) -> RefitRecords:
        """What became of every refit."""

    @abstractmethod
    def refit(self) -> None:
        """Train or load what belongs to the newest moment."""

    def schedule_refits(self) -> None:
        """Refit at the start, if it is so chosen, and at 08:00 on the days of all later moments."""
        algorithm = self._algorithm
        if self._schedule.at_start:
            algorithm.train(self.refit)
        days = algorithm.date_rules.week_end() if self._schedule.refit == "weekly" else algorithm.date_rules.month_end()
        algorithm.train(days, algorithm.time_rules.at(8, 0), self._refit_if_due)

    def report_once(self, message: str, about: object = None) -> None:
        """Log a message the first time it comes up; messages about one thing count as one."""
        if (about or message) not in self._reported:
            self._reported.add(about or message)
            self._algorithm.log(message)

    def _refit_if_due(self) -> None:
        if self._schedule.is_due(self._algorithm.time):
            self.refit()

    def _publish(self) -> None:
        algorithm, records = self._algorithm, self.records
        if self._weights != "load":
            algorithm.set_runtime_statistic("Training", "done")  # in place of the epoch that the last fit came to; LEAN removes none
        for outcome in ("trained", "loaded", "failed"):
            algorithm.set_runtime_statistic(f"Refits {outcome}", str(records.count(outcome)))
        if records.count("skipped"):
            algorithm.set_runtime_statistic("Refits skipped", str(records.count("skipped")))
        algorithm.object_store.save(refits_key(self._strategy), records.records_json())

    def _tell(self, what: str, progress: FitProgress) -> None:
        # LEAN shows it where it shows what runs are doing, minilean beside its progress bar
        self._algorithm.set_runtime_statistic("Training", f"{what}, {progress}")
