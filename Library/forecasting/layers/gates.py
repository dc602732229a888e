"""Weights of gates that lie side by side, taken apart."""

import numpy as np


def by_gate(columns: np.ndarray, num_gates: int) -> np.ndarray:
    """One matrix for each gate.

    Args:
        columns: shape (rows, num_gates * units).
        num_gates: how many gates lie side by side.

    Returns:
        shape (num_gates, rows, units), float32.
    """
    return np.ascontiguousarray(columns.reshape(len(columns), num_gates, -1).transpose(1, 0, 2), dtype=np.float32)
