"""Layers for training in JAX, written for speed on a processor: large products outside the loop over time, small ones inside.

Only training imports this module; it loads JAX.
"""

import jax
import jax.numpy as jnp
from jax import lax


def dense(kernel: jax.Array, bias: jax.Array, inputs: jax.Array) -> jax.Array:
    """(N, in) to (N, out)."""
    return inputs @ kernel + bias


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
    projected = (inputs.reshape(-1, num_inputs) @ kernel + bias).reshape(num_steps, num_rows, 4 * units)

    def step(state: tuple, projection: jax.Array) -> tuple:
        h, c = state
        z = projection + h @ recurrent  # (N, 4 * units)
        i, f, o = (jax.nn.sigmoid(z[:, k * units:(k + 1) * units]) for k in (0, 1, 3))
        g = jnp.tanh(z[:, 2 * units:3 * units])
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), (h, c, i, f, g, o)

    zeros = jnp.zeros((num_rows, units), jnp.float32)
    h, c, i, f, g, o = lax.scan(step, (zeros, zeros), projected)[1]
    return h, (kernel, recurrent, inputs, h, c, i, f, g, o)


def _lstm_backward(saved: tuple, d_outputs: jax.Array) -> tuple:
    kernel, recurrent, inputs, h, c, i, f, g, o = saved
    num_steps, num_rows, units = h.shape
    first = jnp.zeros((1, num_rows, units), jnp.float32)
    h_before, c_before = jnp.concatenate([first, h[:-1]]), jnp.concatenate([first, c[:-1]])
    tanh_c = jnp.tanh(c)
    # Everything that does not depend on later steps is computed for all steps at once.
    factors = (tanh_c * o * (1 - o), o * (1 - tanh_c * tanh_c), g * i * (1 - i), c_before * f * (1 - f), i * (1 - g * g), f)

    def step(state: tuple, at: tuple) -> tuple:
        d_h, d_c = state
        d_output, by_o, by_c, by_i, by_f, by_g, forget = at
        d_h = d_h + d_output
        d_c = d_c + d_h * by_c
        d_z = jnp.concatenate([d_c * by_i, d_c * by_f, d_c * by_g, d_h * by_o], axis=1)  # (N, 4 * units)
        return (d_z @ recurrent.T, d_c * forget), d_z

    zeros = jnp.zeros((num_rows, units), jnp.float32)
    d_z = lax.scan(step, (zeros, zeros), (d_outputs, *factors), reverse=True)[1].reshape(-1, 4 * units)
    d_kernel = inputs.reshape(num_steps * num_rows, -1).T @ d_z
    d_recurrent = h_before.reshape(-1, units).T @ d_z
    return d_kernel, d_recurrent, d_z.sum(axis=0), (d_z @ kernel.T).reshape(inputs.shape)


lstm.defvjp(_lstm_forward, _lstm_backward)
