"""Small prices, panels and models, an object store in memory, and weights in the form that was published first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd
import pytest

from forecasting.bars import DailyBars
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.refit import Refit
from forecasting.refit_format import describe, flat_weights, pack
from forecasting.span import Span
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


class MemoryStore:
    """LEAN's object store, as far as weights need it, in a dictionary. ``room`` limits the number of writes it accepts."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.room = 10**9

    @property
    def keys(self) -> list[str]:
        return sorted(self.contents)

    def contains_key(self, key: str) -> bool:
        return key in self.contents

    def read_bytes(self, key: str) -> bytes:
        return self.contents[key]

    def save_bytes(self, key: str, contents: bytes) -> bool:
        if self.room < 1:
            return False
        self.room -= 1
        self.contents[key] = contents
        return True


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
def make_bars() -> Callable[..., DailyBars]:
    """Bars of a random walk, one per business day from 1 January 2019, stamped at the close."""

    def make(num_bars: int, seed: int = 7) -> DailyBars:
        rng = np.random.default_rng(seed)
        closes = 100.0 * np.exp(rng.normal(0, 0.01, num_bars).cumsum())
        opens = closes * np.exp(rng.normal(0, 0.004, num_bars))
        highs, lows = np.maximum(opens, closes) * 1.003, np.minimum(opens, closes) * 0.996
        times = pd.bdate_range("2019-01-01", periods=num_bars) + pd.Timedelta(hours=16)
        return DailyBars(times.to_numpy(), opens, highs, lows, closes)

    return make


@pytest.fixture(scope="package", autouse=True)
def _compiled_without_optimisations() -> Iterator[None]:
    """A step for small networks is compiled in half the time so; real sizes and bytes of weights are fitted in processes of their own."""
    from forecasting import training_jax  # noqa: PLC0415 - loads JAX

    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(training_jax._SAME_BITS, "xla_backend_optimization_level", 0)
        yield


@pytest.fixture(scope="session")
def small_spec() -> ModelSpec:
    """Two layers of three units on windows of six bars, two epochs: trained in a fraction of a second once compiled."""
    return ModelSpec(
        window=WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12),
        network=NetworkSpec(units=3, layers=2, dropout=0.2),
        training=TrainingSpec(epochs=2, batch_size=16),
    )


@pytest.fixture(scope="session")
def first_bundle() -> Callable[..., dict[str, bytes]]:
    """Keys and contents of a bundle of the first form, as it was written then; ``change`` alters the manifest before its hash is made."""

    def make(
        refits: Mapping[str, Refit], spec_hash: str, change: Callable[[dict], object] = lambda _: None, **arrays: np.ndarray
    ) -> dict[str, bytes]:
        kept = {f"{name}/weights": flat_weights(refit) for name, refit in refits.items()}
        kept |= {f"{name}/closes": refit.relative_closes.astype(np.float32) for name, refit in refits.items()}
        payload = pack(kept | arrays)
        digest = hashlib.sha256(payload).hexdigest()
        folder = f"macro_lstm/SPY/{spec_hash}"
        manifest = {
            "format": 1,
            "strategy": "macro_lstm",
            "symbol": "SPY",
            "spec_hash": spec_hash,
            "spec": next(iter(refits.values())).spec.to_dict(),
            "features": ["close"],
            "payload": {"key": f"{folder}/weights-{digest[:16]}.npz", "sha256": digest, "bytes": len(payload)},
            "entries": {name: describe(refits[name]) for name in sorted(refits)},
        }
        change(manifest)
        text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
        manifest["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        return {f"{folder}/bundle.json": json.dumps(manifest, indent=1).encode(), f"{folder}/weights-{digest[:16]}.npz": payload}

    return make


@pytest.fixture(scope="session")
def make_panel() -> Callable[..., WeeklyPanel]:
    """Random changes of some tickers, from the week of 2 January 2015 on; the first week has none."""

    def make(num_weeks: int, num_tickers: int = 4, seed: int = 3) -> WeeklyPanel:
        times = np.datetime64("2015-01-02T16:00", "ns") + np.arange(num_weeks) * np.timedelta64(7, "D")
        returns = np.random.default_rng(seed).normal(0.001, 0.03, (num_weeks, num_tickers))
        returns[0] = np.nan
        return WeeklyPanel(tuple(f"T{number}" for number in range(num_tickers)), times, returns)

    return make


@pytest.fixture(scope="session")
def small_panel_spec() -> ModelSpec:
    """Layers of three and two units on windows of five weeks of four tickers, 40 weeks of training with ten to validate."""
    network = NetworkSpec("cross_section", units=2, sizes=(3, 2), vocabulary=4, embedding=2, dropout=0.2)
    training = TrainingSpec(
        epochs=3, batch_size=16, target="direction", optimizer="rmsprop", learning_rate=0.01, loss="binary_crossentropy",
        validation_bars=10, patience=2, monitor="auc",
    )  # fmt: skip
    return ModelSpec(WindowSpec(lookback=5, training_bars=40, holdout=0), network, training, InputSpec(("return(1)",)))
