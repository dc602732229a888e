"""The GRU layer for training in JAX, its gradient written by hand as that of the LSTM is."""

import jax
import jax.numpy as jnp
from jax import lax

from forecasting.layers.in_jax.products import blocked_product, product, product_over_time
from forecasting.layers.in_jax.scan import masked_scan, projected


@jax.custom_vjp
def gru(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> jax.Array:
    """One GRU layer over whole sequences, with Keras' weights and gate order (update, reset, new state; Cho et al. 2014).

    Args:
        kernel: (in, 3 * units).
        recurrent: (units, 3 * units).
        bias: (2, 3 * units), of the input and of the state.
        inputs: (time, N, in).

    Returns:
        States of all steps, (time, N, units).
    """
    return _forward(kernel, recurrent, bias, inputs)[0]


def _step(state: jax.Array, projection: jax.Array, from_state: jax.Array) -> tuple:
    """The next state, and what the gradient needs: update, reset, new state and the state's share in it, side by side."""
    xz, xr, xn = jnp.split(projection, 3, axis=1)
    hz, hr, hn = jnp.split(from_state, 3, axis=1)
    z, r = (jnp.tanh(part * 0.5) * 0.5 + 0.5 for part in (xz + hz, xr + hr))
    n = jnp.tanh(xn + r * hn)
    return z * state + (1 - z) * n, jnp.concatenate([z, r, n, hn], axis=1)


def _forward(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> tuple:
    num_steps, num_rows, num_inputs = inputs.shape
    projections = (blocked_product(inputs.reshape(-1, num_inputs), kernel) + bias[0]).reshape(num_steps, num_rows, -1)

    def step(state: jax.Array, projection: jax.Array) -> tuple:
        state, parts = _step(state, projection, blocked_product(state, recurrent) + bias[1])
        return state, (state, parts)

    states, parts = lax.scan(step, jnp.zeros((num_rows, recurrent.shape[0]), jnp.float32), projections)[1]
    return states, (kernel, recurrent, inputs, states, parts)


def _backward(saved: tuple, d_outputs: jax.Array) -> tuple:
    kernel, recurrent, inputs, states, parts = saved
    z, r, n, hn = jnp.split(parts, 4, axis=2)
    before = jnp.concatenate([jnp.zeros_like(states[:1]), states[:-1]])
    # Everything that does not depend on later steps is computed for all steps at once.
    by_update, by_new = (before - n) * z * (1 - z), (1 - z) * (1 - n * n)
    by_reset = by_new * hn * r * (1 - r)
    of_state = jnp.concatenate([by_update, by_reset, by_new * r], axis=2)
    of_input = jnp.concatenate([by_update, by_reset, by_new], axis=2)

    def step(d_state: jax.Array, at: tuple) -> tuple:
        d_output, z, of_state = at
        d_state = d_state + d_output
        return d_state * z + blocked_product(jnp.tile(d_state, 3) * of_state, recurrent.T), d_state

    d_states = lax.scan(step, jnp.zeros_like(states[0]), (d_outputs, z, of_state), reverse=True)[1]
    d_states = jnp.tile(d_states, 3)  # (time, N, 3 * units)
    d_projections, d_from_state = d_states * of_input, d_states * of_state
    d_rows = d_projections.reshape(-1, kernel.shape[1])
    d_bias = jnp.stack([d_rows.sum(axis=0), d_from_state.reshape(-1, kernel.shape[1]).sum(axis=0)])
    d_inputs = blocked_product(d_rows, kernel.T).reshape(inputs.shape)
    return product_over_time(inputs, d_projections), product_over_time(before, d_from_state), d_bias, d_inputs


gru.defvjp(_forward, _backward)


def masked_gru(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array, mask: jax.Array) -> jax.Array:
    """The same over sequences some of whose steps do not count, differentiated by JAX.

    Args:
        kernel: (in, 3 * units).
        recurrent: (units, 3 * units).
        bias: (2, 3 * units).
        inputs: (time, N, in).
        mask: (time, N); where it is false a step leaves the state as it was.

    Returns:
        States of all steps, (time, N, units).
    """

    def step(state: tuple, projection: jax.Array) -> tuple:
        return (_step(state[0], projection, product(state[0], recurrent) + bias[1])[0],)

    zeros = jnp.zeros((inputs.shape[1], recurrent.shape[0]), jnp.float32)
    return masked_scan(step, (zeros,), projected(inputs, kernel, bias[0]), mask)
