from __future__ import annotations

import numpy as np
import pytest

from forecasting.initialisers import glorot_uniform, lstm_bias, orthogonal


@pytest.mark.parametrize("shape", [(3, 12), (12, 3), (5, 5)])
def test_orthogonal_is_orthonormal_along_the_shorter_side(shape: tuple[int, int]) -> None:
    matrix = orthogonal(np.random.default_rng(1), shape)
    product = matrix @ matrix.T if shape[0] <= shape[1] else matrix.T @ matrix

    assert matrix.shape == shape
    assert matrix.dtype == np.float32
    assert product == pytest.approx(np.eye(min(shape)), abs=1e-6)


def test_glorot_uniform_fills_its_range() -> None:
    values = glorot_uniform(np.random.default_rng(1), (100, 200))
    assert np.abs(values).max() <= np.sqrt(6 / 300)
    assert values.std() == pytest.approx(np.sqrt(2 / 300), rel=0.02)


def test_only_the_forget_gate_starts_open() -> None:
    assert lstm_bias(2).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
