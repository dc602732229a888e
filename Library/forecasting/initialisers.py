"""Keras' default initialisers in plain NumPy, so that a seed gives the same start to every training backend.

No linear algebra library is called: its results may depend on the number of threads of the process.
"""

import numpy as np


def glorot_uniform(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Uniform in +-sqrt(6 / (rows + columns)), float32 (Glorot and Bengio 2010, eq. 16)."""
    limit = np.sqrt(6.0 / (shape[0] + shape[1]))
    return rng.uniform(-limit, limit, shape).astype(np.float32)


def orthogonal(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Random matrix with orthonormal rows (or columns, whichever are fewer), float32 (Saxe et al. 2013)."""
    rows = rng.normal(size=(min(shape), max(shape)))
    for i in range(len(rows)):  # modified Gram-Schmidt; equals QR with a positive diagonal
        rows[i] /= np.sqrt((rows[i] * rows[i]).sum())
        rows[i + 1 :] -= (rows[i + 1 :] * rows[i]).sum(axis=1, keepdims=True) * rows[i]
    return np.ascontiguousarray(rows if shape[0] <= shape[1] else rows.T).astype(np.float32)


def lstm_bias(units: int) -> np.ndarray:
    """Zeros, but ones for the forget gate, shape (4 * units,), float32 (Jozefowicz et al. 2015)."""
    bias = np.zeros(4 * units, dtype=np.float32)
    bias[units : 2 * units] = 1.0
    return bias
