"""The LSTM layer (Hochreiter and Schmidhuber 1997), weights as Keras lays them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.initialisers import lstm_bias
from forecasting.layers.layer import Forward, Weights
from forecasting.layers.recurrent import Recurrent


@dataclass(frozen=True)
class Lstm(Recurrent):
    """Input, forget, cell and output gate side by side; forget gates start open."""

    num_gates = 4
    keras_name = "LSTM"

    def initial_bias(self) -> np.ndarray:
        """Ones for the forget gate, else zeros."""
        return lstm_bias(self.units)

    def states_in_jax(self, weights: tuple, inputs: tuple) -> Any:
        """The states of all steps."""
        from forecasting.layers.in_jax.lstm import lstm, masked_lstm

        return lstm(*weights, inputs[0]) if len(inputs) == 1 else masked_lstm(*weights, *inputs)

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        return prepare_stack([weights], self.sequences)


def prepare_stack(stack: Sequence[Weights], sequences: bool = False) -> Forward:
    """LSTM layers of equal width on top of each other in NumPy, all advanced together.

    Layer l works on bar t while layer l - 1 works on bar t + 1, so a window of T bars takes T + layers - 1 steps, each one
    stacked product. The products are kept per gate, small enough that no linear algebra library splits one over threads:
    the bits of a forecast do not depend on the machine's load or thread settings.

    Args:
        stack: kernel, recurrent kernel and bias of each layer, the lowest first.
        sequences: give the states of all steps of the highest layer, not the last alone.

    Returns:
        From a sequence (N, time, F), and for a single layer perhaps a mask (N, time), to states.
    """
    layers, units, num_features = len(stack), stack[0][1].shape[0], stack[0][0].shape[0]
    width = max(units, num_features)  # room for the inputs of any layer
    kernels = np.zeros((layers, 4, width + units, units), dtype=np.float32)
    biases = np.zeros((layers, 4, 1, units), dtype=np.float32)
    for layer, (kernel, recurrent, bias) in enumerate(stack):
        # Keras stores input, forget, cell, output; the three sigmoid gates go first. sigmoid(z) = (tanh(z / 2) + 1) / 2 lets one
        # call of tanh serve all four, with the halving done here once and for all.
        for gate, (column, factor) in enumerate(((0, 0.5), (1, 0.5), (3, 0.5), (2, 1.0))):
            columns = slice(column * units, (column + 1) * units)
            kernels[layer, gate, : kernel.shape[0]] = kernel[:, columns] * np.float32(factor)
            kernels[layer, gate, width:] = recurrent[:, columns] * np.float32(factor)
            biases[layer, gate, 0] = bias[columns] * np.float32(factor)

    def forward(sequence: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
        num_rows, num_steps, _ = sequence.shape
        bars = np.ascontiguousarray(sequence.transpose(1, 0, 2), dtype=np.float32)  # (time, N, F)
        inputs = np.zeros((layers, 1, num_rows, width + units), dtype=np.float32)  # what each layer reads: input and own state
        cells = np.zeros((layers, num_rows, units), dtype=np.float32)
        highest = []
        for step in range(num_steps + layers - 1):
            first, end = max(0, step - num_steps + 1), min(layers, step + 1)
            if step < num_steps:
                inputs[0, 0, :, :num_features] = bars[step]
            gates = np.matmul(inputs[first:end], kernels[first:end])  # (active layers, 4, N, units)
            gates += biases[first:end]
            np.tanh(gates, out=gates)
            opened = gates[:, :3] * np.float32(0.5) + np.float32(0.5)
            stepped = opened[:, 1] * cells[first:end] + opened[:, 0] * gates[:, 3]
            if mask is not None:
                stepped = np.where(mask[:, step, np.newaxis], stepped, cells[first:end])
            cells[first:end] = stepped
            states = opened[:, 2] * np.tanh(stepped)  # (active layers, N, units)
            if mask is not None:
                states = np.where(mask[:, step, np.newaxis], states, inputs[first:end, 0, :, width:])
            inputs[first:end, 0, :, width:] = states
            above = min(end + 1, layers)
            inputs[first + 1 : above, 0, :, :units] = states[: above - first - 1]
            if sequences and end == layers:
                highest.append(states[-1])
        return np.stack(highest, axis=1) if sequences else inputs[-1, 0, :, width:]

    return forward
