"""LSTM layers of different widths."""

import numpy as np

from forecasting.networks import graph_of
from forecasting.specs import NetworkSpec


def test_each_layer_has_its_width() -> None:
    shapes = graph_of(NetworkSpec("stacked_lstm", sizes=(4, 2))).weight_shapes
    assert shapes == ((1, 16), (4, 16), (16,), (4, 8), (2, 8), (8,), (2, 1), (1,))


def test_without_sizes_it_is_the_lstm() -> None:
    windows = np.random.default_rng(2).random((3, 9, 1)).astype(np.float32)
    forecasts = []
    for name in ("lstm", "stacked_lstm"):
        graph = graph_of(NetworkSpec(name, units=3, layers=2))
        forecasts.append(graph.prepare_forward(graph.initial_weights(np.random.default_rng(1)))(windows))
    assert forecasts[0].tobytes() == forecasts[1].tobytes()
