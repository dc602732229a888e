"""The network of many stocks, as the third of the documents describes it."""

import numpy as np
import pytest

from forecasting.errors import InvalidSpec
from forecasting.networks import graph_of, num_weights
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network
from forecasting.windows import Windows

PUBLISHED = NetworkSpec("cross_section", units=10, dropout=0.2, sizes=(25, 10), vocabulary=2489, embedding=5)


def test_it_has_the_numbers_of_the_published_one() -> None:
    graph = graph_of(PUBLISHED)
    assert num_weights(PUBLISHED) == 16_984
    assert num_weights(PUBLISHED) - sum(int(np.prod(graph.weight_shapes[place])) for place in graph.states) == 16_930


@pytest.mark.long
def test_it_learns_which_ticker_rises_and_its_running_statistics_move() -> None:
    rng = np.random.default_rng(1)
    tickers, months = rng.integers(0, 4, 400).astype(np.int32), rng.integers(0, 12, 400).astype(np.int32)
    returns = rng.normal(0, 1, (400, 5, 1)).astype(np.float32)
    windows = Windows((returns, tickers, months), (tickers % 2).astype(np.float32), np.arange(400))
    network = NetworkSpec("cross_section", units=4, sizes=(4, 3), vocabulary=4, embedding=2)
    training = TrainingSpec(
        epochs=30, batch_size=40, target="direction", loss="binary_crossentropy", optimizer="rmsprop", learning_rate=0.01
    )
    spec = ModelSpec(WindowSpec(lookback=5, training_bars=30, forecast_bars=10), network, training)
    fitted = fit_network(windows, spec, 1)

    graph = graph_of(network)
    logits = graph.prepare_forward(fitted.weights)(*windows.X)[:, 0]
    assert np.mean((logits > 0) == (tickers % 2 == 1)) > 0.98
    assert fitted.losses[0] > 10 * fitted.losses[-1]
    means, variances = (fitted.weights[place] for place in graph.states)
    assert abs(means).max() > 0.01
    assert abs(variances - 1).max() > 0.01


def test_without_tickers_it_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="vocabulary=0 and embedding=0: the network cross_section expects the number of tickers"):
        graph_of(NetworkSpec("cross_section"))
