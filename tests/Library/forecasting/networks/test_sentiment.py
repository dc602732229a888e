"""The network of texts by hand: what fills a text up is no word, and there are three logits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecasting.errors import InvalidSpec
from forecasting.networks import graph_of, network_names, networks_of_windows, num_weights
from forecasting.specs import NetworkSpec


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_two_words_of_one_unit_and_one_that_fills_up() -> None:
    vectors, kernel, recurrent = [9.0, 1.0, -0.5], [0.5, -0.25, 1.0, 0.75], [0.1, 0.2, -0.3, 0.4]
    state = cell = 0.0
    for word in (1, 2):
        into, forget, new, out = (vectors[word] * k + state * r for k, r in zip(kernel, recurrent, strict=True))
        cell = sigmoid(forget) * cell + sigmoid(into) * math.tanh(new)
        state = sigmoid(out) * math.tanh(cell)
    parts = ([[v] for v in vectors], [kernel], [recurrent], [0.0] * 4, [[2.0, -1.0, 0.5]], [0.0, 0.25, 0.0])
    graph = graph_of(NetworkSpec("sentiment", units=1, vocabulary=3, embedding=1))
    forward = graph.prepare_forward(tuple(np.array(part, np.float32) for part in parts))
    expected = pytest.approx([2 * state, 0.25 - state, state / 2], rel=1e-6)
    assert forward(np.array([[1, 2, 0], [0, 1, 2]], np.int32)).tolist() == [expected, expected]


def test_it_has_the_weights_of_keras() -> None:
    spec = NetworkSpec("sentiment", units=3, layers=2, vocabulary=11, embedding=5)
    assert graph_of(spec).weight_shapes == ((11, 5), (5, 12), (3, 12), (12,), (3, 12), (3, 12), (12,), (3, 3), (3,))
    assert num_weights(NetworkSpec("sentiment", units=128, vocabulary=10_000, embedding=100)) == 1_000_000 + 4 * 128 * 229 + 387


def test_it_is_no_network_of_windows() -> None:
    assert "sentiment" in network_names()
    assert "sentiment" not in networks_of_windows()


@pytest.mark.parametrize("words", [{}, {"vocabulary": 1, "embedding": 3}, {"vocabulary": 3}])
def test_without_words_there_is_no_network(words: dict[str, int]) -> None:
    with pytest.raises(InvalidSpec, match="the network sentiment expects at least two tokens and vectors of at least one number"):
        graph_of(NetworkSpec("sentiment", **words))
