"""Values beside each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Layer, Shape, Weights, width


@dataclass(frozen=True)
class Concatenate(Layer):
    """(a,), (b,), ... to (a + b + ...,)."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        return (*inputs[0][:-1], sum(width(shape) for shape in inputs))

    def build_keras(self, name: str) -> Any:
        """``keras.layers.Concatenate``."""
        import keras

        layer = keras.layers.Concatenate(name=name)
        return lambda *inputs: layer(list(inputs))

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        import jax.numpy as jnp

        return jnp.concatenate(inputs, axis=-1), ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        return lambda *inputs: np.concatenate(inputs, axis=-1)
