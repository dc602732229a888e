"""That the frame holds: a layer of attention, and a network of it, are one file that names nothing but what the library offers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import forecasting

ATTENTION = '''
"""Attention over the steps of a sequence (Luong et al. 2015, with a learned query)."""

from dataclasses import dataclass

import numpy as np
import pytest

from forecasting.initialisers import glorot_uniform
from forecasting.layers import Dense, Lstm
from forecasting.layers.layer import Layer
from forecasting.networks import network


@dataclass(frozen=True)
class Attention(Layer):
    def output_shape(self, *inputs):
        return inputs[0][1:]

    def weight_shapes(self, *inputs):
        return ((inputs[0][-1], 1),)

    def initial_weights(self, rng, *inputs):
        return (glorot_uniform(rng, (inputs[0][-1], 1)),)

    def build_keras(self, name):
        import keras

        query = keras.layers.Dense(1, use_bias=False, name=name)
        return lambda states: keras.ops.sum(keras.ops.softmax(query(states), axis=1) * states, axis=1)

    def apply_jax(self, weights, inputs, key, counted):
        import jax
        import jax.numpy as jnp

        scores = jnp.sum(inputs[0] * weights[0][:, 0], axis=2, keepdims=True)
        return jnp.sum(jax.nn.softmax(scores, axis=0) * inputs[0], axis=0), ()

    def prepare_forward(self, weights):
        query = weights[0].astype(np.float32)

        def forward(states):
            scores = np.exp(states @ query - (states @ query).max(axis=1, keepdims=True))
            return (scores / scores.sum(axis=1, keepdims=True) * states).sum(axis=1)

        return forward


@network("attention")
def attention(spec, windows):
    return Dense(1)(Attention()(Lstm(spec.units, sequences=True)(windows)))
'''
PROGRAM = """
import numpy as np, jax
from dataclasses import replace
from forecasting.layers.graph import weights_of
from forecasting.networks import graph_of, networks_of_windows
from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec

network = NetworkSpec("attention", units=4)
graph, windows = graph_of(network, 2), np.random.default_rng(2).random((3, 9, 2)).astype(np.float32)
weights = graph.initial_weights(np.random.default_rng(1))
outputs = graph.prepare_forward(weights)(windows)
model = graph.build_keras([9])
for variable, value in zip(weights_of(model), weights, strict=True):
    variable.assign(value)
assert np.allclose(outputs, model(windows), atol=1e-5)
assert np.allclose(outputs, graph.apply_jax(weights, [windows], jax.random.key(0), np.ones(3, np.float32))[0], atol=1e-5)
times = np.arange("2015-01-01", "2015-04-11", dtype="datetime64[D]").astype("datetime64[ns]")
history = Span(times, 100 + np.random.default_rng(7).normal(0, 1, times.size).cumsum())
spec = ModelSpec(WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12), network, TrainingSpec(epochs=3))
made = refit(history, spec, 1)
print("attention" in networks_of_windows(), made.losses[-1] < made.losses[0], np.isfinite(made.model.forecast_levels(history)).all())
"""


@pytest.mark.long
def test_attention_is_one_file(tmp_path: Path) -> None:
    library = Path(forecasting.__file__).parents[1]
    shutil.copytree(library, tmp_path / "Library", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "Library" / "forecasting" / "networks" / "attention.py").write_text(ATTENTION, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "Library"), "PYTHONWARNINGS": "ignore"}
    found = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert found.stdout.split() == ["True", "True", "True"], found.stderr
