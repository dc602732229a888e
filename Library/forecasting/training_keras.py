"""Training with Keras' ``model.fit`` on TensorFlow, as this strategy was first published. Runs in the fitting process only.

Loading this module loads TensorFlow; ``forecasting.keras_process`` starts it with the environment that a spec asks for.
"""

import json
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from forecasting.early_stopping import EpochJudge, FitOutcome
from forecasting.errors import ForecastingError, TrainingDiverged
from forecasting.fit_progress import OnEpoch
from forecasting.keras_process import progress_message, read_message, windows_of, write_message
from forecasting.layers.graph import weights_of
from forecasting.networks import graph_of
from forecasting.own_model import build_keras, keras_loss
from forecasting.specs import ModelSpec
from forecasting.windows import Windows

if TYPE_CHECKING:
    import keras

# What noise is drawn from, beside the seed.
_NOISE = 2


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
    windows, validation = windows_of(request, "fit"), windows_of(request, "validation")
    if windows is None:
        raise ValueError("A request has no windows to fit.")
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        return {"unavailable": np.array(f"Training with backend='keras' needs keras and tensorflow ({error}): install them.")}
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(int(request["seed"]))
    try:
        judge = EpochJudge(spec, validation, float(request["budget"]), on_epoch)
        found = _fit(spec, windows, request["orders"], initial, int(request["seed"]), judge)
    except TrainingDiverged as error:
        return {"diverged": np.array(str(error))}
    reply = {f"w{i}": w for i, w in enumerate(found.weights)} | {"losses": np.array(found.losses)}
    return reply | {"validation_losses": np.array(found.validation_losses), "stopped_by": np.array(found.stopped_by)}


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
def _model(spec: ModelSpec, lengths: tuple[int | None, ...], num_features: int) -> "keras.Model":
    """Built once and reused: Keras' memory grows with every network built, and building costs seconds."""
    import keras

    training = spec.training
    made = _with_summed_gradients(keras.optimizers.RMSprop if training.optimizer == "rmsprop" else keras.optimizers.Adam)
    optimizer = made(training.learning_rate, weight_decay=training.weight_decay or None)
    model = graph_of(spec.network, num_features).build_keras(lengths)
    model.compile(optimizer=optimizer, loss=keras_loss(training.loss))
    model.optimizer.build(model.trainable_variables)
    return model


def _with_summed_gradients(optimizer: "type[keras.optimizers.Optimizer]") -> "type[keras.optimizers.Optimizer]":
    """The optimizer with one gradient for each vector of an embedding.

    TensorFlow gives one for every occurrence of a word, and Keras squares these one by one: the square of their sum is meant.
    """
    import tensorflow as tf

    class Summed(optimizer):
        def apply(self, grads: list, trainable_variables: list | None = None) -> None:
            super().apply([tf.convert_to_tensor(gradient) for gradient in grads], trainable_variables)

    return Summed


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


def _fit(spec: ModelSpec, windows: Windows, orders: np.ndarray, initial: list[np.ndarray], seed: int, judge: EpochJudge) -> FitOutcome:
    import keras

    training = spec.training
    lengths = tuple(part.shape[1] if part.ndim > 1 else None for part in windows.inputs)
    model = _model(spec, lengths, windows.num_features)
    _reset(model, spec, initial, seed)
    noise = np.random.default_rng([seed, _NOISE])

    def noisy(part: np.ndarray) -> np.ndarray:
        if not training.input_noise or part.dtype != np.float32:
            return part
        return part + np.float32(training.input_noise) * noise.standard_normal(part.shape, np.float32)

    def batches() -> Iterator[tuple[Any, np.ndarray]]:
        for order in orders:
            for start in range(0, len(windows), training.batch_size):
                chosen = order[start : start + training.batch_size]
                inputs = [noisy(part[chosen]) for part in windows.inputs]
                yield (tuple(inputs) if len(inputs) > 1 else inputs[0]), windows.y[chosen]

    class JudgedEpochs(keras.callbacks.Callback):
        """Ends the fit where the judge does."""

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            if not judge.after_epoch((logs or {}).get("loss", np.nan), lambda: _weights(model)):
                model.stop_training = True

    steps = -(-len(windows) // training.batch_size)
    model.fit(batches(), epochs=training.epochs, steps_per_epoch=steps, verbose=0, callbacks=[JudgedEpochs()])  # type: ignore[arg-type]
    return judge.outcome(lambda: _weights(model))


def _weights(model: "keras.Model") -> list[np.ndarray]:
    return [variable.numpy() for variable in weights_of(model)]


if __name__ == "__main__":
    serve()
