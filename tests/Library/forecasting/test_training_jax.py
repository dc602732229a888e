"""The parts of a fit with JAX: batches that all have one size, and one step of Adam by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from forecasting.specs import NetworkSpec, TrainingSpec
from forecasting.training_jax import _batches, _epoch


def test_the_last_batch_is_filled_with_rows_that_do_not_count() -> None:
    positions, counted = _batches(np.array([3, 1, 2, 0, 4]), 2)
    assert positions.tolist() == [[3, 1], [2, 0], [4, 0]]
    assert counted.tolist() == [[1, 1], [1, 1], [1, 0]]


def test_full_batches_all_count() -> None:
    positions, counted = _batches(np.array([1, 0]), 2)
    assert (positions.tolist(), counted.tolist()) == ([[1, 0]], [[1, 1]])


class Constant:
    """Forecasts its one weight, whatever it sees."""

    states = ()

    @staticmethod
    def apply_jax(weights, inputs, key, counted):
        return jnp.broadcast_to(weights[0], (len(inputs[0]), 1)), ()


def test_one_step_of_adam_goes_the_learning_rate_downhill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forecasting.training_jax.graph_of", lambda spec, num_features: Constant)
    training = TrainingSpec(epochs=1, batch_size=2, learning_rate=0.1)
    run_epoch = _epoch(NetworkSpec(name="lstm"), training, 1)
    zeros = (jnp.zeros(1),)
    state = (zeros, zeros, zeros, jnp.int32(0))
    X, y = jnp.zeros((2, 1, 1)), jnp.array([1.0, 3.0])
    (weights, means, squares, count), loss = run_epoch(state, X, y, jnp.array([[0, 1]]), jnp.ones((1, 2)), jax.random.key(1))

    # errors -1 and -3: loss (1 + 9) / 2, gradient -4, so a first step of 0.1 up whatever the size of the gradient
    assert float(loss) == 5.0
    assert (float(means[0][0]), float(squares[0][0]), int(count)) == pytest.approx((-0.4, 0.016, 1))
    assert float(weights[0][0]) == pytest.approx(0.1, rel=1e-5)
