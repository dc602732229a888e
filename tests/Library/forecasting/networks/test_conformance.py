"""What every network must do; networks are found in the registry, so a new file is tested without a new test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

import forecasting
from forecasting.errors import UnknownNetwork
from forecasting.layers.graph import weights_of as in_order
from forecasting.networks import get_network, graph_of, network_names, num_weights
from forecasting.specs import NetworkSpec

LIBRARY = Path(__file__).resolve().parents[4] / "Library"
WINDOWS = np.random.default_rng(3).random((5, 9, 1)).astype(np.float32)


@pytest.fixture(params=network_names())
def spec(request: pytest.FixtureRequest) -> NetworkSpec:
    return NetworkSpec(name=request.param, units=4, layers=3, dropout=0.0)


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
    windows = np.random.default_rng(4).random((5, 9, num_features)).astype(np.float32)
    outputs = graph.prepare_forward(weights)(windows)

    model = graph.build_keras([windows.shape[1]])
    assert tuple(tuple(v.shape) for v in in_order(model)) == graph.weight_shapes
    for variable, value in zip(in_order(model), weights, strict=True):
        variable.assign(value)
    in_keras = np.asarray(model(windows, training=False))
    in_jax = np.asarray(graph.apply_jax(weights, [windows], jax.random.key(0), np.ones(5, np.float32))[0])

    assert outputs.shape == (5, 1)
    assert outputs.dtype == np.float32
    assert outputs.std() > 1e-3  # the comparison is not between constants
    assert outputs == pytest.approx(in_keras, abs=1e-5)
    assert outputs == pytest.approx(in_jax, abs=1e-5)


def test_one_window_forecasts_as_it_does_among_others(spec: NetworkSpec) -> None:
    forward = graph_of(spec).prepare_forward(weights_of(spec))
    assert forward(WINDOWS[2:3])[0, 0] == pytest.approx(forward(WINDOWS)[2, 0], abs=1e-6)
    assert np.array_equal(forward(WINDOWS[2:3]), forward(WINDOWS[2:3]))


FORECAST_ELSEWHERE = """
import hashlib
import numpy as np
from forecasting.networks import graph_of
from forecasting.specs import NetworkSpec
graph = graph_of(NetworkSpec({name!r}, units=50, layers=4))
forward = graph.prepare_forward(graph.initial_weights(np.random.default_rng(1)))
windows = np.random.default_rng(2).random((200, 60, 1), np.float32)
print(hashlib.sha256(forward(windows).tobytes() + forward(windows[:1]).tobytes()).hexdigest())
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


def test_every_weight_and_every_bar_matters(spec: NetworkSpec) -> None:
    graph, weights = graph_of(spec), weights_of(spec)
    before = graph.prepare_forward(weights)(WINDOWS)
    for position in range(len(weights)):
        changed = [w + 0.1 if i == position else w for i, w in enumerate(weights)]
        assert not np.allclose(graph.prepare_forward(tuple(changed))(WINDOWS), before, atol=1e-6)
    for bar in range(WINDOWS.shape[1]):
        perturbed = WINDOWS.copy()
        perturbed[:, bar] += 1.0
        assert not np.array_equal(graph.prepare_forward(weights)(perturbed), before)


def test_the_original_network_has_71051_weights() -> None:
    assert num_weights(NetworkSpec(units=50, layers=4)) == 71_051
