"""A whole number as a row of zeros with a single one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Layer, Shape, Weights


@dataclass(frozen=True)
class OneHot(Layer):
    """() to (size,): a one at the place of the number; none for numbers outside 0 to size - 1.

    Args:
        size: how many numbers there are.
    """

    size: int

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        return (*inputs[0], self.size)

    def build_keras(self, name: str) -> Any:
        """``keras.ops.one_hot``."""
        import keras

        return lambda numbers: keras.ops.one_hot(numbers, self.size)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        import jax

        return jax.nn.one_hot(inputs[0], self.size), ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        return lambda numbers: (np.asarray(numbers)[..., np.newaxis] == np.arange(self.size)).astype(np.float32)
