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
        i, f, o = (jax.nn.sigmoid(z[:, k * units : (k + 1) * units]) for k in (0, 1, 3))
        c = f * c + i * jnp.tanh(z[:, 2 * units : 3 * units])
        h = o * jnp.tanh(c)
        outputs.append(h)
    return jnp.stack(outputs)


@pytest.mark.parametrize("rows", [4, 130])
def test_the_hand_written_gradient_is_the_derivative(rows: int) -> None:
    rng = np.random.default_rng(1)
    arguments = [jnp.asarray(rng.normal(size=s), jnp.float32) for s in ((2, 12), (3, 12), (12,), (5, rows, 2))]
    weighing = jnp.asarray(rng.normal(size=(5, rows, 3)), jnp.float32)

    def objective(layer):
        return lambda *args: jnp.sum(weighing * layer(*args))

    expected = jax.grad(objective(plain_lstm), argnums=(0, 1, 2, 3))(*arguments)
    found = jax.grad(objective(jax_layers.lstm), argnums=(0, 1, 2, 3))(*arguments)
    for one, other in zip(found, expected, strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(other), abs=2e-5 * max(1, rows // 10))


@pytest.mark.parametrize(("rows", "inner"), [(3, 5), (128, 128), (129, 300), (300, 129)])
def test_a_product_of_blocks_and_its_derivative_are_those_of_the_whole(rows: int, inner: int) -> None:
    rng = np.random.default_rng(2)
    left, right, weighing = (rng.normal(size=shape).astype(np.float32) for shape in ((rows, inner), (inner, 4), (rows, 4)))

    d_left, d_right = jax.grad(lambda a, b: jnp.sum(weighing * jax_layers.product(a, b)), argnums=(0, 1))(left, right)

    assert np.asarray(jax_layers.product(left, right)) == pytest.approx(left @ right, abs=1e-4)
    assert np.asarray(d_left) == pytest.approx(weighing @ right.T, abs=1e-4)
    assert np.asarray(d_right) == pytest.approx(left.T @ weighing, abs=1e-4)


@pytest.mark.parametrize(("terms", "lengths"), [(1, [1]), (128, [128]), (129, [64, 65]), (200, [100, 100]), (1920, [128] * 15)])
def test_no_sum_is_longer_than_what_no_machine_shares_out(terms: int, lengths: list[int]) -> None:
    parts = jax_layers._parts(terms)
    assert [part.stop - part.start for part in parts] == lengths
    assert (parts[0].start, parts[-1].stop) == (0, terms)
    assert [part.stop for part in parts[:-1]] == [part.start for part in parts[1:]]


def test_dropout_zeroes_its_share_and_keeps_the_mean() -> None:
    dropped = np.asarray(jax_layers.dropout(jax.random.key(1), 0.2, jnp.ones(100_000)))

    assert np.mean(dropped == 0) == pytest.approx(0.2, abs=0.005)
    assert dropped.max() == pytest.approx(1.25, rel=1e-4)
    assert dropped.mean() == pytest.approx(1.0, abs=0.01)


def test_dropout_of_nothing_changes_nothing() -> None:
    values = jnp.arange(3.0)
    assert jax_layers.dropout(jax.random.key(1), 0.0, values) is values
