"""Training in JAX: one compiled call per epoch. Loads JAX; only a fit imports this module."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from forecasting.errors import BackendUnavailable
from forecasting.networks import Weights, get_network
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec
from forecasting.training import raise_if_diverged
from forecasting.windows import Windows

try:
    import jax
    import jax.numpy as jnp
    from jax import lax
except ImportError as error:
    raise BackendUnavailable(f"Training with backend='jax' needs the package jax, and it is not here ({error}): install it.") from error

# Keras' constants of Adam (Kingma and Ba 2015).
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


def fit(windows: Windows, spec: ModelSpec, seed: int, initial: Weights, orders: np.ndarray) -> tuple[Weights, tuple[float, ...]]:
    """Run all epochs, one dispatch each, and stop at the first loss that is no number.

    Args:
        windows: N training examples.
        spec: network and training are used.
        seed: decides dropout.
        initial: starting weights.
        orders: shape (epochs, N), order of the windows in every epoch.

    Returns:
        Weights and the mean loss of every epoch.

    Raises:
        TrainingDiverged: a loss is NaN or infinite.
    """
    training = spec.training
    run_epoch = _compiled_epoch(spec.network, training)
    batch_size = min(training.batch_size, len(windows))
    X, y = jnp.asarray(windows.X), jnp.asarray(windows.y)
    keys = jax.random.split(jax.random.key(seed, impl="threefry2x32"), training.epochs)
    weights = tuple(jnp.asarray(w) for w in initial)
    zeros = tuple(jnp.zeros_like(w) for w in weights)
    state = (weights, zeros, zeros, jnp.int32(0))
    losses = []
    for epoch in range(training.epochs):
        batches, counted = _batches(orders[epoch], batch_size)
        state, loss = run_epoch(state, X, y, batches, counted, keys[epoch])
        losses.append(float(loss))
        raise_if_diverged(losses[-1], epoch, training.epochs)
    return tuple(np.asarray(w) for w in state[0]), tuple(losses)


def _batches(order: np.ndarray, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions (num_batches, batch_size) and ones where a position counts; the last batch is filled up with uncounted zeros."""
    num_batches = -(-order.size // batch_size)
    positions = np.zeros(num_batches * batch_size, dtype=np.int32)
    counted = np.zeros(num_batches * batch_size, dtype=np.float32)
    positions[:order.size], counted[:order.size] = order, 1.0
    return positions.reshape(num_batches, batch_size), counted.reshape(num_batches, batch_size)


@lru_cache(maxsize=8)
def _compiled_epoch(network: NetworkSpec, training: TrainingSpec) -> Callable:
    """One pass over all batches; compiled once per process for a network and training, whatever the months and symbols."""
    apply = get_network(network.name).apply_jax

    def loss_of(weights: tuple, X: jax.Array, y: jax.Array, counted: jax.Array, key: jax.Array) -> jax.Array:
        errors = apply(network, weights, X, key) - y
        return jnp.sum(counted * errors * errors) / jnp.sum(counted)

    def train_on_batch(carry: tuple, batch: tuple) -> tuple:
        (weights, means, squares, count), X, y, key = carry
        positions, counted = batch
        loss, gradients = jax.value_and_grad(loss_of)(weights, X[positions], y[positions], counted, jax.random.fold_in(key, count))
        count = count + 1
        power = count.astype(jnp.float32)
        rate = training.learning_rate * jnp.sqrt(1 - BETA_2**power) / (1 - BETA_1**power)
        means = tuple(m + (g - m) * (1 - BETA_1) for m, g in zip(means, gradients, strict=True))
        squares = tuple(v + (g * g - v) * (1 - BETA_2) for v, g in zip(squares, gradients, strict=True))
        weights = tuple(w - m * rate / (jnp.sqrt(v) + EPSILON) for w, m, v in zip(weights, means, squares, strict=True))
        return ((weights, means, squares, count), X, y, key), (loss, jnp.sum(counted))

    def run_epoch(state: tuple, X: jax.Array, y: jax.Array, batches: jax.Array, counted: jax.Array, key: jax.Array) -> tuple:
        (state, *_), (losses, sizes) = lax.scan(train_on_batch, (state, X, y, key), (batches, counted))
        return state, jnp.sum(losses * sizes) / jnp.sum(sizes)

    # The thread setting belongs to the compiled program, so a fit is the same in any process, also one that uses JAX already.
    options = {"xla_cpu_multi_thread_eigen": False} if jax.default_backend() == "cpu" else None
    return jax.jit(run_epoch, compiler_options=options)
