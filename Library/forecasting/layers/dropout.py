"""Dropout: a share of the inputs is zeroed while training."""

from dataclasses import dataclass
from typing import Any

from forecasting.layers.layer import Forward, Layer, Shape, Weights


@dataclass(frozen=True)
class Dropout(Layer):
    """Zeroes a share of the inputs while training and scales up the rest (Srivastava et al. 2014); any shape.

    Args:
        rate: the share, at least 0 and less than 1.
    """

    rate: float
    is_random = True
    is_idle = True

    def output_shape(self, *inputs: Shape) -> Shape:
        """That of the input."""
        return inputs[0]

    def build_keras(self, name: str) -> Any:
        """``keras.layers.Dropout``."""
        import keras

        return keras.layers.Dropout(self.rate, name=name)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        from forecasting.layers.in_jax.products import dropout

        return dropout(key, self.rate, inputs[0]), ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """Nothing is dropped."""
        return lambda inputs: inputs
