"""What a layer provides, and the nodes that calls of layers give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Weights = tuple[np.ndarray, ...]
Shape = tuple[int | None, ...]
"""Of one example: ``(None, F)`` is a sequence of any length with F numbers at each step, ``(F,)`` are F numbers, ``()`` is one."""
Forward = Callable[..., np.ndarray]


@dataclass(frozen=True, eq=False)
class Node:
    """A value in a network: an input, or what a layer makes of other nodes.

    Args:
        shape: of one example.
        layer: what makes it; None for an input.
        inputs: what it is made of.
        whole: an input of whole numbers, such as the number of a word.
    """

    shape: Shape
    layer: "Layer | None" = None
    inputs: tuple["Node", ...] = ()
    whole: bool = False

    @property
    def is_sequence(self) -> bool:
        """Whether its first axis is time."""
        return bool(self.shape) and self.shape[0] is None


class Layer:
    """One kind of layer; derived classes are frozen dataclasses of its settings. It has no weights of its own.

    In JAX a sequence has time as its first axis, (time, N, F), in NumPy and Keras as its second, (N, time, F).
    """

    num_states = 0
    """How many of its last weights are not trained but updated by every batch."""
    is_random = False
    """Whether it draws random numbers while training."""
    is_idle = False
    """Whether it hands its input on unchanged when it forecasts."""

    def __call__(self, *inputs: Node) -> Node:
        """The node that this layer makes of others."""
        return Node(self.output_shape(*(node.shape for node in inputs)), self, inputs)

    def output_shape(self, *inputs: Shape) -> Shape:
        """Shape of one example of the output."""
        raise NotImplementedError

    def weight_shapes(self, *inputs: Shape) -> tuple[tuple[int, ...], ...]:
        """Shapes of the weights, in Keras' order."""
        return ()

    def initial_weights(self, rng: np.random.Generator, *inputs: Shape) -> Weights:
        """Fresh float32 weights by Keras' initialisers; the same generator state gives the same bits in every process."""
        return ()

    def build_keras(self, name: str) -> Any:
        """The layer in Keras: a function from its inputs to its output; loads Keras."""
        raise NotImplementedError

    def apply_jax(self, weights: tuple, inputs: tuple, key: Any, counted: Any) -> tuple[Any, tuple]:
        """The layer while training, in JAX; loads JAX.

        Args:
            weights: its arrays.
            inputs: arrays of N examples; of a sequence with time first.
            key: what random layers draw from; None for others.
            counted: shape (N,), one where an example counts, zero where it only fills up the batch.

        Returns:
            Its output, and new values of its last ``num_states`` weights.
        """
        raise NotImplementedError

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting, in NumPy: a function from arrays of N examples to one."""
        raise NotImplementedError


def width(shape: Shape) -> int:
    """How many numbers the last axis of a shape has."""
    last = shape[-1]
    if last is None:
        raise ValueError(f"The shape {shape} has no fixed last axis.")
    return last
