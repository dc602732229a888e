"""Stacked LSTM: several LSTM layers with dropout after each, and one dense output.

With four layers of 50 units on one feature it is the network this strategy was first published with: 71,051 numbers.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from forecasting.initialisers import glorot_uniform, lstm_bias, orthogonal
from forecasting.networks import Forward, Weights, network
from forecasting.specs import NetworkSpec


@network("lstm")
class Lstm:
    """LSTM layers in a stack (Hochreiter and Schmidhuber 1997), weights as Keras lays them out."""

    @staticmethod
    def shapes(spec: NetworkSpec, num_features: int) -> tuple[tuple[int, ...], ...]:
        """Kernel, recurrent kernel and bias of every layer, then kernel and bias of the output."""
        shapes: list[tuple[int, ...]] = []
        for layer in range(spec.layers):
            num_inputs = spec.units if layer else num_features
            shapes += [(num_inputs, 4 * spec.units), (spec.units, 4 * spec.units), (4 * spec.units,)]
        return (*shapes, (spec.units, 1), (1,))

    @staticmethod
    def initial_weights(spec: NetworkSpec, num_features: int, rng: np.random.Generator) -> Weights:
        """Glorot uniform kernels, orthogonal recurrent kernels, forget gates open: Keras' defaults."""
        weights: list[np.ndarray] = []
        for layer in range(spec.layers):
            num_inputs = spec.units if layer else num_features
            weights += [
                glorot_uniform(rng, (num_inputs, 4 * spec.units)),
                orthogonal(rng, (spec.units, 4 * spec.units)),
                lstm_bias(spec.units),
            ]
        return (*weights, glorot_uniform(rng, (spec.units, 1)), np.zeros(1, dtype=np.float32))

    @staticmethod
    def build_keras(spec: NetworkSpec, lookback: int, num_features: int) -> Any:
        """The network in Keras; loads Keras."""
        import keras

        layers: list[Any] = [keras.Input((lookback, num_features))]
        for layer in range(spec.layers):
            layers.append(keras.layers.LSTM(spec.units, return_sequences=layer < spec.layers - 1))
            layers.append(keras.layers.Dropout(spec.dropout))
        return keras.Sequential([*layers, keras.layers.Dense(1)])

    @staticmethod
    def apply_jax(spec: NetworkSpec, weights: Sequence[Any], windows: Any, key: Any) -> Any:
        """The network in JAX, dropout on; loads JAX."""
        import jax

        from forecasting import jax_layers

        sequence = windows.transpose(1, 0, 2)  # (time, N, F)
        for layer in range(spec.layers):
            sequence = jax_layers.lstm(*weights[3 * layer : 3 * layer + 3], sequence)  # (time, N, units)
            if layer == spec.layers - 1:
                sequence = sequence[-1]  # (N, units)
            sequence = jax_layers.dropout(jax.random.fold_in(key, layer), spec.dropout, sequence)
        return jax_layers.dense(weights[-2], weights[-1], sequence)[:, 0]

    @staticmethod
    def prepare_forward(spec: NetworkSpec, weights: Weights) -> Forward:
        """The network in NumPy, all layers advanced together.

        Layer l works on bar t while layer l - 1 works on bar t + 1, so a window of T bars takes T + layers - 1 steps, each one
        stacked product. The products are kept per gate, small enough that no linear algebra library splits one over threads:
        the bits of a forecast do not depend on the machine's load or thread settings.
        """
        units, layers = spec.units, spec.layers
        num_features = weights[0].shape[0]
        width = max(units, num_features)  # room for the inputs of any layer
        kernels = np.zeros((layers, 4, width + units, units), dtype=np.float32)
        biases = np.zeros((layers, 4, 1, units), dtype=np.float32)
        for layer in range(layers):
            kernel, recurrent, bias = weights[3 * layer : 3 * layer + 3]
            # Keras stores input, forget, cell, output; the three sigmoid gates go first. sigmoid(z) = (tanh(z / 2) + 1) / 2 lets one
            # call of tanh serve all four, with the halving done here once and for all.
            for gate, (column, factor) in enumerate(((0, 0.5), (1, 0.5), (3, 0.5), (2, 1.0))):
                columns = slice(column * units, (column + 1) * units)
                kernels[layer, gate, : kernel.shape[0]] = kernel[:, columns] * np.float32(factor)
                kernels[layer, gate, width:] = recurrent[:, columns] * np.float32(factor)
                biases[layer, gate, 0] = bias[columns] * np.float32(factor)
        output_kernel, output_bias = weights[-2].astype(np.float32), weights[-1].astype(np.float32)

        def forward(windows: np.ndarray) -> np.ndarray:
            num_rows, num_steps, _ = windows.shape
            bars = np.ascontiguousarray(windows.transpose(1, 0, 2), dtype=np.float32)  # (time, N, F)
            inputs = np.zeros((layers, 1, num_rows, width + units), dtype=np.float32)  # what each layer reads: input and own state
            cells = np.zeros((layers, num_rows, units), dtype=np.float32)
            for step in range(num_steps + layers - 1):
                first, end = max(0, step - num_steps + 1), min(layers, step + 1)
                if step < num_steps:
                    inputs[0, 0, :, :num_features] = bars[step]
                gates = np.matmul(inputs[first:end], kernels[first:end])  # (active layers, 4, N, units)
                gates += biases[first:end]
                np.tanh(gates, out=gates)
                opened = gates[:, :3] * np.float32(0.5) + np.float32(0.5)
                cells[first:end] = opened[:, 1] * cells[first:end] + opened[:, 0] * gates[:, 3]
                states = opened[:, 2] * np.tanh(cells[first:end])  # (active layers, N, units)
                inputs[first:end, 0, :, width:] = states
                above = min(end + 1, layers)
                inputs[first + 1 : above, 0, :, :units] = states[: above - first - 1]
            return (inputs[-1, 0, :, width:] @ output_kernel)[:, 0] + output_bias[0]

        return forward
