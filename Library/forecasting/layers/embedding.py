"""Whole numbers, of words or tickers, as learned vectors."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Layer, Shape, Weights

_LIMIT = 0.05


@dataclass(frozen=True)
class Embedding(Layer):
    """() to (width,), or (time,) to (time, width).

    Args:
        size: how many different numbers there are, from 0.
        width: numbers of a vector.
    """

    size: int
    width: int

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        return (*inputs[0], self.width)

    def weight_shapes(self, *inputs: Shape) -> tuple[tuple[int, ...], ...]:
        """One vector for each number."""
        return ((self.size, self.width),)

    def initial_weights(self, rng: np.random.Generator, *inputs: Shape) -> Weights:
        """Uniform in +-0.05."""
        return (rng.uniform(-_LIMIT, _LIMIT, (self.size, self.width)).astype(np.float32),)

    def build_keras(self, name: str) -> Any:
        """``keras.layers.Embedding``."""
        import keras

        return keras.layers.Embedding(self.size, self.width, name=name)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        return weights[0][inputs[0]], ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        vectors = weights[0].astype(np.float32)
        return lambda numbers: vectors[numbers]


@dataclass(frozen=True)
class NotZero(Layer):
    """(time,) to (time,): true where a number is not 0, which fills up a short text. A mask for recurrent layers."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """That of the input."""
        return inputs[0]

    def build_keras(self, name: str) -> Any:
        """``keras.ops.not_equal``."""
        import keras

        return lambda numbers: keras.ops.not_equal(numbers, 0)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        return inputs[0] != 0, ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        return lambda numbers: np.asarray(numbers) != 0
