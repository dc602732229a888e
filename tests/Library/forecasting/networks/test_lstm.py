"""The LSTM by hand, and the bits that it has had since weights were first kept under its name."""

import hashlib
import math

import numpy as np
import pytest

from forecasting.networks import graph_of
from forecasting.specs import NetworkSpec


def test_shapes_are_those_of_keras() -> None:
    # input, forget, cell and output gate side by side
    assert graph_of(NetworkSpec(units=3, layers=2), 2).weight_shapes == (
        (2, 12), (3, 12), (12,), (3, 12), (3, 12), (12,), (3, 1), (1,),
    )  # fmt: skip


def test_the_forget_gate_begins_open() -> None:
    _, _, bias, *_ = graph_of(NetworkSpec(units=2, layers=1)).initial_weights(np.random.default_rng(1))
    assert bias.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


def digest(*arrays: np.ndarray) -> str:
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()[:16]


# Recorded before the network was put together from layers: published weights and those in caches are of these bits.
@pytest.mark.parametrize(
    ("spec", "num_features", "start", "forecast"),
    [
        (NetworkSpec(units=4), 1, "158cbf2034744974", [-0.15990575, -0.21807045, -0.22403595]),
        (NetworkSpec(units=5, layers=3, dropout=0.2), 2, "9728003fef8883c0", [-0.077495143, -0.078485437, -0.083508007]),
        (NetworkSpec(), 1, "d8affb45e8d868eb", [-0.056457967, -0.038783543, -0.028856687]),
        (NetworkSpec(units=50, layers=4), 1, "08d0dc879da28f81", [-0.015250949, -0.011977002, -0.015309568]),
    ],
)
def test_it_starts_and_forecasts_as_it_always_has(spec: NetworkSpec, num_features: int, start: str, forecast: list[float]) -> None:
    graph = graph_of(spec, num_features)
    weights = graph.initial_weights(np.random.default_rng(1))
    windows = np.random.default_rng(2).random((3, 60, num_features)).astype(np.float32)

    assert digest(*weights) == start
    assert graph.prepare_forward(weights)(windows)[:, 0].tolist() == pytest.approx(forecast, rel=2e-6)  # the last place is the machine's


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_two_steps_of_one_unit() -> None:
    kernel, recurrent, bias = [0.5, -0.25, 1.0, 0.75], [0.1, 0.2, -0.3, 0.4], [0.0, 1.0, 0.0, 0.0]
    output, offset = 2.0, 0.5
    state = cell = 0.0
    for bar in (1.0, -0.5):
        into, forget, new, out = (bar * k + state * r + b for k, r, b in zip(kernel, recurrent, bias, strict=True))
        cell = sigmoid(forget) * cell + sigmoid(into) * math.tanh(new)
        state = sigmoid(out) * math.tanh(cell)

    weights = tuple(np.array(part, np.float32) for part in ([kernel], [recurrent], bias, [[output]], [offset]))
    forward = graph_of(NetworkSpec(units=1)).prepare_forward(weights)
    assert forward(np.array([[[1.0], [-0.5]]], np.float32))[0].tolist() == pytest.approx([output * state + offset], rel=1e-6)


def test_without_weights_there_is_the_offset_alone() -> None:
    graph = graph_of(NetworkSpec(units=2, layers=2))
    weights = [np.zeros(shape, np.float32) for shape in graph.weight_shapes]
    weights[-1][:] = 0.25
    assert graph.prepare_forward(tuple(weights))(np.ones((3, 4, 1), np.float32)).tolist() == [[0.25]] * 3
