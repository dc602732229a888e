"""A network as a graph of layers: its weights in one row, and its passes in Keras, JAX and NumPy."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Layer, Node, Weights
from forecasting.layers.lstm import Lstm, prepare_stack


@dataclass(frozen=True, eq=False)
class Graph:
    """Layers between inputs and an output.

    Args:
        inputs: in the order in which their arrays are given.
        output: a node that is made of them.

    Raises:
        ValueError: the output is made of something else, or is an input.
    """

    inputs: tuple[Node, ...]
    output: Node

    def __post_init__(self) -> None:
        if not self.nodes:
            raise ValueError("The output of a network is one of its inputs: expected at least one layer between them.")
        known = {id(node) for node in (*self.inputs, *self.nodes)}
        if any(id(read) not in known for node in self.nodes for read in node.inputs):
            raise ValueError("The output of a network is made of an input that is not among its inputs: name all of them.")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes that a layer makes, each after those that it is made of."""
        found: dict[int, Node] = {}

        def visit(node: Node) -> None:
            if node.layer is not None and id(node) not in found:
                for read in node.inputs:
                    visit(read)
                found[id(node)] = node

        visit(self.output)
        return tuple(found.values())

    @cached_property
    def weight_shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of all weights, in the order of the nodes."""
        return tuple(shape for shapes in self._shapes_of_nodes for shape in shapes)

    @cached_property
    def states(self) -> tuple[int, ...]:
        """Which of the weights are not trained but updated by every batch."""
        places = []
        for (node, layer), part in zip(self._layers(), self._parts, strict=True):
            num_states = layer.num_states if node.layer is layer else 0
            places += range(part.stop - num_states, part.stop)
        return tuple(places)

    @cached_property
    def _shapes_of_nodes(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        return tuple(layer.weight_shapes(*(read.shape for read in node.inputs)) for node, layer in self._layers())

    @cached_property
    def _parts(self) -> tuple[slice, ...]:
        """Which weights each node has."""
        ends = np.cumsum([0, *(len(shapes) for shapes in self._shapes_of_nodes)]).tolist()
        return tuple(slice(first, end) for first, end in itertools.pairwise(ends))

    def _layers(self) -> Iterator[tuple[Node, Layer]]:
        return ((node, node.layer) for node in self.nodes if node.layer is not None)

    def initial_weights(self, rng: np.random.Generator) -> Weights:
        """Fresh float32 weights; the same generator state gives the same bits in every process."""
        return tuple(w for node, layer in self._layers() for w in layer.initial_weights(rng, *(read.shape for read in node.inputs)))

    def build_keras(self, lengths: Sequence[int | None]) -> Any:
        """An uncompiled Keras model; loads Keras.

        Its layers are named by their place, so that `weights_of` gives its weights in the order of the nodes.

        Args:
            lengths: of each input, how many steps it has; None for what is no sequence or may be of any length.
        """
        import keras

        def shape(node: Node, length: int | None) -> tuple[int | None, ...]:
            return (length, *node.shape[1:]) if node.is_sequence else node.shape

        inputs = [keras.Input(shape(node, n), dtype="int32" if node.whole else None) for node, n in zip(self.inputs, lengths, strict=True)]
        values = {id(node): value for node, value in zip(self.inputs, inputs, strict=True)}
        for place, (node, layer) in enumerate(self._layers()):
            made = layer.build_keras(f"{place:03d}_{type(layer).__name__.lower()}")
            values[id(node)] = made(*(values[id(read)] for read in node.inputs))
        return keras.Model(inputs if len(inputs) > 1 else inputs[0], values[id(self.output)])

    def apply_jax(self, weights: Sequence[Any], inputs: Sequence[Any], key: Any, counted: Any) -> tuple[Any, tuple]:
        """The training pass; loads JAX.

        Args:
            weights: all arrays, in the order of ``weight_shapes``.
            inputs: an array of N examples for each input, (N, time, F) for a sequence.
            key: what dropout draws from.
            counted: shape (N,), zero where an example only fills up the batch.

        Returns:
            The output, and new values of ``states``.
        """
        import jax

        values = {
            id(node): array.transpose(1, 0, *range(2, array.ndim)) if node.is_sequence else array
            for node, array in zip(self.inputs, inputs, strict=True)
        }
        states: tuple = ()
        num_random = 0
        for (node, layer), part in zip(self._layers(), self._parts, strict=True):
            drawn = jax.random.fold_in(key, num_random) if layer.is_random else None
            num_random += layer.is_random
            reads = tuple(values[id(read)] for read in node.inputs)
            values[id(node)], updated = layer.apply_jax(tuple(weights[part]), reads, drawn, counted)
            states += updated
        return values[id(self.output)], states

    def prepare_forward(self, weights: Weights) -> Forward:
        """The forecasting pass in NumPy: a function from an array of N examples for each input to the output."""
        steps: list[tuple[int, Forward, tuple[int, ...]]] = []
        stacks = self._stacks()
        own = {id(node): tuple(weights[part]) for node, part in zip(self.nodes, self._parts, strict=True)}
        joined = {id(node) for stack in stacks.values() for node in stack[:-1]}
        for node, layer in self._layers():
            if id(node) in stacks:
                stack = stacks[id(node)]
                forward = prepare_stack([own[id(member)] for member in stack], layer.output_shape()[0] is None)
                steps.append((id(node), forward, (id(_awake(stack[0].inputs[0])),)))
            elif id(node) not in joined and not layer.is_idle:
                steps.append((id(node), layer.prepare_forward(own[id(node)]), tuple(id(_awake(read)) for read in node.inputs)))
        keys, last = [id(node) for node in self.inputs], id(_awake(self.output))

        def forward_all(*inputs: np.ndarray) -> np.ndarray:
            values = dict(zip(keys, inputs, strict=True))
            for key, forward, reads in steps:
                values[key] = forward(*(values[read] for read in reads))
            return values[last]

        return forward_all

    def _stacks(self) -> dict[int, list[Node]]:
        """Unmasked LSTM layers of one width on top of each other, lowest first, by the highest: these advance together."""
        stacks: dict[int, list[Node]] = {}
        for node, layer in self._layers():
            if isinstance(layer, Lstm) and len(node.inputs) == 1:
                below = _awake(node.inputs[0])
                lower = stacks.get(id(below))
                if lower is not None and self._readers(below) == 1 and isinstance(below.layer, Lstm) and below.layer.units == layer.units:
                    del stacks[id(below)]
                    stacks[id(node)] = [*lower, node]
                else:
                    stacks[id(node)] = [node]
        return stacks

    def _readers(self, node: Node) -> int:
        return sum(_awake(read) is node for other, layer in self._layers() if not layer.is_idle for read in other.inputs)


def _awake(node: Node) -> Node:
    """The node whose value this one has when it forecasts."""
    while node.layer is not None and node.layer.is_idle:
        node = node.inputs[0]
    return node


def weights_of(model: Any) -> list[Any]:
    """The variables of a Keras model that `Graph.build_keras` built, in the order of its nodes."""
    return [w for layer in sorted(model.layers, key=lambda layer: layer.name) for w in layer.weights if w.dtype == "float32"]
