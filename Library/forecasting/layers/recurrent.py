"""What recurrent layers have in common: sequences in, the last state or all of them out, and steps that a mask leaves out."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from forecasting.initialisers import glorot_uniform, orthogonal
from forecasting.layers.layer import Layer, Shape, Weights, width


@dataclass(frozen=True)
class Recurrent(Layer):
    """(time, in) to (units,), or to (time, units) with ``sequences``.

    A second input, if there is one, is a mask of shape (time,): where it is false a step leaves the state as it was.

    Args:
        units: numbers of the state.
        sequences: give the states of all steps, not the last alone.
    """

    units: int
    sequences: bool = False

    num_gates: ClassVar[int]
    keras_name: ClassVar[str]

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        return (None, self.units) if self.sequences else (self.units,)

    def weight_shapes(self, *inputs: Shape) -> tuple[tuple[int, ...], ...]:
        """Kernel, recurrent kernel and bias, the gates side by side."""
        gates = self.num_gates * self.units
        return (width(inputs[0]), gates), (self.units, gates), self.initial_bias().shape

    def initial_weights(self, rng: np.random.Generator, *inputs: Shape) -> Weights:
        """A Glorot uniform kernel, an orthogonal recurrent kernel, and the bias of the kind."""
        kernel, recurrent, _ = self.weight_shapes(*inputs)
        return glorot_uniform(rng, (kernel[0], kernel[1])), orthogonal(rng, (recurrent[0], recurrent[1])), self.initial_bias()

    def initial_bias(self) -> np.ndarray:
        """The bias that a fit starts from, float32."""
        raise NotImplementedError

    def build_keras(self, name: str) -> Any:
        """The layer of Keras that has the same weights."""
        import keras

        layer = getattr(keras.layers, self.keras_name)(self.units, return_sequences=self.sequences, name=name)
        return lambda sequence, mask=None: layer(sequence, mask=mask)

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training."""
        states = self.states_in_jax(weights, inputs)
        return (states if self.sequences else states[-1]), ()

    def states_in_jax(self, weights: tuple, inputs: tuple) -> Any:
        """The states of all steps, (time, N, units), from a sequence and perhaps a mask, both with time first."""
        raise NotImplementedError
