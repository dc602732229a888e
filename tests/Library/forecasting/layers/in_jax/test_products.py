from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from forecasting.layers.in_jax import products


@pytest.mark.parametrize(("rows", "inner"), [(3, 5), (128, 128), (129, 300), (300, 129)])
def test_a_product_of_blocks_and_its_derivative_are_those_of_the_whole(rows: int, inner: int) -> None:
    rng = np.random.default_rng(2)
    left, right, weighing = (rng.normal(size=shape).astype(np.float32) for shape in ((rows, inner), (inner, 4), (rows, 4)))

    d_left, d_right = jax.grad(lambda a, b: jnp.sum(weighing * products.product(a, b)), argnums=(0, 1))(left, right)

    assert np.asarray(products.product(left, right)) == pytest.approx(left @ right, abs=1e-4)
    assert np.asarray(d_left) == pytest.approx(weighing @ right.T, abs=1e-4)
    assert np.asarray(d_right) == pytest.approx(left.T @ weighing, abs=1e-4)


@pytest.mark.parametrize(("terms", "lengths"), [(1, [1]), (128, [128]), (129, [64, 65]), (200, [100, 100]), (1920, [128] * 15)])
def test_no_sum_is_longer_than_what_no_machine_shares_out(terms: int, lengths: list[int]) -> None:
    parts = products._parts(terms)
    assert [part.stop - part.start for part in parts] == lengths
    assert (parts[0].start, parts[-1].stop) == (0, terms)
    assert [part.stop for part in parts[:-1]] == [part.start for part in parts[1:]]


def test_dropout_zeroes_its_share_and_keeps_the_mean() -> None:
    dropped = np.asarray(products.dropout(jax.random.key(1), 0.2, jnp.ones(100_000)))

    assert np.mean(dropped == 0) == pytest.approx(0.2, abs=0.005)
    assert dropped.max() == pytest.approx(1.25, rel=1e-4)
    assert dropped.mean() == pytest.approx(1.0, abs=0.01)


def test_dropout_of_nothing_changes_nothing() -> None:
    values = jnp.arange(3.0)
    assert products.dropout(jax.random.key(1), 0.0, values) is values
