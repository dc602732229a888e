"""Small prices, small models, and an object store in memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


class MemoryStore:
    """LEAN's object store, as far as weights need it, in a dictionary. ``room`` limits the number of writes it accepts."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.room = 10**9

    def contains_key(self, key: str) -> bool:
        return key in self.contents

    def read(self, key: str) -> str:
        return self.contents[key].decode("utf-8")

    def read_bytes(self, key: str) -> bytes:
        return self.contents[key]

    def save(self, key: str, text: str) -> bool:
        return self.save_bytes(key, text.encode("utf-8"))

    def save_bytes(self, key: str, contents: bytes) -> bool:
        if self.room < 1:
            return False
        self.room -= 1
        self.contents[key] = contents
        return True

    def delete(self, key: str) -> bool:
        return self.contents.pop(key, None) is not None


@pytest.fixture
def object_store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="session")
def make_span() -> Callable[..., Span]:
    """A random walk of daily closes, one bar per business day from 2 January 2015, stamped at the close."""

    def make(num_bars: int, seed: int = 7) -> Span:
        times = pd.bdate_range("2015-01-02", periods=num_bars) + pd.Timedelta(hours=16)
        steps = np.random.default_rng(seed).normal(0.0003, 0.01, num_bars)
        return Span(times.to_numpy(), 100 * np.exp(np.cumsum(steps)))

    return make


@pytest.fixture(scope="session")
def small_spec() -> ModelSpec:
    """Two layers of three units on windows of six bars, two epochs: trained in a fraction of a second once compiled."""
    return ModelSpec(
        window=WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12),
        network=NetworkSpec(units=3, layers=2, dropout=0.2),
        training=TrainingSpec(epochs=2, batch_size=16),
    )
