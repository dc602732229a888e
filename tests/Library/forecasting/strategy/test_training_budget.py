from __future__ import annotations

import math

import pytest

from forecasting.strategy import training_budget
from forecasting.strategy.training_budget import UNLIMITED, TrainingBudget


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(training_budget, "perf_counter", lambda: now[0])
    return now


def test_what_one_fit_leaves_is_shared_by_the_others(clock: list[float]) -> None:
    budget = TrainingBudget(1, 3)
    assert budget.share() == 20.0
    clock[0] += 4.0
    assert budget.share() == 28.0
    clock[0] += 100.0
    assert budget.share() == 0.0


def test_a_shortfall_is_foretold_in_minutes(clock: list[float]) -> None:
    assert TrainingBudget(1, 3).shortfall(50.0) == 1.5
    assert TrainingBudget(1, 3).shortfall(20.0) == 0.0


def test_no_limit_is_none(clock: list[float]) -> None:
    assert UNLIMITED.share() == math.inf
    assert TrainingBudget(0, 3).shortfall(1e9) == 0.0
