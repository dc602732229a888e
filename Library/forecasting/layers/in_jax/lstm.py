"""The LSTM layer for training in JAX, written for speed on a processor: large products outside the loop over time, small ones inside."""

import jax
import jax.numpy as jnp
from jax import lax

from forecasting.layers.in_jax.products import blocked_product, product, product_over_time
from forecasting.layers.in_jax.scan import masked_scan, projected


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
    projected = (blocked_product(inputs.reshape(-1, num_inputs), kernel * scale) + bias * scale).reshape(num_steps, num_rows, 4 * units)
    scaled_recurrent = recurrent * scale

    def step(state: tuple, projection: jax.Array) -> tuple:
        h, c = state
        gates = jnp.tanh(projection + blocked_product(h, scaled_recurrent)) * scale + shift  # (N, 4 * units)
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
        return (blocked_product(d_z, recurrent.T), d_c * forget), d_z

    zeros = jnp.zeros((num_rows, units), jnp.float32)
    d_z = lax.scan(step, (zeros, zeros), (d_outputs, by_c, by_gate, f), reverse=True)[1]
    d_rows = d_z.reshape(-1, 4 * units)
    d_kernel, d_recurrent = product_over_time(inputs, d_z), product_over_time(h_before, d_z)
    return d_kernel, d_recurrent, d_rows.sum(axis=0), blocked_product(d_rows, kernel.T).reshape(inputs.shape)


lstm.defvjp(_lstm_forward, _lstm_backward)


def masked_lstm(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array, mask: jax.Array) -> jax.Array:
    """The same over sequences some of whose steps do not count, differentiated by JAX.

    Args:
        kernel: (in, 4 * units).
        recurrent: (units, 4 * units).
        bias: (4 * units,).
        inputs: (time, N, in).
        mask: (time, N); where it is false a step leaves the state as it was.

    Returns:
        States of all steps, (time, N, units).
    """

    def step(state: tuple, projection: jax.Array) -> tuple:
        h, c = state
        i, f, g, o = jnp.split(projection + product(h, recurrent), 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(c), c

    zeros = jnp.zeros((inputs.shape[1], recurrent.shape[0]), jnp.float32)
    return masked_scan(step, (zeros, zeros), projected(inputs, kernel, bias), mask)
