"""Layers for training in JAX, written for speed on a processor: large products outside the loop over time, small ones inside.

A long sum is cut into shares by XLA's processor backend, as many as there are threads in its pool, and the pool has the size of the
machine. So no product here sums over more than ``LONGEST_SUM`` terms at once: longer sums are added up from such parts in a fixed
order, and the same fit gives the same bits on two cores and on sixty-four. A new network that uses ``dense``, ``product`` and
``lstm`` has this property; ``a @ b`` over a whole batch or window has it not.

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
    return _product(left, right)


def _product(left: jax.Array, right: jax.Array) -> jax.Array:
    parts = [left[:, part] @ right[part] for part in _parts(right.shape[0])]
    return sum(parts[1:], start=parts[0])


def _product_forward(left: jax.Array, right: jax.Array) -> tuple:
    return _product(left, right), (left, right)


def _product_backward(saved: tuple, d_output: jax.Array) -> tuple:
    left, right = saved
    return _product(d_output, right.T), _product(left.T, d_output)


product.defvjp(_product_forward, _product_backward)


def _product_over_time(inputs: jax.Array, d_outputs: jax.Array) -> jax.Array:
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


@jax.custom_vjp
def lstm(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> jax.Array:
    """One LSTM layer over whole sequences, with Keras' weights and gate order (input, forget, cell, output).

    The gradient is written by hand: automatic differentiation would add up the weights' gradients inside the loop over time,
    sixty small products where one large product does (Hochreiter and Schmidhuber 1997; Gers et al. 2000).

    Args:
        kernel: (in, 4 * units).
        recurrent: (units, 4 * units).
        bias: (4 * units,).
        inputs: (time, N, in).

    Returns:
        Outputs of all steps, (time, N, units).
    """
    return _lstm_forward(kernel, recurrent, bias, inputs)[0]


def _lstm_forward(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> tuple:
    num_steps, num_rows, num_inputs = inputs.shape
    units = recurrent.shape[0]
    # sigmoid(z) = tanh(z / 2) / 2 + 1 / 2, so that one call of tanh serves all four gates; halving a weight is exact
    scale, shift = (jnp.repeat(jnp.array(values, jnp.float32), units) for values in ((0.5, 0.5, 1.0, 0.5), (0.5, 0.5, 0.0, 0.5)))
    projected = (_product(inputs.reshape(-1, num_inputs), kernel * scale) + bias * scale).reshape(num_steps, num_rows, 4 * units)
    scaled_recurrent = recurrent * scale

    def step(state: tuple, projection: jax.Array) -> tuple:
        h, c = state
        gates = jnp.tanh(projection + _product(h, scaled_recurrent)) * scale + shift  # (N, 4 * units)
        i, f, g, o = jnp.split(gates, 4, axis=1)
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), (h, c, gates)

    zeros = jnp.zeros((num_rows, units), jnp.float32)
    h, c, gates = lax.scan(step, (zeros, zeros), projected)[1]
    return h, (kernel, recurrent, inputs, h, c, gates)


def _lstm_backward(saved: tuple, d_outputs: jax.Array) -> tuple:
    kernel, recurrent, inputs, h, c, gates = saved
    _, num_rows, units = h.shape
    i, f, g, o = jnp.split(gates, 4, axis=2)
    first = jnp.zeros((1, num_rows, units), jnp.float32)
    h_before, c_before = jnp.concatenate([first, h[:-1]]), jnp.concatenate([first, c[:-1]])
    tanh_c = jnp.tanh(c)
    # Everything that does not depend on later steps is computed for all steps at once.
    by_c = o * (1 - tanh_c * tanh_c)
    by_gate = jnp.concatenate([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g * g), tanh_c * o * (1 - o)], axis=2)

    def step(state: tuple, at: tuple) -> tuple:
        d_h, d_c = state
        d_output, by_c, by_gate, forget = at
        d_h = d_h + d_output
        d_c = d_c + d_h * by_c
        d_z = jnp.concatenate([d_c, d_c, d_c, d_h], axis=1) * by_gate  # (N, 4 * units)
        return (_product(d_z, recurrent.T), d_c * forget), d_z

    zeros = jnp.zeros((num_rows, units), jnp.float32)
    d_z = lax.scan(step, (zeros, zeros), (d_outputs, by_c, by_gate, f), reverse=True)[1]
    d_rows = d_z.reshape(-1, 4 * units)
    d_kernel, d_recurrent = _product_over_time(inputs, d_z), _product_over_time(h_before, d_z)
    return d_kernel, d_recurrent, d_rows.sum(axis=0), _product(d_rows, kernel.T).reshape(inputs.shape)


lstm.defvjp(_lstm_forward, _lstm_backward)
