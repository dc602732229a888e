"""The GRU by hand."""

import math

import numpy as np
import pytest

from forecasting.networks import graph_of, num_weights
from forecasting.specs import NetworkSpec


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_two_steps_of_one_unit() -> None:
    kernel, recurrent, of_input, of_state = [0.5, -0.25, 1.0], [0.1, 0.2, -0.3], [0.0, 0.5, 0.25], [0.75, 0.0, -0.5]
    state = 0.0
    for bar in (1.0, -0.5):
        from_input = [bar * k + b for k, b in zip(kernel, of_input, strict=True)]
        from_state = [state * r + b for r, b in zip(recurrent, of_state, strict=True)]
        update, reset = (sigmoid(from_input[gate] + from_state[gate]) for gate in (0, 1))
        new = math.tanh(from_input[2] + reset * from_state[2])
        state = update * state + (1 - update) * new
    weights = tuple(np.array(part, np.float32) for part in ([kernel], [recurrent], [of_input, of_state], [[2.0]], [0.5]))
    forward = graph_of(NetworkSpec("gru", units=1)).prepare_forward(weights)
    assert forward(np.array([[[1.0], [-0.5]]], np.float32)).tolist() == [pytest.approx([2 * state + 0.5], rel=1e-6)]


def test_it_has_the_weights_of_keras() -> None:
    assert graph_of(NetworkSpec("gru", units=3), 2).weight_shapes == ((2, 9), (3, 9), (2, 9), (3, 1), (1,))
    assert num_weights(NetworkSpec("gru", units=16)) == 48 + 768 + 96 + 16 + 1
