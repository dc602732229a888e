"""A network of one unit whose weights are written down: what it says follows by arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest

from forecasting.errors import InvalidText
from forecasting.headlines.text_model import TextModel
from forecasting.networks import Weights
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec

SPEC = ModelSpec(
    WindowSpec(3, training_bars=10, holdout=0, forecast_bars=4),
    NetworkSpec("sentiment", units=1, layers=1, dropout=0.0, vocabulary=4, embedding=1),
    TrainingSpec(loss="categorical_crossentropy"),
)
NUMBERS = {"<PAD>": 0, "<UNK>": 1, "up": 2, "down": 3}


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@pytest.fixture
def weights() -> Weights:
    """A state of sigmoid(x) * tanh(x) for one word of vector x, and logits of -1, 0 and 1 times what comes of it."""
    vectors = np.array([[0.0], [0.0], [1.0], [-1.0]], dtype=np.float32)
    kernel = np.ones((1, 4), dtype=np.float32)
    zeros = np.zeros((1, 4), dtype=np.float32)
    return vectors, kernel, zeros, np.zeros(4, np.float32), np.array([[-1.0, 0.0, 1.0]], np.float32), np.zeros(3, np.float32)


def test_probabilities_are_those_of_the_weights(weights: Weights) -> None:
    found = TextModel(SPEC, NUMBERS, weights).probabilities(["Up!", "down"])

    for row, x in zip(found, (1.0, -1.0), strict=True):
        state = sigmoid(x) * math.tanh(sigmoid(x) * math.tanh(x))
        grown = [math.exp(-state), 1.0, math.exp(state)]
        assert row == pytest.approx([one / sum(grown) for one in grown], abs=1e-6)
    assert found.dtype == np.float64


def test_only_words_that_are_read_count_as_known(weights: Weights) -> None:
    model = TextModel(SPEC, NUMBERS, weights)
    assert model.knows("up")
    assert model.knows("bank goes DOWN")
    assert not model.knows("the bank goes down")  # its fourth word is not read
    assert not model.knows("bank")


def test_a_headline_of_unknown_words_alone_is_refused(weights: Weights) -> None:
    with pytest.raises(InvalidText, match=r"Headline 1 \('bank'\) has none of the 2 words that were fitted on: leave it out"):
        TextModel(SPEC, NUMBERS, weights).probabilities(["up", "bank"])
