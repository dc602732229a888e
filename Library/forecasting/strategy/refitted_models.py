"""What networks and naive forecasts have in common: a model for every symbol, renewed at set moments, and a record of every refit."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from forecasting.bars import DailyBars
from forecasting.forecast import Forecast
from forecasting.span import Span
from forecasting.strategy.training_budget import UNLIMITED, TrainingBudget


class Model(Protocol):
    """What a refit leaves."""

    @property
    def anchor_time(self) -> str:
        """End of the newest bar that it was fitted on, ISO 8601, exchange time."""
        ...

    def forecast(self, history: Span | DailyBars) -> Forecast:
        """Forecast the close after the newest bar of a history."""
        ...


@dataclass(frozen=True)
class RefitRecord:
    """What became of one refit of one symbol.

    Args:
        symbol: ticker.
        month: month end, such as 2020-03, or the day of a weekly refit, such as 2020-03-06.
        seed: which of the seeds; None when the refit failed before any seed.
        outcome: ``trained``, ``loaded``, ``failed``, or ``skipped`` for want of bars.
        message: what went wrong; empty when nothing did.
        seconds: wall time of the fit, when it was made.
        losses: mean training loss of every epoch.
        out_of_sample: errors on the holdout, see ``forecasting.metrics.ChangeScore``.
        note: what whoever judges the forecasts should know.
    """

    symbol: str
    month: str
    seed: int | None
    outcome: str
    message: str
    seconds: float
    losses: tuple[float, ...]
    out_of_sample: dict[str, Any] | None
    note: str = ""

    @cached_property
    def json(self) -> str:
        """The record as JSON; written once, though the list of all records is saved after every training."""
        return json.dumps(asdict(self))


class RefitRecords:
    """The record of every refit of a run, oldest first."""

    def __init__(self) -> None:
        self.records: list[RefitRecord] = []

    def records_json(self) -> str:
        """All records as a JSON list."""
        return f"[{', '.join(record.json for record in self.records)}]"

    def count(self, outcome: str) -> int:
        """How many refits had this outcome."""
        return sum(record.outcome == outcome for record in self.records)

    def messages_of(self, num_newest: int) -> str:
        """What the newest refits said; empty when they said nothing."""
        return " ".join(record.message for record in self.records[-num_newest:] if record.message)


class RefittedModels(RefitRecords, ABC):
    """Holds the newest good model of every symbol, and the record of every refit."""

    def __init__(self) -> None:
        super().__init__()
        self._models: dict[str, Model] = {}

    @abstractmethod
    def refit(self, symbol: str, month: str, moment: np.datetime64, history: Span | DailyBars, budget: TrainingBudget = UNLIMITED) -> str:
        """Renew the model of a symbol; after a failure the one before it stays in use.

        Args:
            symbol: ticker.
            month: such as 2020-03; the day of a weekly refit, such as 2020-03-06.
            moment: that of the refit; bars after it are not looked at.
            history: what was known then, or more.
            budget: of the training that this refit is part of.

        Returns:
            What went wrong, one sentence; empty when nothing did.
        """

    def get(self, symbol: str) -> Model | None:
        """The newest good model of a symbol; None before its first."""
        return self._models.get(symbol)

    def seconds_of_a_fit(self) -> float:
        """How long the newest fit took; 0 before the first."""
        return next((record.seconds for record in reversed(self.records) if record.outcome == "trained"), 0.0)

    def skip(self, symbol: str, month: str, message: str, outcome: str = "failed") -> str:
        """Count a refit that could not be made, and hand back why."""
        self.records.append(RefitRecord(symbol, month, None, outcome, message, 0.0, (), None))
        return message

    def why_nothing_was_forecast(self, symbols: Iterable[str]) -> str:
        """One sentence when a symbol was to be refitted and never was, so that there was no forecast; empty otherwise."""
        for symbol in symbols:
            tried = [record.message for record in self.records if record.symbol == symbol]
            if tried and symbol not in self._models:
                return f"No refit of {symbol} succeeded, so nothing was forecast and nothing traded; the last of {len(tried)}: {tried[-1]}"
        return ""
