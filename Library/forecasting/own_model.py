"""Models of one's own: any Keras model and any scikit-learn estimator, named ``module:function`` where a network's name stands.

The function gets the spec of the network, the bars in a window and the features of a bar, and gives an unfitted model:

    def build(network, lookback, num_features):
        return sklearn.ensemble.RandomForestRegressor(n_estimators=50)

    def build(network, lookback, num_features):
        return keras.Sequential([keras.Input((lookback, num_features)), keras.layers.GRU(network.units), keras.layers.Dense(1)])

Windows, refits, caches, publishing and judging are those of all other networks. Nothing is pickled: of a Keras model its arrays are
kept, of an estimator, whose state can be anything, the examples that it is fitted on; it is fitted again where it is loaded, with the
same seed.
"""

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from forecasting.errors import InvalidSpec, TrainingError
from forecasting.layers.layer import Forward, Weights
from forecasting.specs import ModelSpec, NetworkSpec
from forecasting.windows import Windows

_LEAST_CHANCE = 1e-6


def builder(name: str) -> Callable[[NetworkSpec, int, int], Any]:
    """The function that ``module:function`` names.

    Raises:
        InvalidSpec: there is no such module or function on the path.
    """
    module_name, _, function_name = name.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), function_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InvalidSpec(
            f"The network {name!r} cannot be loaded ({error}): expected module:function, with the module beside main.py or on the path."
        ) from error
    if not callable(found):
        raise InvalidSpec(f"The network {name!r} is a {type(found).__name__}: expected a function of network, lookback and num_features.")
    return found


def source_file(name: str) -> Path:
    """Where the function is written.

    Raises:
        InvalidSpec: there is no such function.
    """
    return Path(inspect.getfile(builder(name)))


def fit(windows: Windows, spec: ModelSpec, seed: int) -> tuple[Weights, tuple[float, ...]]:
    """Fit the model of a spec.

    Args:
        windows: N training examples.
        spec: network and training are used.
        seed: decides everything random.

    Returns:
        What is kept of it, and the training loss of every epoch; for an estimator the mean squared error of its fit.

    Raises:
        InvalidSpec: there is no such function.
        TrainingError: it could not be built or fitted, or gives something else than one number for each window.
        BackendUnavailable: the framework cannot be used here.
    """
    if _is_keras(_built(spec, windows.inputs[0].shape[1], windows.num_features, seed)):
        if spec.training.backend != "keras":
            raise TrainingError(
                f"{spec.network.name} gave a Keras model and the spec has backend={spec.training.backend!r}: set backend=keras."
            )
        # needs a process with TensorFlow, as every fit with Keras
        from forecasting.keras_process import fit_own

        return fit_own(windows, spec, seed)
    kept = (windows.inputs[0].astype(np.float32), windows.y.astype(np.float32))
    outputs = prepare_forward(spec, kept, seed)(windows.inputs[0])[:, 0]
    return kept, (float(np.mean((outputs - windows.y) ** 2)),)


def prepare_forward(spec: ModelSpec, kept: Weights, seed: int) -> Forward:
    """The forecasting pass: a function from windows (N, lookback, F) to (N, 1).

    Args:
        spec: what was fitted.
        kept: what ``fit`` gave.
        seed: that of the fit.

    Raises:
        InvalidSpec: there is no such function.
        TrainingError: it gives something else than one number for each window.
    """
    lookback, num_features = spec.window.lookback, len(spec.inputs.features)
    model = _built(spec, lookback, num_features, seed)
    if _is_keras(model):
        _set_arrays(model, kept, spec.network.name)
        return lambda windows: _checked(np.asarray(model(windows, training=False)), len(windows), spec.network.name)
    rows, values = kept
    labels = values if spec.training.target != "direction" else values.astype(np.int64)
    try:
        model.fit(rows.reshape(len(rows), -1), labels)
    except Exception as error:  # as in _built
        raise TrainingError(f"The model {spec.network.name} cannot be fitted ({error}): check what it expects of its examples.") from error

    def forward(windows: np.ndarray) -> np.ndarray:
        flat = np.ascontiguousarray(windows, dtype=np.float32).reshape(len(windows), -1)
        if spec.training.target == "direction":
            chances = np.clip(np.asarray(model.predict_proba(flat))[:, -1], _LEAST_CHANCE, 1 - _LEAST_CHANCE)
            return _checked(np.log(chances / (1 - chances)), len(windows), spec.network.name)
        return _checked(np.asarray(model.predict(flat)), len(windows), spec.network.name)

    return forward


def build_keras(spec: ModelSpec, lookback: int, num_features: int, seed: int) -> Any:
    """The compiled Keras model, in a process that has Keras.

    Raises:
        InvalidSpec: there is no such function.
        TrainingError: it gives no such model.
    """
    import keras

    keras.utils.set_random_seed(seed)
    model = builder(spec.network.name)(spec.network, lookback, num_features)
    if not model.compiled:
        model.compile(optimizer=keras.optimizers.Adam(spec.training.learning_rate), loss=keras_loss(spec.training.loss))
    return model


def keras_loss(loss: str) -> Any:
    """The loss in Keras, in a process that has it; of classes from logits.

    Args:
        loss: one of ``LOSSES``.
    """
    import keras

    if loss == "binary_crossentropy":
        return keras.losses.BinaryCrossentropy(from_logits=True)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True) if loss == "categorical_crossentropy" else loss


def _built(spec: ModelSpec, lookback: int, num_features: int, seed: int) -> Any:
    name = spec.network.name
    build = builder(name)
    try:
        model = build(spec.network, lookback, num_features)
    except Exception as error:  # a person's own code, which may raise anything; a refit that fails keeps the model before
        raise TrainingError(
            f"The model {name} cannot be built ({error}): expected a function of network, lookback and num_features."
        ) from error
    if not (_is_keras(model) or (hasattr(model, "fit") and hasattr(model, "predict"))):
        raise TrainingError(
            f"{name} gave a {type(model).__name__}: expected a Keras model or a scikit-learn estimator, with fit and predict."
        )
    if _is_keras(model):
        return model
    if spec.training.target == "direction" and not hasattr(model, "predict_proba"):
        raise TrainingError(f"{name} gave a {type(model).__name__} for target='direction': expected one with predict_proba, a classifier.")
    # those of the parts of a pipeline too
    random = [each for each in getattr(model, "get_params", dict)() if each.split("__")[-1] == "random_state"]
    if random:
        model.set_params(**dict.fromkeys(random, seed))
    return model


def _is_keras(model: object) -> bool:
    return any(cls.__module__.startswith("keras.") and cls.__name__ == "Model" for cls in type(model).__mro__)


def _set_arrays(model: Any, kept: Weights, name: str) -> None:
    expected = [tuple(w.shape) for w in model.weights]
    if [w.shape for w in kept] != expected:
        raise TrainingError(
            f"{name} has weights of shapes {expected}, and those that are kept have others: it was changed; train it again."
        )
    model.set_weights(list(kept))


def _checked(outputs: np.ndarray, num_windows: int, name: str) -> np.ndarray:
    if outputs.shape not in ((num_windows,), (num_windows, 1)):
        raise TrainingError(f"{name} gave outputs of shape {outputs.shape} for {num_windows} windows: expected one number for each.")
    if not np.isfinite(outputs).all():
        raise TrainingError(f"{name} gave a number that is not finite: check its training and its inputs.")
    return outputs.reshape(num_windows, 1).astype(np.float32)
