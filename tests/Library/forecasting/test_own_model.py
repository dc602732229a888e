"""Models of one's own, written into a file as a user does: trained, kept, published, loaded and judged as all others are."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecasting import training_revision
from forecasting.errors import InvalidSpec, TrainingError, WeightsMismatch, WeightsMissing
from forecasting.model import ensemble
from forecasting.networks import Weights
from forecasting.own_model import fit, prepare_forward
from forecasting.refit import refit
from forecasting.refit_cache import RefitCache
from forecasting.refit_format import describe, flat_weights, restore
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training_revision import trained_by
from forecasting.weight_store import WeightStore
from forecasting.windows import Windows

FOREST = """
from sklearn.ensemble import RandomForestRegressor

def build(network, lookback, num_features):
    return RandomForestRegressor(n_estimators=5, max_depth=3)
"""
LOGISTIC = """
from sklearn.linear_model import LogisticRegression

def build(network, lookback, num_features):
    return LogisticRegression()
"""
KERAS = """
import keras

def build(network, lookback, num_features):
    return keras.Sequential([
        keras.Input((lookback, num_features)), keras.layers.Conv1D(network.units, 3, activation="relu"),
        keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(1),
    ])
"""
WRONG = """
import numpy as np
from sklearn.dummy import DummyRegressor

def nothing(network, lookback, num_features):
    return None

def narrow(network, lookback):
    return None

class Pairs(DummyRegressor):
    def predict(self, X):
        return np.zeros((len(X), 2))

def pairs(network, lookback, num_features):
    return Pairs()

class Holes(DummyRegressor):
    def predict(self, X):
        return np.full(len(X), np.nan)

def holes(network, lookback, num_features):
    return Holes()

number = 1
"""
WINDOW = WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12)


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, source in {"my_forest": FOREST, "my_logistic": LOGISTIC, "my_keras": KERAS, "my_wrong": WRONG}.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield tmp_path
    for name in ("my_forest", "my_logistic", "my_keras", "my_wrong"):
        sys.modules.pop(name, None)


def spec_of(name: str, backend: str = "jax", **training: object) -> ModelSpec:
    return ModelSpec(WINDOW, NetworkSpec(name, units=3), TrainingSpec(epochs=2, batch_size=16, backend=backend, **training))


def test_an_estimator_is_trained_kept_published_and_loaded(object_store, make_span) -> None:
    history, spec = make_span(80), spec_of("my_forest:build")
    made = RefitCache(object_store).refit(history[:70], spec, 1)
    found = RefitCache(object_store).find(history[:70], spec, 1)
    store = WeightStore(object_store, "macro_lstm")
    store.save("SPY", "2015-04", made)
    loaded = store.load("SPY", spec, "2015-04", 1)

    assert made.model.forecast_levels(history).tobytes() == loaded.model.forecast_levels(history).tobytes()
    assert found is not None
    assert found.model.forecast_levels(history).tobytes() == made.model.forecast_levels(history).tobytes()
    assert made.model.forecast_levels(history).std() > 1e-3
    assert [w.shape for w in made.weights] == [(49, 6, 1), (49,)]


def test_the_seed_decides_what_is_random(make_span) -> None:
    history, spec = make_span(80), spec_of("my_forest:build")
    one, again, other = (refit(history[:70], spec, seed).model.forecast_levels(history) for seed in (1, 1, 2))
    assert one.tobytes() == again.tobytes()
    assert not np.array_equal(one, other)


def test_members_of_an_ensemble_have_their_own_seeds(make_span) -> None:
    history, spec = make_span(80), spec_of("my_forest:build")
    models = [refit(history[:70], spec, seed).model for seed in (1, 2)]
    expected = (models[0].forecast_levels(history) + models[1].forecast_levels(history)) / 2
    assert ensemble(models).forecast_levels(history) == pytest.approx(expected, rel=1e-12)


def test_chances_of_a_classifier_are_the_forecast(make_bars) -> None:
    bars = make_bars(80)
    window = replace(WINDOW, training_bars=60)
    spec = ModelSpec(window, NetworkSpec("my_logistic:build"), TrainingSpec(target="direction"), InputSpec(("return(1)",), "standard"))
    made = refit(bars[:70], spec, 1)
    forecast = made.model.forecast_probability(bars)

    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - the oracle of this test alone

    X, y = made.weights
    oracle = LogisticRegression(random_state=1).fit(X.reshape(len(X), -1), y.astype(int))
    newest = made.features.scale((bars.closes[1:] / bars.closes[:-1] - 1)[-6:, np.newaxis]).astype(np.float32)
    assert forecast.probability == pytest.approx(oracle.predict_proba(newest.reshape(1, -1))[0, 1], abs=1e-5)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_keras_model_is_trained_in_the_fitting_process_and_kept_as_arrays(object_store, make_span) -> None:
    history, spec = make_span(80), spec_of("my_keras:build", "keras")
    made, again = (refit(history[:70], spec, 1) for _ in range(2))
    store = WeightStore(object_store, "macro_lstm")
    store.save("SPY", "2015-04", made)
    loaded = store.load("SPY", spec, "2015-04", 1)

    assert [w.shape for w in made.weights] == [(3, 1, 3), (3,), (3, 1), (1,)]
    assert [w.tobytes() for w in made.weights] == [w.tobytes() for w in again.weights]
    assert len(made.losses) == 2
    assert loaded.model.forecast_levels(history).tobytes() == made.model.forecast_levels(history).tobytes()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("my_wrong:nothing", "gave a NoneType: expected a Keras model or a scikit-learn estimator, with fit and predict"),
        ("my_wrong:narrow", "cannot be built .*takes 2 positional arguments"),
        ("my_wrong:pairs", r"gave outputs of shape \(49, 2\) for 49 windows: expected one number for each"),
        ("my_wrong:holes", "gave a number that is not finite"),
    ],
)
def test_what_is_no_model_is_refused_by_name(make_span, name: str, said: str) -> None:
    with pytest.raises(TrainingError, match=f"{name}.*{said}"):
        refit(make_span(70), spec_of(name), 1)


@pytest.mark.parametrize("name", ["my_absent:build", "my_forest:absent", "my_wrong:number", ":"])
def test_what_is_not_there_is_refused_by_name(make_span, name: str) -> None:
    with pytest.raises(InvalidSpec, match=f"The network '{name}' (cannot be loaded|is a int)"):
        refit(make_span(70), spec_of(name), 1)


def test_a_keras_model_needs_its_backend(make_span) -> None:
    with pytest.raises(TrainingError, match="gave a Keras model and the spec has backend='jax': set backend=keras"):
        refit(make_span(70), spec_of("my_keras:build"), 1)


def test_kept_arrays_of_a_changed_model_are_refused(make_span) -> None:
    made = refit(make_span(70), spec_of("my_keras:build", "keras"), 1)
    changed: Weights = (*made.weights[:-1], np.zeros(2, np.float32))
    with pytest.raises(TrainingError, match=r"has weights of shapes .* it was changed; train it again"):
        prepare_forward(made.spec, changed, 1)


def test_shapes_that_are_none_are_refused(make_span) -> None:
    made = refit(make_span(70), spec_of("my_forest:build"), 1)
    for shapes in (None, [], [[-1]], [["a"]], [[True]]):
        description = describe(made) | {"shapes": shapes}
        with pytest.raises(WeightsMismatch, match="it does not say what shapes its arrays have"):
            restore(description, flat_weights(made), made.relative_closes, made.spec, made.spec, 1, "it")


def test_another_source_is_another_key(make_span, modules: Path) -> None:
    before = trained_by(spec_of("my_forest:build"))
    assert set(before) >= {"scikit-learn", "numpy", "network", "revision"}
    assert "jax" not in before
    (modules / "my_changed.py").write_text(FOREST.replace("max_depth=3", "max_depth=4"), encoding="utf-8")
    assert trained_by(spec_of("my_changed:build"))["network"] != before["network"]


def test_a_fit_gives_its_own_error_as_loss() -> None:
    rng = np.random.default_rng(1)
    windows = Windows(rng.random((30, 6, 1)).astype(np.float32), rng.random(30).astype(np.float32), np.arange(30))
    kept, losses = fit(windows, spec_of("my_forest:build"), 1)
    outputs = prepare_forward(spec_of("my_forest:build"), kept, 1)(windows.X)
    assert losses == (pytest.approx(float(np.mean((outputs[:, 0] - windows.y) ** 2))),)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"validation_bars": 5}, "validation_bars=5 with the network my_forest:build: expected 0"),
        ({"optimizer": "rmsprop"}, "optimizer='rmsprop' with the network my_forest:build: expected 'adam'"),
        ({"weight_decay": 0.1}, "weight_decay=0.1 with the network my_forest:build"),
        ({"input_noise": 0.1}, "input_noise=0.1 with the network my_forest:build"),
    ],
)
def test_what_only_fits_of_the_library_do_is_refused(make_span, setting: dict, said: str) -> None:
    spec = spec_of("my_forest:build")
    with pytest.raises(InvalidSpec, match=said):
        refit(make_span(80), replace(spec, training=replace(spec.training, **setting)), 1)


PIPELINE = """
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

def build(network, lookback, num_features):
    return make_pipeline(StandardScaler(), RandomForestRegressor(n_estimators=5))

def ridge(network, lookback, num_features):
    return Ridge()

class Plain:
    def fit(self, X, y):
        self.mean = y.mean()

    def predict(self, X):
        return [self.mean] * len(X)

def plain(network, lookback, num_features):
    return Plain()

def broken(network, lookback, num_features):
    raise KeyError("no such key")
"""


@pytest.fixture
def pipeline(modules: Path) -> Iterator[None]:
    (modules / "my_pipeline.py").write_text(PIPELINE, encoding="utf-8")
    importlib.invalidate_caches()
    yield
    sys.modules.pop("my_pipeline", None)


@pytest.mark.usefixtures("pipeline")
def test_the_parts_of_a_pipeline_have_the_seed_too(make_span) -> None:
    made = refit(make_span(70), spec_of("my_pipeline:build"), 1)
    again = prepare_forward(made.spec, made.weights, 1)
    windows = made.weights[0][:5]
    assert again(windows).tobytes() == prepare_forward(made.spec, made.weights, 1)(windows).tobytes()


@pytest.mark.usefixtures("pipeline")
def test_what_has_fit_and_predict_alone_is_enough_and_what_breaks_is_named(make_span) -> None:
    assert len(refit(make_span(70), spec_of("my_pipeline:plain"), 1).losses) == 1
    with pytest.raises(TrainingError, match=r"my_pipeline:broken cannot be built .*no such key"):
        refit(make_span(70), spec_of("my_pipeline:broken"), 1)


@pytest.mark.usefixtures("pipeline")
def test_what_says_no_chances_forecasts_no_direction(make_bars) -> None:
    training = TrainingSpec(target="direction", loss="binary_crossentropy")
    spec = ModelSpec(WINDOW, NetworkSpec("my_pipeline:ridge"), training, InputSpec(("return(1)",), "standard"))
    with pytest.raises(TrainingError, match="gave a Ridge for target='direction': expected one with predict_proba"):
        refit(make_bars(70), spec, 1)


def test_published_weights_of_a_function_that_was_changed_are_missing(object_store, make_span, modules: Path) -> None:
    spec = spec_of("my_forest:build")
    made = refit(make_span(80), spec, 1)
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", made)
    assert WeightStore(object_store, "macro_lstm").load("SPY", spec, "2015-04", 1).losses == made.losses
    (modules / "my_forest.py").write_text(FOREST.replace("max_depth=3", "max_depth=4"), encoding="utf-8")
    training_revision._network_version.cache_clear()
    with pytest.raises(WeightsMissing):
        WeightStore(object_store, "macro_lstm").load("SPY", spec, "2015-04", 1)
