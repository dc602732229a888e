"""Fit one network to one training span: the same windows, spec and seed give the same weights, whoever asks.

The fit itself is done by a backend. ``jax`` compiles a whole epoch into one call, whose thread setting belongs to the compiled
program and not to the process, so it runs in place even if JAX or Keras is already loaded. ``keras`` runs in a process of its
own, because Keras' backend, TensorFlow's threads and its determinism are settings of a whole process.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from forecasting.errors import TrainingDiverged
from forecasting.networks import Weights, get_network
from forecasting.specs import ModelSpec
from forecasting.windows import Windows


@dataclass(frozen=True)
class FittedWeights:
    """What a fit gives.

    Args:
        weights: float32 arrays in Keras' order.
        losses: mean training loss of every epoch, in squared units of the scaled target.
        seconds: wall time of the fit.
    """

    weights: Weights
    losses: tuple[float, ...]
    seconds: float


def fit_network(windows: Windows, spec: ModelSpec, seed: int) -> FittedWeights:
    """Train the network of a spec on windows.

    Args:
        windows: N training examples.
        spec: network and training are used; the windows are cut already.
        seed: decides initial weights, the order of the windows and dropout.

    Returns:
        Weights that are equal to the last bit for equal arguments on one machine.

    Raises:
        TrainingDiverged: the loss or a weight became NaN or infinite; says in which epoch.
        BackendUnavailable: the framework of the spec's backend cannot be used here.
    """
    started = perf_counter()
    initial = starting_weights(spec, windows.X.shape[2], seed)
    orders = shuffled_orders(len(windows), spec.training.epochs, seed)
    if spec.training.backend == "jax":
        from forecasting.training_jax import fit
    else:
        from forecasting.keras_process import fit
    weights, losses = fit(windows, spec, seed, initial, orders)
    if not all(np.isfinite(w).all() for w in weights):
        raise TrainingDiverged(f"A weight is not finite after {len(losses)} epochs: lower the learning rate or check the bars.")
    return FittedWeights(weights, losses, perf_counter() - started)


def starting_weights(spec: ModelSpec, num_features: int, seed: int) -> Weights:
    """The weights that a fit with this seed starts from, equal for all backends."""
    return get_network(spec.network.name).initial_weights(spec.network, num_features, _generator(seed, 0))


def shuffled_orders(num_windows: int, epochs: int, seed: int) -> np.ndarray:
    """The order of the windows in every epoch, shape (epochs, N), int32, equal for all backends."""
    rng = _generator(seed, 1)
    return np.stack([rng.permutation(num_windows) for _ in range(epochs)]).astype(np.int32)


def raise_if_diverged(loss: float, epoch: int, epochs: int) -> None:
    """Stop a fit whose loss is no number.

    Raises:
        TrainingDiverged: the loss is NaN or infinite.
    """
    if not np.isfinite(loss):
        raise TrainingDiverged(
            f"The training loss is {loss} after epoch {epoch + 1} of {epochs}: lower the learning rate or check the bars for outliers."
        )


def _generator(seed: int, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, purpose])))
