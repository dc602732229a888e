"""Prices and a text together, on a planted signal."""

import numpy as np
import pytest

from forecasting.errors import InvalidSpec
from forecasting.networks import graph_of
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network
from forecasting.windows import Windows

NETWORK = NetworkSpec("price_and_news", units=4, vocabulary=6, embedding=3)


def planted(num_rows: int = 300, seed: int = 1) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """The last bar, and one more or less by whether the text has the word 2."""
    rng = np.random.default_rng(seed)
    bars, texts = rng.normal(0, 1, (num_rows, 3, 1)).astype(np.float32), rng.integers(3, 6, (num_rows, 4)).astype(np.int32)
    good = rng.random(num_rows) < 0.5
    texts[good, 1] = 2
    texts[:, 3] = 0  # filled up
    return (bars, texts), (np.where(good, 1.0, -1.0) + 0.5 * bars[:, -1, 0]).astype(np.float32)


def test_it_reads_both() -> None:
    X, y = planted()
    training = TrainingSpec(epochs=60, batch_size=30, learning_rate=0.02)
    spec = ModelSpec(WindowSpec(lookback=3, training_bars=30, forecast_bars=10), NETWORK, training)
    graph, fitted = graph_of(NETWORK), fit_network(Windows(X, y, np.arange(len(y))), spec, 1)
    later, happened = planted(seed=2)
    forward = graph.prepare_forward(fitted.weights)

    assert np.corrcoef(forward(*later)[:, 0], happened)[0, 1] > 0.95
    without_text, without_bars = (later[0], np.zeros_like(later[1])), (np.zeros_like(later[0]), later[1])
    assert np.corrcoef(forward(*without_text)[:, 0], happened)[0, 1] < 0.7
    assert np.corrcoef(forward(*without_bars)[:, 0], happened)[0, 1] < 0.95


def test_without_words_it_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="the network price_and_news expects at least two tokens"):
        graph_of(NetworkSpec("price_and_news"))
