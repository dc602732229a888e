"""Batch normalisation: each number brought to mean 0 and variance 1 over the batch, then to a learned mean and size."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Layer, Shape, Weights, width

EPSILON = 1e-3


@dataclass(frozen=True)
class BatchNormalisation(Layer):
    """(F,) to (F,) (Ioffe and Szegedy 2015), with Keras' epsilon. Forecasts use running means of the statistics of all batches.

    Args:
        momentum: share of the running statistics that a batch leaves as it is.
    """

    momentum: float = 0.99
    num_states = 2

    def output_shape(self, *inputs: Shape) -> Shape:
        """That of the input."""
        return inputs[0]

    def weight_shapes(self, *inputs: Shape) -> tuple[tuple[int, ...], ...]:
        """Size and mean, which are learned; running mean and variance, which are not."""
        return ((width(inputs[0]),),) * 4

    def initial_weights(self, rng: np.random.Generator, *inputs: Shape) -> Weights:
        """Ones, zeros, zeros and ones."""
        ones, zeros = np.ones(width(inputs[0]), np.float32), np.zeros(width(inputs[0]), np.float32)
        return ones, zeros, zeros, ones

    def build_keras(self, name: str) -> Any:
        """``keras.layers.BatchNormalization``."""
        import keras

        return keras.layers.BatchNormalization(momentum=self.momentum, epsilon=EPSILON, name=name)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training; rows that only fill up the batch are no part of its statistics."""
        import jax.numpy as jnp
        from jax import lax

        size, mean, running_mean, running_variance = weights
        share = (counted / jnp.sum(counted))[:, jnp.newaxis]
        batch_mean = jnp.sum(share * inputs[0], axis=0)
        deviations = inputs[0] - batch_mean
        batch_variance = jnp.sum(share * deviations * deviations, axis=0)
        outputs = deviations * lax.rsqrt(batch_variance + EPSILON) * size + mean
        states = (
            running_mean * self.momentum + lax.stop_gradient(batch_mean) * (1 - self.momentum),
            running_variance * self.momentum + lax.stop_gradient(batch_variance) * (1 - self.momentum),
        )
        return outputs, states

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        size, mean, running_mean, running_variance = (part.astype(np.float32) for part in weights)
        factor = size / np.sqrt(running_variance + np.float32(EPSILON))
        return lambda inputs: (inputs - running_mean) * factor + mean
