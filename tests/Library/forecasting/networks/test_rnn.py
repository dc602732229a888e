"""The plain recurrent network by hand."""

import math

import numpy as np
import pytest

from forecasting.networks import graph_of, num_weights
from forecasting.specs import NetworkSpec


def test_two_steps_of_one_unit() -> None:
    state = 0.0
    for bar in (1.0, -0.5):
        state = math.tanh(0.5 * bar - 0.25 * state + 0.125)
    weights = tuple(np.array(part, np.float32) for part in ([[0.5]], [[-0.25]], [0.125], [[2.0]], [0.5]))
    forward = graph_of(NetworkSpec("rnn", units=1)).prepare_forward(weights)
    assert forward(np.array([[[1.0], [-0.5]]], np.float32)).tolist() == [pytest.approx([2 * state + 0.5], rel=1e-6)]


def test_it_has_the_weights_of_keras() -> None:
    assert graph_of(NetworkSpec("rnn", units=3, layers=2), 2).weight_shapes == ((2, 3), (3, 3), (3,), (3, 3), (3, 3), (3,), (3, 1), (1,))
    assert num_weights(NetworkSpec("rnn", units=16)) == 16 + 256 + 16 + 16 + 1
