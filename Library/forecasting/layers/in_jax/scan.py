"""Recurrent layers over sequences some of whose steps do not count."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from forecasting.layers.in_jax.products import product


def projected(inputs: jax.Array, kernel: jax.Array, bias: jax.Array) -> jax.Array:
    """The share of the inputs in the gates of all steps, (time, N, gates), from (time, N, in)."""
    num_steps, num_rows, num_inputs = inputs.shape
    return (product(inputs.reshape(-1, num_inputs), kernel) + bias).reshape(num_steps, num_rows, -1)


def masked_scan(step: Callable[[Any, jax.Array], tuple], start: tuple, sequence: jax.Array, mask: jax.Array) -> jax.Array:
    """The first part of the state after each step, (time, N, units).

    Args:
        step: from a state and what a step reads to the next state.
        start: arrays of shape (N, units).
        sequence: what the steps read, time first.
        mask: shape (time, N); where it is false a step leaves the state as it was.
    """

    def held(state: tuple, at: tuple) -> tuple:
        reads, counts = at
        stepped = tuple(jnp.where(counts[:, jnp.newaxis], new, old) for new, old in zip(step(state, reads), state, strict=True))
        return stepped, stepped[0]

    return lax.scan(held, start, (sequence, mask))[1]
