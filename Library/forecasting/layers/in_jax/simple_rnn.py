"""The plain recurrent layer for training in JAX, its gradient written by hand as that of the LSTM is."""

import jax
import jax.numpy as jnp
from jax import lax

from forecasting.layers.in_jax.products import blocked_product, product, product_over_time
from forecasting.layers.in_jax.scan import masked_scan, projected


@jax.custom_vjp
def simple_rnn(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> jax.Array:
    """One plain recurrent layer over whole sequences, with Keras' weights (Elman 1990).

    Args:
        kernel: (in, units).
        recurrent: (units, units).
        bias: (units,).
        inputs: (time, N, in).

    Returns:
        States of all steps, (time, N, units).
    """
    return _forward(kernel, recurrent, bias, inputs)[0]


def _forward(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array) -> tuple:
    num_steps, num_rows, num_inputs = inputs.shape
    projections = (blocked_product(inputs.reshape(-1, num_inputs), kernel) + bias).reshape(num_steps, num_rows, -1)

    def step(state: jax.Array, projection: jax.Array) -> tuple:
        state = jnp.tanh(projection + blocked_product(state, recurrent))
        return state, state

    states = lax.scan(step, jnp.zeros((num_rows, recurrent.shape[0]), jnp.float32), projections)[1]
    return states, (kernel, recurrent, inputs, states)


def _backward(saved: tuple, d_outputs: jax.Array) -> tuple:
    kernel, recurrent, inputs, states = saved
    before = jnp.concatenate([jnp.zeros_like(states[:1]), states[:-1]])

    def step(d_state: jax.Array, at: tuple) -> tuple:
        d_output, slope = at
        d_sum = (d_state + d_output) * slope
        return blocked_product(d_sum, recurrent.T), d_sum

    d_sums = lax.scan(step, jnp.zeros_like(states[0]), (d_outputs, 1 - states * states), reverse=True)[1]
    d_rows = d_sums.reshape(-1, kernel.shape[1])
    d_inputs = blocked_product(d_rows, kernel.T).reshape(inputs.shape)
    return product_over_time(inputs, d_sums), product_over_time(before, d_sums), d_rows.sum(axis=0), d_inputs


simple_rnn.defvjp(_forward, _backward)


def masked_simple_rnn(kernel: jax.Array, recurrent: jax.Array, bias: jax.Array, inputs: jax.Array, mask: jax.Array) -> jax.Array:
    """The same over sequences some of whose steps do not count, differentiated by JAX.

    Args:
        kernel: (in, units).
        recurrent: (units, units).
        bias: (units,).
        inputs: (time, N, in).
        mask: (time, N); where it is false a step leaves the state as it was.

    Returns:
        States of all steps, (time, N, units).
    """

    def step(state: tuple, projection: jax.Array) -> tuple:
        return (jnp.tanh(projection + product(state[0], recurrent)),)

    zeros = jnp.zeros((inputs.shape[1], recurrent.shape[0]), jnp.float32)
    return masked_scan(step, (zeros,), projected(inputs, kernel, bias), mask)
