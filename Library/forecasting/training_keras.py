"""Training with Keras' ``model.fit`` on TensorFlow, as this strategy was first published. Runs in the fitting process only.

Loading this module loads TensorFlow; ``forecasting.keras_process`` starts it with the environment that a spec asks for.
"""

import json
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from forecasting.errors import ForecastingError, TrainingDiverged
from forecasting.fit_progress import OnEpoch, Stopwatch, raise_if_diverged
from forecasting.keras_process import progress_message, read_message, write_message
from forecasting.layers.graph import weights_of
from forecasting.networks import graph_of
from forecasting.own_model import build_keras
from forecasting.specs import ModelSpec

if TYPE_CHECKING:
    import keras


def serve() -> None:
    """Answer fits from standard input on standard output until it is closed."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What TensorFlow prints must not end up between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (request := read_message(sys.stdin.buffer)) is not None:
        write_message(answers, _answer(request, lambda progress: write_message(answers, progress_message(progress))))


def _answer(request: dict[str, np.ndarray], on_epoch: OnEpoch) -> dict[str, np.ndarray]:
    spec = ModelSpec.from_dict(json.loads(str(request["spec"])))
    if spec.network.is_own:
        return _answer_own(request, spec)
    initial = [request[name] for name in sorted((n for n in request if n[0] == "w"), key=lambda n: int(n[1:]))]
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        return {"unavailable": np.array(f"Training with backend='keras' needs keras and tensorflow ({error}): install them.")}
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(int(request["seed"]))
    try:
        seed, budget_seconds = int(request["seed"]), float(request["budget"])
        weights, losses = _fit(spec, request["X"], request["y"], request["orders"], initial, seed, budget_seconds, on_epoch)
    except TrainingDiverged as error:
        return {"diverged": np.array(str(error))}
    return {f"w{i}": w for i, w in enumerate(weights)} | {"losses": np.array(losses)}


def _answer_own(request: dict[str, np.ndarray], spec: ModelSpec) -> dict[str, np.ndarray]:
    sys.path[:] = json.loads(str(request["paths"]))
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        return {"unavailable": np.array(f"A Keras model of one's own needs keras and tensorflow ({error}): install them.")}
    tf.config.experimental.enable_op_determinism()
    X, y, training = request["X"], request["y"], spec.training
    try:
        model = build_keras(spec, X.shape[1], X.shape[2], int(request["seed"]))
        stop = keras.callbacks.TerminateOnNaN()
        done = model.fit(X, y, batch_size=training.batch_size, epochs=training.epochs, verbose=0, callbacks=[stop])  # type: ignore[arg-type]
    except (ForecastingError, ValueError, TypeError, tf.errors.InvalidArgumentError) as error:
        return {"refused": np.array(f"The model {spec.network.name} cannot be fitted: {str(error).splitlines()[0]}")}
    losses = done.history["loss"]
    if not np.isfinite(losses).all():
        return {"refused": np.array(f"The loss of {spec.network.name} is not finite in epoch {len(losses)}: lower the learning rate.")}
    return {f"w{i}": w for i, w in enumerate(model.get_weights())} | {"losses": np.array(losses)}


@lru_cache(maxsize=4)
def _model(spec: ModelSpec, lookback: int, num_features: int) -> "keras.Model":
    """Built once and reused: Keras' memory grows with every network built, and building costs seconds."""
    import keras

    model = graph_of(spec.network, num_features).build_keras([lookback])
    model.compile(optimizer=keras.optimizers.Adam(spec.training.learning_rate), loss=spec.training.loss)
    model.optimizer.build(model.trainable_variables)
    return model


def _reset(model: "keras.Model", spec: ModelSpec, initial: list[np.ndarray], seed: int) -> None:
    for variable, value in zip(weights_of(model), initial, strict=True):
        variable.assign(value)
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape, dtype=variable.dtype))
    model.optimizer.learning_rate = spec.training.learning_rate
    for position, layer in enumerate(model.layers[1:]):  # the first is the input
        if hasattr(layer, "seed_generator"):
            state = layer.seed_generator.state
            state.assign(np.array([(seed * 1_000_003 + position) % 2**31, 0], dtype=state.dtype))


def _fit(
    spec: ModelSpec,
    X: np.ndarray,
    y: np.ndarray,
    orders: np.ndarray,
    initial: list[np.ndarray],
    seed: int,
    budget_seconds: float,
    on_epoch: OnEpoch,
) -> tuple[list[np.ndarray], list[float]]:
    import keras

    training = spec.training
    model = _model(spec, X.shape[1], X.shape[2])
    _reset(model, spec, initial, seed)

    def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for order in orders:
            for start in range(0, len(y), training.batch_size):
                chosen = order[start : start + training.batch_size]
                yield X[chosen], y[chosen]

    stopwatch = Stopwatch(budget_seconds)

    class WatchedEpochs(keras.callbacks.Callback):
        """Ends the fit at the first loss that is no number or at the end of the budget, and keeps the best weights until then."""

        def __init__(self) -> None:
            super().__init__()
            self.losses: list[float] = []
            self.best: list[np.ndarray] = []

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.losses.append((logs or {}).get("loss", np.nan))
            raise_if_diverged(self.losses[-1], epoch, training.epochs)
            if np.isfinite(budget_seconds) and self.losses[-1] == min(self.losses):
                self.best = _weights(model)
            if not stopwatch.has_room_for_another():
                model.stop_training = True
            on_epoch(stopwatch.progress(training.epochs))

    watched = WatchedEpochs()
    steps = -(-len(y) // training.batch_size)
    model.fit(batches(), epochs=training.epochs, steps_per_epoch=steps, verbose=0, callbacks=[watched])  # type: ignore[arg-type]
    complete = len(watched.losses) == training.epochs
    return (_weights(model) if complete else watched.best), watched.losses


def _weights(model: "keras.Model") -> list[np.ndarray]:
    return [variable.numpy() for variable in weights_of(model)]


if __name__ == "__main__":
    serve()
