"""A small problem and its refit, trained once."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.headlines.dated_headlines import DatedHeadlines, collected
from forecasting.headlines.headline_refit import (
    LOSS,
    HeadlineProblem,
    HeadlineRefit,
    HeadlineTask,
    headline_spec,
    refit_headlines,
)
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec

FIRST, NUM_DAYS = datetime(2024, 1, 1, 8), 60
KINDS = np.random.default_rng(3).integers(0, 3, NUM_DAYS)
TEXTS = ("shares fall badly", "shares hold still", "shares rise strongly")


@pytest.fixture(scope="session")
def headlines() -> DatedHeadlines:
    """One at eight of each of sixty days, which says what the day will do."""
    return collected((FIRST + timedelta(days=day), TEXTS[kind]) for day, kind in enumerate(KINDS))


@pytest.fixture(scope="session")
def bars() -> DailyBars:
    """A percent down, none or a percent up from the open, on each of the sixty days and the one before them."""
    changes = np.concatenate([[0.0], 0.01 * (KINDS - 1)])
    opens = np.full(NUM_DAYS + 1, 100.0)
    closes = opens * (1 + changes)
    times = np.datetime64("2023-12-31T16:00", "ns") + np.arange(NUM_DAYS + 1) * np.timedelta64(1, "D")
    return DailyBars(times, opens, np.maximum(opens, closes), np.minimum(opens, closes), closes)


@pytest.fixture(scope="session")
def spec() -> ModelSpec:
    """Four units on forty headlines."""
    network = NetworkSpec("sentiment", units=4, layers=1, dropout=0.0, vocabulary=12, embedding=3)
    return headline_spec(network, TrainingSpec(epochs=30, batch_size=8, learning_rate=0.05, loss=LOSS), 4, 40)


@pytest.fixture(scope="session")
def problem(headlines: DatedHeadlines, bars: DailyBars) -> HeadlineProblem:
    return HeadlineProblem.cut(headlines, bars, np.datetime64("2024-02-20T08:00"), HeadlineTask(), 40)


@pytest.fixture(scope="session")
def fit(problem: HeadlineProblem, spec: ModelSpec) -> HeadlineRefit:
    return refit_headlines(problem, spec, HeadlineTask(), 1)
