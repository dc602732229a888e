"""Training in JAX: one compiled call per epoch, of one fit or of many at once. Loads JAX; only a fit imports this module."""

import platform
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from forecasting.errors import BackendUnavailable
from forecasting.fit_progress import OnEpoch, Stopwatch, raise_if_diverged
from forecasting.networks import Weights, graph_of
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec
from forecasting.windows import Windows

try:
    import jax
    import jax.numpy as jnp
    from jax import lax

    from forecasting.compiled_steps import compiled_step
    from forecasting.jax_settings import default_settings
except ImportError as error:
    raise BackendUnavailable(f"Training with backend='jax' needs the package jax, and it is not here ({error}): install it.") from error

# Keras' constants of Adam (Kingma and Ba 2015).
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7

# What a processor has, and what XLA_FLAGS says, must not show in the weights: code for the instructions and the vector width that
# every x86-64 processor since 2013 (Haswell, Excavator) has, without rearranged sums.
_SAME_BITS = {"xla_cpu_enable_fast_math": False, "xla_cpu_prefer_vector_width": 256} | (
    {"xla_cpu_max_isa": "AVX2"} if platform.machine() in ("x86_64", "AMD64") else {}
)


@default_settings()
def fit(
    windows: Windows, spec: ModelSpec, seed: int, initial: Weights, orders: np.ndarray, budget_seconds: float, on_epoch: OnEpoch
) -> tuple[Weights, tuple[float, ...]]:
    """Run all epochs, one dispatch each, and stop at the first loss that is no number or at the end of the budget.

    Args:
        windows: N training examples.
        spec: network and training are used.
        seed: decides dropout.
        initial: starting weights.
        orders: shape (epochs, N), order of the windows in every epoch.
        budget_seconds: wall time after which no further epoch is begun.
        on_epoch: told after every epoch.

    Returns:
        Weights and the mean loss of every epoch that was run.

    Raises:
        TrainingDiverged: a loss is NaN or infinite.
    """
    training = spec.training
    stopwatch = Stopwatch(budget_seconds)
    batch_size = min(training.batch_size, len(windows))
    X, y = jnp.asarray(windows.X), jnp.asarray(windows.y)
    keys = jax.random.split(jax.random.key(seed, impl="threefry2x32"), training.epochs)
    weights = tuple(jnp.asarray(w) for w in initial)
    zeros = tuple(jnp.zeros_like(w) for w in weights)
    state = (weights, zeros, zeros, jnp.int32(0))
    losses: list[float] = []
    best = weights
    run_epoch = _step(spec.network, training, (state, X, y, *_batches(orders[0], batch_size), keys[0]))
    for epoch in range(training.epochs):
        batches, counted = _batches(orders[epoch], batch_size)
        state, loss = run_epoch(state, X, y, batches, counted, keys[epoch])
        losses.append(float(loss))
        raise_if_diverged(losses[-1], epoch, training.epochs)
        if losses[-1] == min(losses):
            best = state[0]
        has_room = stopwatch.has_room_for_another()
        on_epoch(stopwatch.progress(training.epochs))
        if not has_room:
            break
    final = state[0] if len(losses) == training.epochs else best
    return tuple(np.asarray(w) for w in final), tuple(losses)


@default_settings()
def fit_together(
    windows: Sequence[Windows], spec: ModelSpec, seeds: Sequence[int], initial: Sequence[Weights], orders: Sequence[np.ndarray]
) -> tuple[list[Weights], np.ndarray]:
    """Run all epochs of independent fits as one batch: each dispatch advances every fit by an epoch.

    Args:
        windows: P problems of N training examples each.
        spec: network and training, the same for all.
        seeds: P seeds; decide dropout.
        initial: P sets of starting weights.
        orders: P arrays of shape (epochs, N), order of the windows in every epoch.

    Returns:
        The weights of each problem and the mean losses, shape (epochs, P). A fit that diverged has losses that are no numbers.
    """
    training = spec.training
    batch_size = min(training.batch_size, len(windows[0]))
    X, y = jnp.stack([jnp.asarray(w.X) for w in windows]), jnp.stack([jnp.asarray(w.y) for w in windows])
    keys = jnp.stack([jax.random.split(jax.random.key(seed, impl="threefry2x32"), training.epochs) for seed in seeds])
    weights = tuple(jnp.stack(parts) for parts in zip(*initial, strict=True))
    zeros = tuple(jnp.zeros_like(w) for w in weights)
    state = (weights, zeros, zeros, jnp.zeros(len(windows), jnp.int32))
    losses = []
    for epoch in range(training.epochs):
        cut = [_batches(order[epoch], batch_size) for order in orders]
        arguments = (state, X, y, np.stack([positions for positions, _ in cut]), np.stack([ones for _, ones in cut]), keys[:, epoch])
        state, loss = _step(spec.network, training, arguments, together=True)(*arguments)
        losses.append(loss)
    fitted = [np.asarray(w) for w in state[0]]
    return [tuple(w[problem] for w in fitted) for problem in range(len(windows))], np.asarray(jnp.stack(losses), np.float64)


def _batches(order: np.ndarray, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions (num_batches, batch_size) and ones where a position counts; the last batch is filled up with uncounted zeros."""
    num_batches = -(-order.size // batch_size)
    positions = np.zeros(num_batches * batch_size, dtype=np.int32)
    counted = np.zeros(num_batches * batch_size, dtype=np.float32)
    positions[: order.size], counted[: order.size] = order, 1.0
    return positions.reshape(num_batches, batch_size), counted.reshape(num_batches, batch_size)


def _step(network: NetworkSpec, training: TrainingSpec, arguments: tuple, together: bool = False) -> Callable:
    """One pass over all batches, for arguments of these shapes; with ``together`` the first axis of each counts the problems."""
    shapes = jax.tree.map(lambda array: jax.ShapeDtypeStruct(array.shape, array.dtype), arguments)
    return _compiled_step(network, training, shapes, together)


@lru_cache(maxsize=8)
def _compiled_step(network: NetworkSpec, training: TrainingSpec, shapes: tuple, together: bool) -> Callable:
    # The thread setting belongs to the compiled program, so a fit is the same in any process, also one that uses JAX already.
    options = _SAME_BITS | {"xla_cpu_multi_thread_eigen": together} if jax.default_backend() == "cpu" else None
    epoch = _epoch(network, training, shapes[1].shape[-1])
    return compiled_step(jax.vmap(epoch) if together else epoch, shapes, options)


def _epoch(network: NetworkSpec, training: TrainingSpec, num_features: int) -> Callable:
    graph = graph_of(network, num_features)

    def loss_of(weights: tuple, X: jax.Array, y: jax.Array, counted: jax.Array, key: jax.Array) -> tuple:
        outputs, states = graph.apply_jax(weights, (X,), key, counted)
        errors = outputs[:, 0] - y
        return jnp.sum(counted * errors * errors) / jnp.sum(counted), states

    def train_on_batch(carry: tuple, batch: tuple) -> tuple:
        (weights, means, squares, count), X, y, key = carry
        positions, counted = batch
        drawn = jax.random.fold_in(key, count)
        (loss, states), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights, X[positions], y[positions], counted, drawn)
        count = count + 1
        power = count.astype(jnp.float32)
        rate = training.learning_rate * jnp.sqrt(1 - BETA_2**power) / (1 - BETA_1**power)
        means = tuple(m + (g - m) * (1 - BETA_1) for m, g in zip(means, gradients, strict=True))
        squares = tuple(v + (g * g - v) * (1 - BETA_2) for v, g in zip(squares, gradients, strict=True))
        stepped = [w - m * rate / (jnp.sqrt(v) + EPSILON) for w, m, v in zip(weights, means, squares, strict=True)]
        for place, state in zip(graph.states, states, strict=True):
            stepped[place] = state
        weights = tuple(stepped)
        return ((weights, means, squares, count), X, y, key), (loss, jnp.sum(counted))

    def run_epoch(state: tuple, X: jax.Array, y: jax.Array, batches: jax.Array, counted: jax.Array, key: jax.Array) -> tuple:
        (state, *_), (losses, sizes) = lax.scan(train_on_batch, (state, X, y, key), (batches, counted))
        return state, jnp.sum(losses * sizes) / jnp.sum(sizes)

    return run_epoch
