"""Products and dropout for training in JAX.

A long sum is cut into shares by XLA's processor backend, as many as there are threads in its pool, and the pool has the size of the
machine. So no product here sums over more than ``LONGEST_SUM`` terms at once: longer sums are added up from such parts in a fixed
order, and the same fit gives the same bits on two cores and on sixty-four. A layer that multiplies with what is here has this
property; ``a @ b`` over a whole batch or window has it not.

Only training imports this module; it loads JAX.
"""

import itertools

import jax
import jax.numpy as jnp
from jax import lax

LONGEST_SUM = 128
"""Terms of one product's sum. Eigen, which multiplies for XLA, shares out longer ones and cuts them by the size of the cache."""


def dense(kernel: jax.Array, bias: jax.Array, inputs: jax.Array) -> jax.Array:
    """(N, in) to (N, out)."""
    return product(inputs, kernel) + bias


@jax.custom_vjp
def product(left: jax.Array, right: jax.Array) -> jax.Array:
    """(N, K) times (K, M), with bits that do not depend on the number of processors, and so its derivative."""
    return blocked_product(left, right)


def blocked_product(left: jax.Array, right: jax.Array) -> jax.Array:
    """The same without a derivative of its own, for gradients that are written by hand."""
    parts = [left[:, part] @ right[part] for part in _parts(right.shape[0])]
    return sum(parts[1:], start=parts[0])


def _product_forward(left: jax.Array, right: jax.Array) -> tuple:
    return blocked_product(left, right), (left, right)


def _product_backward(saved: tuple, d_output: jax.Array) -> tuple:
    left, right = saved
    return blocked_product(d_output, right.T), blocked_product(left.T, d_output)


product.defvjp(_product_forward, _product_backward)


def product_over_time(inputs: jax.Array, d_outputs: jax.Array) -> jax.Array:
    """The gradient of a kernel, (in, out), from (time, N, in) and (time, N, out): one product for each time step, then their sum."""
    by_row, by_step = ((1,), (1,)), ((0,), (0,))
    parts = [lax.dot_general(inputs[:, part], d_outputs[:, part], (by_row, by_step)) for part in _parts(inputs.shape[1])]
    return sum(parts[1:], start=parts[0]).sum(axis=0)


def _parts(terms: int) -> list[slice]:
    """As few stretches of nearly equal length as the longest sum allows."""
    num_parts = -(-terms // LONGEST_SUM)
    ends = [terms * part // num_parts for part in range(num_parts + 1)]
    return [slice(start, end) for start, end in itertools.pairwise(ends)]


def dropout(key: jax.Array, rate: float, inputs: jax.Array) -> jax.Array:
    """Zero a share of the inputs and scale up the rest (Srivastava et al. 2014); any shape."""
    if rate == 0.0:
        return inputs
    # Sixteen random bits decide, half the cost of thirty-two; the share is exact to 1/65,536.
    threshold = round(rate * 65536)
    kept = jax.random.bits(key, inputs.shape, jnp.uint16) >= threshold
    return jnp.where(kept, inputs * (65536.0 / (65536 - threshold)), 0.0)
