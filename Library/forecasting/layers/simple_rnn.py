"""The plain recurrent layer (Elman 1990)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.layers.layer import Forward, Weights
from forecasting.layers.recurrent import Recurrent


@dataclass(frozen=True)
class SimpleRnn(Recurrent):
    """The next state is the hyperbolic tangent of a weighted sum of the input and the state."""

    num_gates = 1
    keras_name = "SimpleRNN"

    def initial_bias(self) -> np.ndarray:
        """Zeros."""
        return np.zeros(self.units, dtype=np.float32)

    def states_in_jax(self, weights: tuple, inputs: tuple) -> Any:
        """The states of all steps."""
        from forecasting.layers.in_jax.simple_rnn import masked_simple_rnn, simple_rnn

        return simple_rnn(*weights, inputs[0]) if len(inputs) == 1 else masked_simple_rnn(*weights, *inputs)

    def prepare_forward(self, weights: Weights) -> Forward:
        """The layer while forecasting."""
        kernel, recurrent, bias = (np.ascontiguousarray(part, dtype=np.float32) for part in weights)

        def forward(sequence: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
            bars = np.ascontiguousarray(sequence.transpose(1, 0, 2), dtype=np.float32)  # (time, N, F)
            state, states = np.zeros((bars.shape[1], self.units), np.float32), []
            for step, bar in enumerate(bars):
                stepped = np.tanh(bar @ kernel + bias + state @ recurrent)
                state = stepped if mask is None else np.where(mask[:, step, np.newaxis], stepped, state)
                states.append(state)
            return np.stack(states, axis=1) if self.sequences else state

        return forward
