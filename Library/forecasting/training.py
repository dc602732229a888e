"""Fit one network to one training span: the same windows, spec and seed give the same weights, whoever asks.

The fit itself is done by a backend. ``jax`` compiles a whole epoch into one call, whose thread setting belongs to the compiled
program and not to the process, so it runs in place even if JAX or Keras is already loaded. ``keras`` runs in a process of its
own, because Keras' backend, TensorFlow's threads and its determinism are settings of a whole process.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from forecasting.early_stopping import FitOutcome
from forecasting.errors import InvalidHistory, InvalidSpec, TrainingDiverged
from forecasting.fit_progress import (
    FitProgress,  # noqa: F401 - strategies that were copied import it from here
    OnEpoch,
    Stopwatch,  # noqa: F401 - likewise
    ignore_progress,
    raise_if_diverged,
)
from forecasting.networks import Weights, graph_of
from forecasting.objectives import require_labels
from forecasting.own_model import fit as fit_own_model
from forecasting.specs import ModelSpec, require_seed
from forecasting.windows import Windows, split_validation

no_one = ignore_progress
"""The former name of `ignore_progress`."""


@dataclass(frozen=True)
class FittedWeights:
    """What a fit gives.

    Args:
        weights: float32 arrays in Keras' order.
        losses: mean training loss of every epoch that was run, in squared units of the scaled target or, of classes, in nats.
        seconds: wall time of the fit.
        validation_losses: mean loss of the windows set aside after each of them; empty without any.
        stopped_by: ``patience`` or ``budget``; empty where all epochs were run.
    """

    weights: Weights
    losses: tuple[float, ...]
    seconds: float
    validation_losses: tuple[float, ...] = ()
    stopped_by: str = ""


def fit_network(
    windows: Windows,
    spec: ModelSpec,
    seed: int,
    budget_seconds: float = math.inf,
    on_epoch: OnEpoch = ignore_progress,
    initial: Weights | None = None,
) -> FittedWeights:
    """Train the network of a spec on windows.

    Args:
        windows: N training examples; those of the newest ``validation_bars`` are set aside, with an embargo of the horizon.
        spec: network, training and horizon are used; the windows are cut already.
        seed: decides initial weights, the order of the windows, dropout and noise.
        budget_seconds: wall time after which no further epoch is begun. At least one is run.
        on_epoch: told after every epoch.
        initial: weights to start from in place of the seed's.

    Returns:
        Weights that are equal to the last bit for equal arguments: with ``jax`` on every x86-64 processor with AVX2, whatever their
        number and vector width, with ``keras`` on one machine. A fit that its budget stopped has fewer losses than epochs, and the
        weights of the epoch with the lowest loss. With patience they are those of the best validation score, which is computed in
        NumPy: two epochs whose scores agree to the last digits may be ranked otherwise on another processor.

    Raises:
        InvalidSpec: no backend takes the seed, or the network's outputs are not what the loss takes.
        InvalidHistory: a target is no class, or an area under the curve is asked for and the validation windows are all of one class.
        HistoryTooShort: the windows set aside leave none to fit.
        TrainingDiverged: the loss or a weight became NaN or infinite; says in which epoch.
        BackendUnavailable: the framework of the spec's backend cannot be used here.
    """
    require_seed(seed)
    started = perf_counter()
    if spec.network.is_own:
        _require_plain(spec)
        weights, losses = fit_own_model(windows, spec, seed)
        _raise_if_not_finite(weights, len(losses))
        return FittedWeights(weights, losses, perf_counter() - started)
    fitted, validation = _parts(windows, spec)
    start = starting_weights(spec, windows.num_features, seed) if initial is None else initial
    orders = shuffled_orders(len(fitted), spec.training.epochs, seed)
    if spec.training.backend == "jax":
        from forecasting.training_jax import fit
    else:
        from forecasting.keras_process import fit
    found = fit(fitted, validation, spec, seed, start, orders, budget_seconds, on_epoch)
    _raise_if_not_finite(found.weights, len(found.losses))
    return FittedWeights(found.weights, found.losses, perf_counter() - started, found.validation_losses, found.stopped_by)


def fit_together(windows: Sequence[Windows], spec: ModelSpec, seeds: Sequence[int]) -> list[FittedWeights | TrainingDiverged]:
    """Train a network for each of many problems in one batch, on an accelerator when JAX sees one.

    Each problem starts from the same weights and takes the same steps as ``fit_network`` with the same seed; only the last
    bits differ, as the products of a batch are summed in another order.

    Args:
        windows: P problems, each of N training examples.
        spec: network and training are used; the backend must be ``jax``.
        seeds: P seeds.

    Returns:
        For each problem its weights, with its share of the time, or the error that its fit ended with.

    Raises:
        InvalidHistory: the problems differ in size.
        InvalidSpec: the backend cannot train together, or does not take a seed.
        BackendUnavailable: JAX cannot be used here.
    """
    if spec.training.backend != "jax":
        raise InvalidSpec(f"TrainingSpec has backend={spec.training.backend!r}: many fits are trained together with backend='jax' alone.")
    for seed in seeds:
        require_seed(seed)
    sizes = sorted({len(problem) for problem in windows})
    if len(sizes) != 1:
        raise InvalidHistory(f"The problems have {sizes} windows: expected the same number in each to train them together.")
    from forecasting import training_jax

    started, epochs = perf_counter(), spec.training.epochs
    parts = [_parts(problem, spec) for problem in windows]
    initial = [starting_weights(spec, problem.num_features, seed) for problem, seed in zip(windows, seeds, strict=True)]
    orders = [shuffled_orders(len(fitted), epochs, seed) for (fitted, _), seed in zip(parts, seeds, strict=True)]
    validation = [part for _, part in parts if part is not None] or None
    found = training_jax.fit_together([fitted for fitted, _ in parts], validation, spec, seeds, initial, orders)
    seconds = (perf_counter() - started) / len(windows)
    return [_checked(outcome, epochs, seconds) for outcome in found]


def _require_plain(spec: ModelSpec) -> None:
    """Refuse for a model of one's own what only the library's fits do."""
    training = spec.training
    for name, plain in (("optimizer", "adam"), ("weight_decay", 0.0), ("input_noise", 0.0), ("validation_bars", 0)):
        if getattr(training, name) != plain:
            raise InvalidSpec(
                f"TrainingSpec has {name}={getattr(training, name)!r} with the network {spec.network.name}: expected {plain!r}; "
                "a model of your own has such things in its own function."
            )


def _parts(windows: Windows, spec: ModelSpec) -> tuple[Windows, Windows | None]:
    """What is fitted, and what is set aside."""
    (num_outputs,) = graph_of(spec.network, windows.num_features).output.shape
    require_labels(spec.training.loss, windows.y, num_outputs or 0)
    if not spec.training.validation_bars:
        return windows, None
    return split_validation(windows, spec.training.validation_bars, spec.window.horizon)


def _checked(found: FitOutcome | TrainingDiverged, epochs: int, seconds: float) -> FittedWeights | TrainingDiverged:
    if isinstance(found, TrainingDiverged):
        return found
    try:
        for epoch, loss in enumerate(found.losses):
            raise_if_diverged(loss, epoch, epochs)
        _raise_if_not_finite(found.weights, epochs)
    except TrainingDiverged as error:
        return error
    return FittedWeights(found.weights, found.losses, seconds, found.validation_losses, found.stopped_by)


def starting_weights(spec: ModelSpec, num_features: int, seed: int) -> Weights:
    """The weights that a fit with this seed starts from, equal for all backends."""
    return graph_of(spec.network, num_features).initial_weights(_generator(seed, 0))


def shuffled_orders(num_windows: int, epochs: int, seed: int) -> np.ndarray:
    """The order of the windows in every epoch, shape (epochs, N), int32, equal for all backends."""
    rng = _generator(seed, 1)
    return np.stack([rng.permutation(num_windows) for _ in range(epochs)]).astype(np.int32)


def _raise_if_not_finite(weights: Weights, epochs: int) -> None:
    if not all(np.isfinite(w).all() for w in weights):
        raise TrainingDiverged(f"A weight is not finite after {epochs} epochs: lower the learning rate or check the bars.")


def _generator(seed: int, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, purpose])))
