"""The LSTM by hand: shapes, and a forward pass of one unit."""

import math

import numpy as np
import pytest

from forecasting.networks.lstm import Lstm
from forecasting.specs import NetworkSpec


def test_shapes_are_those_of_keras() -> None:
    # input, forget, cell and output gate side by side
    assert Lstm.shapes(NetworkSpec(units=3, layers=2), 2) == ((2, 12), (3, 12), (12,), (3, 12), (3, 12), (12,), (3, 1), (1,))


def test_the_forget_gate_begins_open() -> None:
    _, _, bias, *_ = Lstm.initial_weights(NetworkSpec(units=2, layers=1), 1, np.random.default_rng(1))
    assert bias.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


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
    forward = Lstm.prepare_forward(NetworkSpec(units=1, layers=1), weights)
    assert forward(np.array([[[1.0], [-0.5]]], np.float32)).tolist() == pytest.approx([output * state + offset], rel=1e-6)


def test_without_weights_there_is_the_offset_alone() -> None:
    spec = NetworkSpec(units=2, layers=2)
    weights = [np.zeros(shape, np.float32) for shape in Lstm.shapes(spec, 1)]
    weights[-1][:] = 0.25
    assert Lstm.prepare_forward(spec, tuple(weights))(np.ones((3, 4, 1), np.float32)).tolist() == [0.25] * 3
