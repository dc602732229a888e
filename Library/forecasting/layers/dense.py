"""A dense layer: every output is a weighted sum of all inputs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.initialisers import glorot_uniform
from forecasting.layers.layer import Forward, Layer, Shape, Weights, width


def _softmax(values: np.ndarray) -> np.ndarray:
    grown = np.exp(values - values.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


_IN_NUMPY = {
    "linear": lambda values: values,
    "tanh": np.tanh,
    "relu": lambda values: np.maximum(values, np.float32(0)),
    "sigmoid": lambda values: np.float32(0.5) * (np.tanh(values * np.float32(0.5)) + np.float32(1)),
    "softmax": _softmax,
}
ACTIVATIONS = tuple(_IN_NUMPY)


@dataclass(frozen=True)
class Dense(Layer):
    """(in,) to (units,).

    Args:
        units: outputs.
        activation: one of ``ACTIVATIONS``.

    Raises:
        ValueError: it is none of them.
    """

    units: int
    activation: str = "linear"

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"Dense has activation={self.activation!r}: expected one of {', '.join(ACTIVATIONS)}.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        return (self.units,)

    def weight_shapes(self, *inputs: Shape) -> tuple[tuple[int, ...], ...]:
        """Kernel and bias."""
        return (width(inputs[0]), self.units), (self.units,)

    def initial_weights(self, rng: np.random.Generator, *inputs: Shape) -> Weights:
        """A Glorot uniform kernel and no bias."""
        return glorot_uniform(rng, (width(inputs[0]), self.units)), np.zeros(self.units, dtype=np.float32)

    def build_keras(self, name: str) -> Any:
        """``keras.layers.Dense``."""
        import keras

        return keras.layers.Dense(self.units, activation=self.activation, name=name)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        import jax

        from forecasting.layers.in_jax.products import dense

        kernel, bias = weights
        outputs = dense(kernel, bias, inputs[0])
        if self.activation == "linear":
            return outputs, ()
        return (jax.numpy.tanh if self.activation == "tanh" else getattr(jax.nn, self.activation))(outputs), ()

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        kernel, bias = (part.astype(np.float32) for part in weights)
        activate = _IN_NUMPY[self.activation]
        return lambda inputs: activate(inputs @ kernel + bias)
