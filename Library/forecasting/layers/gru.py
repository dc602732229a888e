"""The GRU layer (Cho et al. 2014), in the form of Keras, which resets the state after its product (``reset_after``)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.gates import by_gate
from forecasting.layers.layer import Forward, Weights
from forecasting.layers.recurrent import Recurrent


@dataclass(frozen=True)
class Gru(Recurrent):
    """Update gate, reset gate and new state side by side; the bias has a row for the input and one for the state."""

    num_gates = 3
    keras_name = "GRU"

    def initial_bias(self) -> np.ndarray:
        """Zeros."""
        return np.zeros((2, 3 * self.units), dtype=np.float32)

    def states_in_jax(self, weights: tuple, inputs: tuple) -> Any:
        """The states of all steps."""
        from forecasting.layers.in_jax.gru import gru, masked_gru

        return gru(*weights, inputs[0]) if len(inputs) == 1 else masked_gru(*weights, *inputs)

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting; products are kept per gate, as those of the LSTM."""
        kernel, recurrent = by_gate(weights[0], 3), by_gate(weights[1], 3)
        of_input, of_state = by_gate(weights[2][:1], 3), by_gate(weights[2][1:], 3)

        def forward(sequence: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
            bars = np.ascontiguousarray(sequence.transpose(1, 0, 2), dtype=np.float32)  # (time, N, F)
            state, states = np.zeros((bars.shape[1], self.units), np.float32), []
            for step, bar in enumerate(bars):
                from_input, from_state = bar @ kernel + of_input, state @ recurrent + of_state  # (3, N, units)
                opened = np.float32(0.5) * np.tanh((from_input[:2] + from_state[:2]) * np.float32(0.5)) + np.float32(0.5)
                new = np.tanh(from_input[2] + opened[1] * from_state[2])
                stepped = opened[0] * state + (np.float32(1) - opened[0]) * new
                state = stepped if mask is None else np.where(mask[:, step, np.newaxis], stepped, state)
                states.append(state)
            return np.stack(states, axis=1) if self.sequences else state

        return forward
