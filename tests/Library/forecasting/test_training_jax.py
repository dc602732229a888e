"""The parts of a fit with JAX: batches that all have one size, and one step of Adam by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from forecasting.objectives import mean_loss
from forecasting.specs import NetworkSpec, TrainingSpec
from forecasting.training_jax import _batches, _epoch, _mean_loss, _optimizer_step, _with_noise


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


def step(training: TrainingSpec, weight: float, gradient: float, square: float) -> tuple[float, float]:
    """The weight and its running square after the first step from these."""
    w, g, m, v = ((jnp.array([value], jnp.float32),) for value in (weight, gradient, 0.0, square))
    stepped, _, squares = _optimizer_step(training, w, g, m, v, jnp.int32(1))
    return float(stepped[0][0]), float(squares[0][0])


def test_one_step_of_rmsprop_by_hand() -> None:
    # v = 0.9 * 4 + 0.1 * 4 ** 2 = 5.2, then 1 - 0.1 * 4 / sqrt(5.2 + 1e-7)
    weight, square = step(TrainingSpec(optimizer="rmsprop", learning_rate=0.1), 1.0, 4.0, 4.0)
    assert (weight, square) == pytest.approx((1 - 0.4 / 5.2000001**0.5, 5.2), rel=1e-6)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop"])
def test_decay_takes_its_share_of_the_weight_whatever_the_gradient_is(optimizer: str) -> None:
    plain, decayed = (TrainingSpec(optimizer=optimizer, learning_rate=0.1, weight_decay=decay) for decay in (0.0, 0.5))
    assert step(decayed, 2.0, 0.0, 0.0)[0] == pytest.approx(2.0 * (1 - 0.5 * 0.1), rel=1e-6)
    assert step(plain, 2.0, 3.0, 1.0)[0] - step(decayed, 2.0, 3.0, 1.0)[0] == pytest.approx(2.0 * 0.5 * 0.1, rel=1e-5)


@pytest.mark.parametrize(("loss", "num_outputs"), [("mean_squared_error", 1), ("binary_crossentropy", 1), ("categorical_crossentropy", 3)])
def test_losses_are_those_of_numpy_and_leave_out_what_fills_a_batch_up(loss: str, num_outputs: int) -> None:
    rng = np.random.default_rng(1)
    outputs, y = rng.normal(size=(6, num_outputs)).astype(np.float32) * 3, rng.integers(0, max(num_outputs, 2), 6).astype(np.float32)
    counted = np.array([1, 1, 1, 1, 0, 0], np.float32)
    of_all, of_four = (mean_loss(loss, outputs[:rows], y[:rows]) for rows in (6, 4))
    found = [float(_mean_loss(loss, jnp.asarray(outputs), jnp.asarray(y), jnp.asarray(ones))) for ones in (np.ones(6, np.float32), counted)]
    assert found == pytest.approx([of_all, of_four], rel=1e-5)
    assert of_all != pytest.approx(of_four, rel=1e-3)


def test_noise_has_its_deviation_and_leaves_words_alone() -> None:
    windows, words = jnp.ones((200, 10, 2)), jnp.ones((200, 10), jnp.int32)
    noisy, same = _with_noise((windows, words), 0.25, jax.random.key(1))
    assert float(noisy.mean()) == pytest.approx(1.0, abs=0.02)
    assert float(noisy.std()) == pytest.approx(0.25, abs=0.01)
    assert (np.asarray(same) == 1).all()
