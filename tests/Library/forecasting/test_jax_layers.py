from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from forecasting import jax_layers


def plain_lstm(kernel, recurrent, bias, inputs):
    units = recurrent.shape[0]
    h = c = jnp.zeros((inputs.shape[1], units))
    outputs = []
    for x in inputs:
        z = x @ kernel + h @ recurrent + bias
        i, f, o = (jax.nn.sigmoid(z[:, k * units:(k + 1) * units]) for k in (0, 1, 3))
        c = f * c + i * jnp.tanh(z[:, 2 * units:3 * units])
        h = o * jnp.tanh(c)
        outputs.append(h)
    return jnp.stack(outputs)


def test_the_hand_written_gradient_is_the_derivative() -> None:
    rng = np.random.default_rng(1)
    arguments = [jnp.asarray(rng.normal(size=s), jnp.float32) for s in ((2, 12), (3, 12), (12,), (5, 4, 2))]
    weighing = jnp.asarray(rng.normal(size=(5, 4, 3)), jnp.float32)

    def objective(layer):
        return lambda *args: jnp.sum(weighing * layer(*args))

    expected = jax.grad(objective(plain_lstm), argnums=(0, 1, 2, 3))(*arguments)
    found = jax.grad(objective(jax_layers.lstm), argnums=(0, 1, 2, 3))(*arguments)
    for one, other in zip(found, expected, strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(other), abs=2e-5)


def test_dropout_zeroes_its_share_and_keeps_the_mean() -> None:
    dropped = np.asarray(jax_layers.dropout(jax.random.key(1), 0.2, jnp.ones(100_000)))

    assert np.mean(dropped == 0) == pytest.approx(0.2, abs=0.005)
    assert dropped.max() == pytest.approx(1.25, rel=1e-4)
    assert dropped.mean() == pytest.approx(1.0, abs=0.01)


def test_dropout_of_nothing_changes_nothing() -> None:
    values = jnp.arange(3.0)
    assert jax_layers.dropout(jax.random.key(1), 0.0, values) is values
