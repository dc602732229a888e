"""What is saved comes back to the last bit, and no damaged byte goes unnoticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.errors import WeightsError
from forecasting.networks import get_network
from forecasting.refit import Refit
from forecasting.scaling import PriceScaler
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.weight_store import WeightStore

SPEC = ModelSpec(
    WindowSpec(lookback=2, training_bars=10, holdout=0, forecast_bars=4), NetworkSpec(units=1, layers=1), TrainingSpec(epochs=1)
)
SHAPES = get_network("lstm").shapes(SPEC.network, 1)
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


class Store(dict):
    contains_key = dict.__contains__
    read_bytes = dict.__getitem__

    def read(self, key: str) -> str:
        return self[key].decode("utf-8", "surrogateescape")

    def save(self, key: str, text: str) -> bool:
        return self.save_bytes(key, text.encode("utf-8"))

    def save_bytes(self, key: str, contents: bytes) -> bool:
        self[key] = contents
        return True

    def delete(self, key: str) -> bool:
        return self.pop(key, None) is not None


@st.composite
def refits(draw: st.DrawFn) -> Refit:
    sizes = [int(np.prod(shape)) for shape in SHAPES]
    flat = [draw(st.lists(FLOATS, min_size=size, max_size=size)) for size in sizes]
    weights = tuple(np.array(numbers, np.float32).reshape(shape) for numbers, shape in zip(flat, SHAPES, strict=True))
    positive = st.floats(1e-6, 1e6)
    scaler = PriceScaler(draw(positive), draw(positive), draw(positive), "2020-03-02T16:00:00", draw(positive))
    losses = tuple(draw(st.lists(positive, max_size=3)))
    return Refit(SPEC, draw(st.integers(0, 9)), weights, scaler, "2019-01-02T16:00:00", "2020-03-30T16:00:00",
                 np.array([0.5, 1.0], np.float32), losses, draw(positive), None, {"python": "3.11"})


@given(st.dictionaries(st.sampled_from(["2020-01", "2020-02", "2020-03"]), refits(), min_size=1))
def test_save_then_load_is_the_identity(kept: dict[str, Refit]) -> None:
    store = Store()
    for month, refit in kept.items():
        WeightStore(store, "macro_lstm").save("SPY", month, refit)
    for month, refit in kept.items():
        found = WeightStore(store, "macro_lstm").load("SPY", SPEC, month, refit.seed)
        assert all(a.tobytes() == b.tobytes() for a, b in zip(found.weights, refit.weights, strict=True))
        assert (found.scaler, found.losses, found.seconds, found.seed) == (refit.scaler, refit.losses, refit.seconds, refit.seed)


REFIT = Refit(
    SPEC, 1, tuple(np.ones(s, np.float32) for s in SHAPES), PriceScaler(1.0, 2.0, 0.01, "2020-03-02T16:00:00", 1.5),
    "2019-01-02T16:00:00", "2020-03-30T16:00:00", np.array([0.5, 1.0], np.float32), (0.1,), 1.0, None, {},
)


@given(st.data())
def test_any_damaged_byte_is_an_error_of_ours_and_never_other_weights(data: st.DataObject) -> None:
    store = Store()
    WeightStore(store, "macro_lstm").save("SPY", "2020-03", REFIT)
    key = data.draw(st.sampled_from(sorted(store)))
    position = data.draw(st.integers(0, len(store[key]) - 1))
    damaged = bytearray(store[key])
    damaged[position] ^= data.draw(st.integers(1, 127))
    store[key] = bytes(damaged)

    with pytest.raises(WeightsError):
        WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)


@given(st.data())
def test_any_truncation_is_an_error_of_ours(data: st.DataObject) -> None:
    store = Store()
    WeightStore(store, "macro_lstm").save("SPY", "2020-03", replace(REFIT, seed=2))
    key = data.draw(st.sampled_from(sorted(store)))
    store[key] = store[key][:data.draw(st.integers(0, len(store[key]) - 1))]
    with pytest.raises(WeightsError):
        WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 2)
