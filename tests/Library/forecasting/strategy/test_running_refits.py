"""Refits on their days, and what is told of them, in a whole run of models that are written down here."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from AlgorithmImports import QCAlgorithm, Resolution
from forecasting.fit_progress import FitProgress
from forecasting.refit_schedule import RefitSchedule
from forecasting.strategy.refitted_models import RefitRecord, RefitRecords
from forecasting.strategy.running_refits import RunningRefits
from minilean.testing import run

DATA = Path(__file__).resolve().parents[3] / "conformance" / "data"


class Counts(RunningRefits):
    """Records that a refit was made on this day."""

    outcome = "trained"

    def __init__(self, algorithm: QCAlgorithm, settings: SimpleNamespace) -> None:
        super().__init__(algorithm, "planted", settings)
        self.made = RefitRecords()

    @property
    def records(self) -> RefitRecords:
        return self.made

    def refit(self) -> None:
        day = f"{self._algorithm.time:%m-%d %H:%M}"
        self._tell(day, FitProgress(1, 4, 2.0))
        self.made.records.append(RefitRecord("SPY", day, 1, self.outcome, "", 0.0, (), None))
        self._publish()
        self.report_once("A refit was made.")
        self.report_once(f"One of {day}.", about="day")


@pytest.mark.parametrize(
    ("refit", "at_start", "days"),
    [
        ("monthly", True, ["03-02 00:00", "03-31 08:00"]),
        ("monthly", False, ["03-31 08:00"]),
        ("weekly", False, ["03-06 08:00", "03-13 08:00", "03-20 08:00", "03-27 08:00"]),
    ],
)
def test_it_refits_on_its_days_tells_the_outcomes_and_says_a_thing_once(
    refit: str, at_start: bool, days: list[str], tmp_path: Path
) -> None:
    told: dict[str, str] = {}

    class Runs(QCAlgorithm):
        def set_runtime_statistic(self, name: str, value: str | float) -> None:
            told[name] = str(value)

        def initialize(self) -> None:
            self.add_equity("SPY", Resolution.DAILY)
            schedule = RefitSchedule(refit, date(2015, 3, 2), at_start)
            self.refits = Counts(self, SimpleNamespace(weights="train", schedule=schedule, budget=0.0, seeds=(1,)))
            self.refits.schedule_refits()

    result = run(Runs, data_folder=DATA, start="2015-03-02", end="2015-04-02", object_store=tmp_path)

    kept = json.loads((tmp_path / "planted" / "refits.json").read_text())
    assert [(one["month"], one["outcome"]) for one in kept] == [(day, "trained") for day in days]
    said = [line[20:] for line in result.log]
    assert [line for line in said if line.startswith(("A refit", "One of"))] == ["A refit was made.", f"One of {days[0]}."]
    assert (told["Training"], told["Refits trained"], told["Refits loaded"], told["Refits failed"]) == ("done", str(len(days)), "0", "0")
    assert "Refits skipped" not in told


def test_the_newest_messages_are_joined_and_outcomes_counted() -> None:
    records = RefitRecords()
    for outcome, message in (("failed", "one"), ("trained", ""), ("trained", "three")):
        records.records.append(RefitRecord("SPY", "2015-03", 1, outcome, message, 0.0, (), None))
    assert (records.messages_of(2), records.messages_of(3)) == ("three", "one three")
    assert (records.count("trained"), records.count("loaded")) == (2, 0)
    assert [one["message"] for one in json.loads(records.records_json())] == ["one", "", "three"]
