"""How layers hang together: order of weights, what reads what, and LSTM layers that advance together."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.layers import Concatenate, Dense, Dropout, Graph, Lstm, Node

WINDOWS = np.random.default_rng(1).random((4, 6, 2)).astype(np.float32)


def stacked(*units: int, dropout: float = 0.0) -> Graph:
    windows = node = Node((None, 2))
    for place, size in enumerate(units):
        node = Dropout(dropout)(Lstm(size, sequences=place < len(units) - 1)(node))
    return Graph((windows,), Dense(1)(node))


def test_weights_lie_in_the_order_of_the_layers() -> None:
    assert stacked(3, 5).weight_shapes == ((2, 12), (3, 12), (12,), (3, 20), (5, 20), (20,), (5, 1), (1,))


def test_a_branch_comes_where_it_is_first_read() -> None:
    one, other = Node((2,)), Node((3,))
    graph = Graph((one, other), Dense(1)(Concatenate()(Dense(4)(other), Dense(5)(one))))
    assert graph.weight_shapes == ((3, 4), (4,), (2, 5), (5,), (9, 1), (1,))
    weights = graph.initial_weights(np.random.default_rng(1))
    a, b = np.ones((1, 2), np.float32), np.full((1, 3), 2, np.float32)
    expected = np.concatenate([b @ weights[0], a @ weights[2]], axis=1) @ weights[4]
    assert graph.prepare_forward(weights)(a, b) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("units", "joined"), [((4, 4, 4), [3]), ((4, 4, 3), [2, 1]), ((4, 3, 4), [1, 1, 1]), ((4,), [1])])
def test_layers_of_one_width_advance_together_and_forecast_as_they_do_alone(units: tuple[int, ...], joined: list[int]) -> None:
    graph = stacked(*units, dropout=0.3)
    assert [len(stack) for stack in graph._stacks().values()] == joined

    weights, values = graph.initial_weights(np.random.default_rng(2)), WINDOWS
    for place in range(len(units)):
        values = Lstm(units[place], sequences=True).prepare_forward(weights[3 * place : 3 * place + 3])(values)
    expected = values[:, -1] @ weights[-2] + weights[-1]
    assert graph.prepare_forward(weights)(WINDOWS) == pytest.approx(expected, abs=1e-6)


def test_a_layer_that_two_others_read_stays_for_itself() -> None:
    windows = Node((None, 2))
    lower = Lstm(3, sequences=True)(windows)
    graph = Graph((windows,), Concatenate()(Lstm(3)(lower), Lstm(3)(lower)))
    assert [len(stack) for stack in graph._stacks().values()] == [1, 1, 1]


def test_an_unknown_input_is_refused() -> None:
    known, forgotten = Node((2,)), Node((3,))
    with pytest.raises(ValueError, match="an input that is not among its inputs: name all of them"):
        Graph((known,), Concatenate()(known, forgotten))
    with pytest.raises(ValueError, match="expected at least one layer"):
        Graph((known,), known)
