"""What every network must do; networks are found in the registry, so a new file is tested without a new test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import forecasting
from forecasting.errors import UnknownNetwork
from forecasting.layers.graph import weights_of as in_order
from forecasting.networks import get_network, graph_of, network_names, num_weights
from forecasting.specs import NetworkSpec

LIBRARY = Path(__file__).resolve().parents[4] / "Library"
NUM_ROWS, NUM_STEPS = 5, 9
VOCABULARY = 7


@pytest.fixture(params=network_names())
def spec(request: pytest.FixtureRequest) -> NetworkSpec:
    reads_numbers = get_network(request.param).inputs != ("windows",)
    words = {"vocabulary": VOCABULARY, "embedding": 3} if reads_numbers else {}
    return NetworkSpec(name=request.param, units=4, layers=3, dropout=0.0, **words)


def arrays_of(spec: NetworkSpec, num_features: int = 1, num_rows: int = NUM_ROWS, num_steps: int = NUM_STEPS) -> list[np.ndarray]:
    """Examples for each input: windows of numbers, texts of which most are filled up with zeros, whole numbers."""
    rng = np.random.default_rng(3)
    texts = np.where(np.arange(num_steps) < rng.integers(3, num_steps + 1, (num_rows, 1)), rng.integers(1, 7, (num_rows, num_steps)), 0)
    made = {
        "windows": rng.random((num_rows, num_steps, num_features)).astype(np.float32),
        "text": texts.astype(np.int32),
        "number": rng.integers(0, 5, num_rows).astype(np.int32),
    }
    return [made[kind] for kind in get_network(spec.name).inputs]


def lengths_of(spec: NetworkSpec) -> list[int | None]:
    return [None if kind == "number" else NUM_STEPS for kind in get_network(spec.name).inputs]


def weights_of(spec: NetworkSpec, num_features: int = 1, seed: int = 5) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    start = graph_of(spec, num_features).initial_weights(rng)
    return tuple(w + rng.normal(0, 0.1, w.shape).astype(np.float32) for w in start)  # no zeros left that would hide a mistake


def test_the_registry_is_not_empty() -> None:
    assert "lstm" in network_names()
    with pytest.raises(UnknownNetwork, match=f"no network 'nosuch': expected one of {', '.join(network_names())}"):
        get_network("nosuch")


NEW = """
from forecasting.layers import Dense, SimpleRnn
from forecasting.networks import network

@network("planted")
def planted(spec, windows):
    return Dense(1)(SimpleRnn(spec.units)(windows))
"""


def test_a_new_file_is_found_without_an_edit(tmp_path: Path) -> None:
    library = Path(forecasting.__file__).parents[1]
    shutil.copytree(library, tmp_path / "Library", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "Library" / "forecasting" / "networks" / "planted.py").write_text(NEW, encoding="utf-8")
    program = "from forecasting.networks import get_network, network_names; print(*network_names(), get_network('planted').build.__name__)"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "Library")}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)

    assert found.stdout.split() == [*sorted([*network_names(), "planted"]), "planted"], found.stderr


def test_initial_weights_have_the_promised_shapes_and_depend_on_the_seed_alone(spec: NetworkSpec) -> None:
    graph = graph_of(spec)
    first, again, other = (graph.initial_weights(np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert tuple(w.shape for w in first) == graph.weight_shapes
    assert all(w.dtype == np.float32 for w in first)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


# Importing Keras imports matplotlib where it is installed, which uses deprecated names of its own dependencies.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("num_features", [1, 7])
def test_the_forward_passes_in_numpy_jax_and_keras_agree(spec: NetworkSpec, num_features: int) -> None:
    graph, weights = graph_of(spec, num_features), weights_of(spec, num_features)
    arrays = arrays_of(spec, num_features)
    outputs = graph.prepare_forward(weights)(*arrays)

    model = graph.build_keras(lengths_of(spec))
    assert tuple(tuple(v.shape) for v in in_order(model)) == graph.weight_shapes
    for variable, value in zip(in_order(model), weights, strict=True):
        variable.assign(value)
    in_keras = np.asarray(model(arrays if len(arrays) > 1 else arrays[0], training=False))
    in_jax = np.asarray(graph.apply_jax(weights, [jnp.asarray(a) for a in arrays], jax.random.key(0), np.ones(NUM_ROWS, np.float32))[0])

    assert outputs.shape == (NUM_ROWS, *graph.output.shape)
    assert len(graph.output.shape) == 1
    assert outputs.dtype == np.float32
    assert outputs.std() > 1e-3  # the comparison is not between constants
    assert outputs == pytest.approx(in_keras, abs=1e-5)
    if not graph.states:  # those of batches are trained on, which the test of layers compares with Keras
        assert outputs == pytest.approx(in_jax, abs=1e-5)


def test_one_window_forecasts_as_it_does_among_others(spec: NetworkSpec) -> None:
    forward, arrays = graph_of(spec).prepare_forward(weights_of(spec)), arrays_of(spec)
    one = [array[2:3] for array in arrays]
    assert forward(*one)[0] == pytest.approx(forward(*arrays)[2], abs=1e-6)
    assert np.array_equal(forward(*one), forward(*one))


FORECAST_ELSEWHERE = """
import hashlib
import numpy as np
from forecasting.networks import graph_of
from forecasting.specs import NetworkSpec
graph = graph_of(NetworkSpec({name!r}, units=50, layers=4, vocabulary=9, embedding=50))
forward = graph.prepare_forward(graph.initial_weights(np.random.default_rng(1)))
rng = np.random.default_rng(2)
shapes = [(200, 60, *node.shape[1:]) if node.is_sequence else (200,) for node in graph.inputs]
arrays = [rng.integers(0, 9, s) if n.whole else rng.random(s, np.float32) for n, s in zip(graph.inputs, shapes)]
print(hashlib.sha256(forward(*arrays).tobytes() + forward(*(a[:1] for a in arrays)).tobytes()).hexdigest())
"""


def test_a_forecast_does_not_depend_on_the_threads_of_linear_algebra(spec: NetworkSpec) -> None:
    code = FORECAST_ELSEWHERE.format(name=spec.name)
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=LIBRARY, env=os.environ | {"OPENBLAS_NUM_THREADS": threads},
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout
        for threads in ("1", "8")
    }  # fmt: skip
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_every_weight_and_every_bar_and_word_matters(spec: NetworkSpec) -> None:
    graph, weights, arrays = graph_of(spec), weights_of(spec), arrays_of(spec)
    before = graph.prepare_forward(weights)(*arrays)
    for position in range(len(weights)):
        changed = [w + 0.1 if i == position else w for i, w in enumerate(weights)]
        assert not np.allclose(graph.prepare_forward(tuple(changed))(*arrays), before, atol=1e-6)
    for place, node in enumerate(graph.inputs):
        for step in range(NUM_STEPS if node.is_sequence else 1):
            perturbed = [array.copy() for array in arrays]
            at = (slice(None), step) if node.is_sequence else slice(None)
            # another number, and never the one that fills up
            perturbed[place][at] = perturbed[place][at] % 5 + 1 if node.whole else perturbed[place][at] + 1
            assert not np.array_equal(graph.prepare_forward(weights)(*perturbed), before)


def test_the_original_network_has_71051_weights() -> None:
    assert num_weights(NetworkSpec(units=50, layers=4)) == 71_051
