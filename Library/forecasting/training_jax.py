"""Training in JAX: one compiled call per epoch, of one fit or of many at once. Loads JAX; only a fit imports this module."""

import math
import platform
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from forecasting.early_stopping import EpochJudge, FitOutcome
from forecasting.errors import BackendUnavailable, TrainingDiverged
from forecasting.fit_progress import OnEpoch, ignore_progress
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

# Keras' constants of Adam (Kingma and Ba 2015) and RMSprop (Hinton 2012).
BETA_1, BETA_2, RHO, EPSILON = 0.9, 0.999, 0.9, 1e-7
# What noise is drawn from: a number that no random layer has.
_NOISE = 2**31 - 1

# What a processor has, and what XLA_FLAGS says, must not show in the weights: code for the instructions and the vector width that
# every x86-64 processor since 2013 (Haswell, Excavator) has, without rearranged sums.
_SAME_BITS = {"xla_cpu_enable_fast_math": False, "xla_cpu_prefer_vector_width": 256} | (
    {"xla_cpu_max_isa": "AVX2"} if platform.machine() in ("x86_64", "AMD64") else {}
)


@default_settings()
def fit(
    windows: Windows,
    validation: Windows | None,
    spec: ModelSpec,
    seed: int,
    initial: Weights,
    orders: np.ndarray,
    budget_seconds: float,
    on_epoch: OnEpoch,
) -> FitOutcome:
    """Run epochs, one dispatch each, until all are done, patience or budget end, or a loss is no number.

    Args:
        windows: N training examples.
        validation: examples that score each epoch; None for none.
        spec: network and training are used.
        seed: decides dropout and noise.
        initial: starting weights.
        orders: shape (epochs, N), order of the windows in every epoch.
        budget_seconds: wall time after which no further epoch is begun.
        on_epoch: told after every epoch.

    Raises:
        TrainingDiverged: a loss is NaN or infinite.
    """
    training = spec.training
    judge = EpochJudge(spec, validation, budget_seconds, on_epoch)
    batch_size = min(training.batch_size, len(windows))
    X, y = jax.tree.map(jnp.asarray, windows.X), jnp.asarray(windows.y)
    keys = jax.random.split(jax.random.key(seed, impl="threefry2x32"), training.epochs)
    weights = tuple(jnp.asarray(w) for w in initial)
    zeros = tuple(jnp.zeros_like(w) for w in weights)
    state = (weights, zeros, zeros, jnp.int32(0))
    run_epoch = _step(spec.network, training, windows.num_features, (state, X, y, *_batches(orders[0], batch_size), keys[0]))
    for epoch in range(training.epochs):
        batches, counted = _batches(orders[epoch], batch_size)
        state, loss = run_epoch(state, X, y, batches, counted, keys[epoch])
        after = state[0]
        if not judge.after_epoch(float(loss), lambda after=after: after):
            break
    return judge.outcome(lambda: state[0])


@default_settings()
def fit_together(
    windows: Sequence[Windows],
    validation: Sequence[Windows] | None,
    spec: ModelSpec,
    seeds: Sequence[int],
    initial: Sequence[Weights],
    orders: Sequence[np.ndarray],
) -> list[FitOutcome | TrainingDiverged]:
    """Run epochs of independent fits as one batch: each dispatch advances every fit by an epoch, until none of them needs another.

    Args:
        windows: P problems of N training examples each.
        validation: for each problem examples that score its epochs; None for none.
        spec: network and training, the same for all.
        seeds: P seeds; decide dropout and noise.
        initial: P sets of starting weights.
        orders: P arrays of shape (epochs, N), order of the windows in every epoch.

    Returns:
        For each problem what its epochs gave, or the error that ended them.
    """
    training = spec.training
    batch_size = min(training.batch_size, len(windows[0]))
    X = jax.tree.map(lambda *parts: jnp.stack([jnp.asarray(part) for part in parts]), *(w.X for w in windows))
    y = jnp.stack([jnp.asarray(w.y) for w in windows])
    keys = jnp.stack([jax.random.split(jax.random.key(seed, impl="threefry2x32"), training.epochs) for seed in seeds])
    weights = tuple(jnp.stack(parts) for parts in zip(*initial, strict=True))
    zeros = tuple(jnp.zeros_like(w) for w in weights)
    state = (weights, zeros, zeros, jnp.zeros(len(windows), jnp.int32))
    losses = []
    judges = _Judges(spec, validation) if validation is not None else None
    for epoch in range(training.epochs):
        cut = [_batches(order[epoch], batch_size) for order in orders]
        arguments = (state, X, y, np.stack([positions for positions, _ in cut]), np.stack([ones for _, ones in cut]), keys[:, epoch])
        state, loss = _step(spec.network, training, windows[0].num_features, arguments, together=True)(*arguments)
        losses.append(loss)
        if judges is not None and not judges.after_epoch(np.asarray(loss), state[0]):
            break
    if judges is not None:
        return judges.outcomes()
    fitted, found = [np.asarray(w) for w in state[0]], np.asarray(jnp.stack(losses), np.float64)
    return [
        FitOutcome(tuple(w[problem] for w in fitted), tuple(float(loss) for loss in found[:, problem])) for problem in range(len(windows))
    ]


class _Judges:
    """One judge for each of many fits that advance together; a fit that has ended is carried along and looked at no more."""

    def __init__(self, spec: ModelSpec, validation: Sequence[Windows]) -> None:
        self._judges = [EpochJudge(spec, part, math.inf, ignore_progress) for part in validation]
        self._running = list(range(len(validation)))
        self._ended: dict[int, FitOutcome | TrainingDiverged] = {}

    def after_epoch(self, losses: np.ndarray, weights: Sequence[jax.Array]) -> bool:
        here = [np.asarray(w) for w in weights]
        for problem in tuple(self._running):
            judge, own = self._judges[problem], tuple(w[problem] for w in here)
            try:
                if judge.after_epoch(float(losses[problem]), lambda own=own: own):
                    continue
                self._ended[problem] = judge.outcome(lambda own=own: own)
            except TrainingDiverged as error:
                self._ended[problem] = error
            self._running.remove(problem)
        return bool(self._running)

    def outcomes(self) -> list[FitOutcome | TrainingDiverged]:
        return [self._ended[problem] for problem in range(len(self._judges))]


def _batches(order: np.ndarray, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions (num_batches, batch_size) and ones where a position counts; the last batch is filled up with uncounted zeros."""
    num_batches = -(-order.size // batch_size)
    positions = np.zeros(num_batches * batch_size, dtype=np.int32)
    counted = np.zeros(num_batches * batch_size, dtype=np.float32)
    positions[: order.size], counted[: order.size] = order, 1.0
    return positions.reshape(num_batches, batch_size), counted.reshape(num_batches, batch_size)


def _step(network: NetworkSpec, training: TrainingSpec, num_features: int, arguments: tuple, together: bool = False) -> Callable:
    """One pass over all batches, for arguments of these shapes; with ``together`` the first axis of each counts the problems."""
    shapes = jax.tree.map(lambda array: jax.ShapeDtypeStruct(array.shape, array.dtype), arguments)
    return _compiled_step(network, training, num_features, shapes, together)


@lru_cache(maxsize=8)
def _compiled_step(network: NetworkSpec, training: TrainingSpec, num_features: int, shapes: tuple, together: bool) -> Callable:
    # The thread setting belongs to the compiled program, so a fit is the same in any process, also one that uses JAX already.
    options = _SAME_BITS | {"xla_cpu_multi_thread_eigen": together} if jax.default_backend() == "cpu" else None
    epoch = _epoch(network, training, num_features)
    return compiled_step(jax.vmap(epoch) if together else epoch, shapes, options)


def _epoch(network: NetworkSpec, training: TrainingSpec, num_features: int) -> Callable:
    graph = graph_of(network, num_features)

    def loss_of(weights: tuple, inputs: tuple, y: jax.Array, counted: jax.Array, key: jax.Array) -> tuple:
        outputs, states = graph.apply_jax(weights, inputs, key, counted)
        return _mean_loss(training.loss, outputs, y, counted), states

    def train_on_batch(carry: tuple, batch: tuple) -> tuple:
        (weights, means, squares, count), X, y, key = carry
        positions, counted = batch
        drawn = jax.random.fold_in(key, count)
        inputs = tuple(part[positions] for part in (X if isinstance(X, tuple) else (X,)))
        if training.input_noise:
            inputs = _with_noise(inputs, training.input_noise, jax.random.fold_in(drawn, _NOISE))
        (loss, states), gradients = jax.value_and_grad(loss_of, has_aux=True)(weights, inputs, y[positions], counted, drawn)
        count = count + 1
        stepped, means, squares = _optimizer_step(training, weights, gradients, means, squares, count)
        for place, state in zip(graph.states, states, strict=True):
            stepped[place] = state
        weights = tuple(stepped)
        return ((weights, means, squares, count), X, y, key), (loss, jnp.sum(counted))

    def run_epoch(state: tuple, X: jax.Array | tuple, y: jax.Array, batches: jax.Array, counted: jax.Array, key: jax.Array) -> tuple:
        (state, *_), (losses, sizes) = lax.scan(train_on_batch, (state, X, y, key), (batches, counted))
        return state, jnp.sum(losses * sizes) / jnp.sum(sizes)

    return run_epoch


def _mean_loss(loss: str, outputs: jax.Array, y: jax.Array, counted: jax.Array) -> jax.Array:
    """The mean over the examples that count; the same losses as in ``forecasting.objectives``."""
    if loss == "mean_squared_error":
        errors = outputs[:, 0] - y
        return jnp.sum(counted * errors * errors) / jnp.sum(counted)
    if loss == "binary_crossentropy":
        logits = outputs[:, 0]
        each = jnp.maximum(logits, 0) - logits * y + jnp.log1p(jnp.exp(-jnp.abs(logits)))
    else:
        of_truth = jnp.sum(outputs * jax.nn.one_hot(y.astype(jnp.int32), outputs.shape[1]), axis=1)
        each = jax.nn.logsumexp(outputs, axis=1) - of_truth
    return jnp.sum(counted * each) / jnp.sum(counted)


def _with_noise(inputs: tuple, deviation: float, key: jax.Array) -> tuple:
    """Normal noise on what is no whole number."""
    return tuple(
        part + deviation * jax.random.normal(jax.random.fold_in(key, place), part.shape) if part.dtype == jnp.float32 else part
        for place, part in enumerate(inputs)
    )


def _optimizer_step(training: TrainingSpec, weights: tuple, gradients: tuple, means: tuple, squares: tuple, count: jax.Array) -> tuple:
    """The weights after one step, a list, and what the optimizer remembers of the gradients: their running means and squares."""
    if training.weight_decay:
        weights = tuple(w - w * training.weight_decay * training.learning_rate for w in weights)
    if training.optimizer == "rmsprop":
        squares = tuple(RHO * v + (1 - RHO) * g * g for v, g in zip(squares, gradients, strict=True))
        rate = training.learning_rate
        return [w - rate * g / jnp.sqrt(v + EPSILON) for w, g, v in zip(weights, gradients, squares, strict=True)], means, squares
    power = count.astype(jnp.float32)
    rate = training.learning_rate * jnp.sqrt(1 - BETA_2**power) / (1 - BETA_1**power)
    means = tuple(m + (g - m) * (1 - BETA_1) for m, g in zip(means, gradients, strict=True))
    squares = tuple(v + (g * g - v) * (1 - BETA_2) for v, g in zip(squares, gradients, strict=True))
    stepped = [w - m * rate / (jnp.sqrt(v) + EPSILON) for w, m, v in zip(weights, means, squares, strict=True)]
    return stepped, means, squares
