from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecasting import compiled_steps, fit_progress, training, training_jax
from forecasting.errors import HistoryTooShort, InvalidHistory, InvalidSpec, TrainingDiverged
from forecasting.fit_progress import FitProgress
from forecasting.model import training_windows
from forecasting.networks import graph_of
from forecasting.scaling import PriceScaler
from forecasting.specs import ModelSpec, NetworkSpec
from forecasting.training import fit_network, fit_together, shuffled_orders, starting_weights
from forecasting.training_revision import TRAINING_REVISION
from forecasting.windows import Windows

LIBRARY = Path(__file__).resolve().parents[3] / "Library"

# Run in a fresh process: prints the hash of weights. The first line may load a framework beforehand.
FIT_ELSEWHERE = """
{before}
import hashlib
import numpy as np
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network
from forecasting.windows import make_windows
closes = 0.5 + 0.4 * np.sin(np.arange(60) / 5)
window = WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12)
spec = ModelSpec(window, NetworkSpec(units=3, layers=2, dropout=0.2), TrainingSpec(epochs=2, batch_size=16))
fitted = fit_network(make_windows(closes, closes, window), spec, seed=4)
print(hashlib.sha256(b"".join(w.tobytes() for w in fitted.weights)).hexdigest())
"""


def test_what_copied_strategies_import_from_here_is_still_here() -> None:
    for name in ("FitProgress", "OnEpoch", "Stopwatch", "raise_if_diverged"):
        assert getattr(training, name) is getattr(fit_progress, name)
    assert training.no_one is fit_progress.ignore_progress


# One epoch of the default recipe over 1,199 windows of 60 bars, and a few steps of other shapes.
FIT_AT_REAL_SIZE = """
import hashlib
import sys
import jax
import numpy as np
from forecasting.recipes import recipe
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network, fit_together
from forecasting.windows import Windows, make_windows

closes = (np.arange(1259) * 7919 % 1024) / 1024
windows = make_windows(closes, closes, WindowSpec())
assert windows.X.shape == (1199, 60, 1)

def spec(network, batch_size=32):
    return ModelSpec(network=network, training=TrainingSpec(epochs=1, batch_size=batch_size))

def digest(fits):
    return hashlib.sha256(b"".join(w.tobytes() for fit in fits for w in fit.weights)).hexdigest()[:16]

rows = np.random.default_rng(1).random((1920, 64), np.float32)
print(hashlib.sha256(np.asarray(jax.jit(lambda rows: rows.T @ rows)(rows)).tobytes()).hexdigest()[:16])
print(digest([fit_network(windows, spec(recipe("fast").network), 1)]))
if sys.argv[1] == "fast":
    sys.exit()
few, more = (Windows(windows.X[:n], windows.y[:n], windows.last[:n]) for n in (64, 320))
print(digest([fit_network(few, spec(NetworkSpec(units=50, layers=2, dropout=0.2)), 1)]))
print(digest([fit_network(more, spec(NetworkSpec(units=64), 300), 1)]))
print(digest(fit_together([few, few], spec(recipe("fast").network), [1, 2])))
"""
# As every x86-64 processor with AVX2 gives them, by revision: when they change, raise the revision and write the new ones under it.
FITTED_AT_REAL_SIZE = {2: ["171a1f8985d91009", "c4970c5bcf4ca3e7", "b40d56cae2dd885e", "dcd8605c368d5b99"]}


def digest(weights: tuple[np.ndarray, ...]) -> str:
    return hashlib.sha256(b"".join(w.tobytes() for w in weights)).hexdigest()


def fit_elsewhere(before: str) -> str:
    code = FIT_ELSEWHERE.format(before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True, cwd=LIBRARY, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def fit_at_real_size(what: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", FIT_AT_REAL_SIZE, what], stdout=subprocess.PIPE, text=True, cwd=LIBRARY, env=os.environ | environment
    )


@pytest.fixture(scope="module")
def quick_spec(small_spec: ModelSpec) -> ModelSpec:
    """One plain recurrent layer, which compiles soonest: for what no network decides."""
    return replace(small_spec, network=NetworkSpec("rnn", units=2, layers=1, dropout=0.0))


@pytest.fixture
def windows(make_span, small_spec) -> Windows:
    span = make_span(55)
    return training_windows(span, PriceScaler.fit(span), small_spec)


def test_the_same_seed_gives_the_same_bits_and_another_does_not(windows, small_spec) -> None:
    first, again, other = (fit_network(windows, small_spec, seed) for seed in (1, 1, 2))

    assert digest(first.weights) == digest(again.weights)
    assert first.losses == again.losses
    assert len(first.losses) == 2
    assert digest(first.weights) != digest(other.weights)


def test_every_process_gives_the_same_bits_also_with_keras_already_imported() -> None:
    threads = "import os; os.environ['OMP_NUM_THREADS'] = '7'; import jax; jax.numpy.ones(3).block_until_ready()"
    doubles = "jax.config.update('jax_enable_x64', True)"
    keras = "os.environ['KERAS_BACKEND'] = 'tensorflow'; import keras; keras.utils.set_random_seed(9); keras.ops.ones(3)"

    alone = fit_elsewhere("")
    assert len(alone) == 64
    assert fit_elsewhere("; ".join([threads, doubles, keras])) == alone


@pytest.mark.parametrize(("what", "fits"), [("fast", 1), pytest.param("all", 4, marks=pytest.mark.long)])
def test_neither_the_number_of_processors_nor_their_vector_width_shows_in_the_weights(what: str, fits: int) -> None:
    """XLA sizes its pool by NPROC where that is set: a machine of one processor, and one of eight whose owner asks for wide vectors."""
    machines = [fit_at_real_size("fast", NPROC="1"), fit_at_real_size(what, NPROC="8", XLA_FLAGS="--xla_cpu_prefer_vector_width=512")]
    (sum_on_one, *one), (sum_on_eight, *eight) = (machine.communicate(timeout=120)[0].split() for machine in machines)

    assert sum_on_one != sum_on_eight  # the machines do differ: a sum over all rows at once, which the layers avoid
    assert one == eight[:1]
    assert len(eight) == fits
    if platform.machine() == "x86_64":
        assert eight == FITTED_AT_REAL_SIZE[TRAINING_REVISION][:fits]


def test_a_step_from_the_disk_gives_the_same_bits(windows, quick_spec, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORECASTING_CACHE", str(tmp_path))
    made, kept = [], {}
    for _ in range(2):
        training_jax._compiled_step.cache_clear()
        together = fit_together([windows, windows], quick_spec, [1, 2])
        made.append([digest(fit.weights) for fit in (fit_network(windows, quick_spec, 1), *together)])
        kept = {file: file.read_bytes() for file in tmp_path.iterdir()}
        monkeypatch.setattr(compiled_steps, "serialize", None)  # the second time nothing is compiled

    assert made[0] == made[1]
    assert len(kept) == 2


def test_keras_and_jax_train_the_same_network(windows, small_spec) -> None:
    spec = replace(small_spec, network=replace(small_spec.network, dropout=0.0))
    in_jax = fit_network(windows, spec, seed=3)
    in_keras = fit_network(windows, replace(spec, training=replace(spec.training, backend="keras", threads=1)), seed=3)

    assert in_keras.losses == pytest.approx(in_jax.losses, rel=1e-5)
    assert in_jax.losses[1] < in_jax.losses[0]
    for one, other in zip(in_keras.weights, in_jax.weights, strict=True):
        assert one == pytest.approx(other, abs=1e-5)


def test_keras_repeats_itself_in_one_process_with_dropout_and_leaves_tensorflow_outside(windows, small_spec) -> None:
    spec = replace(small_spec, training=replace(small_spec.training, backend="keras", threads=1))
    first, other, again = (fit_network(windows, spec, seed) for seed in (1, 2, 1))

    assert digest(first.weights) == digest(again.weights)
    assert digest(first.weights) != digest(other.weights)


@pytest.mark.parametrize("backend", ["jax", "keras"])
def test_a_loss_that_is_no_number_ends_the_fit(windows, small_spec, backend: str) -> None:
    bad = Windows(windows.X, np.full_like(windows.y, np.nan), windows.last)
    spec = replace(small_spec, training=replace(small_spec.training, backend=backend))
    with pytest.raises(TrainingDiverged, match="The training loss is nan after epoch 1 of 2"):
        fit_network(bad, spec, seed=1)


@pytest.mark.parametrize("backend", ["jax", "keras"])
def test_a_budget_stops_the_fit_with_the_best_weights_so_far(windows, quick_spec, backend: str) -> None:
    long = replace(quick_spec, training=replace(quick_spec.training, backend=backend, epochs=50))
    stopped = fit_network(windows, long, 4, budget_seconds=0.0)
    one_epoch = replace(long, training=replace(long.training, epochs=1))
    assert len(stopped.losses) == 1
    assert digest(stopped.weights) == digest(fit_network(windows, one_epoch, 4).weights)


@pytest.mark.parametrize("backend", ["jax", "keras"])
def test_a_fit_tells_of_every_epoch_and_stays_the_same(windows, quick_spec, backend: str) -> None:
    spec = replace(quick_spec, training=replace(quick_spec.training, backend=backend, epochs=3))
    seen: list[FitProgress] = []

    fitted = fit_network(windows, spec, 4, on_epoch=seen.append)

    assert [(progress.epoch, progress.epochs) for progress in seen] == [(1, 3), (2, 3), (3, 3)]
    assert seen[0].seconds_left is None
    assert seen[1].seconds_left is not None
    assert seen[2].seconds_left == 0.0
    assert digest(fitted.weights) == digest(fit_network(windows, spec, 4).weights)


@pytest.mark.parametrize("backend", ["jax", pytest.param("keras", marks=pytest.mark.long)])
def test_a_listener_that_raises_ends_the_fit_and_not_the_next_one(windows, quick_spec, backend: str) -> None:
    """That of Keras takes its process with it, which test_keras_process.py sees on a quicker one."""
    spec = replace(quick_spec, training=replace(quick_spec.training, backend=backend, epochs=3))

    def interrupt(progress: FitProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_network(windows, spec, 4, on_epoch=interrupt)
    assert len(fit_network(windows, spec, 4).losses) == 3


def test_a_batch_larger_than_the_data_is_the_data(windows, quick_spec) -> None:
    whole, larger = (replace(quick_spec, training=replace(quick_spec.training, batch_size=size)) for size in (len(windows), 10_000))
    assert digest(fit_network(windows, whole, 1).weights) == digest(fit_network(windows, larger, 1).weights)


def test_every_epoch_visits_every_window_once_in_its_own_order() -> None:
    orders = shuffled_orders(10, 3, seed=1)

    assert orders.shape == (3, 10)
    assert [sorted(order) for order in orders.tolist()] == [list(range(10))] * 3
    assert orders[0].tolist() != orders[1].tolist()


@pytest.fixture(scope="module")
def one_layer(small_spec: ModelSpec) -> ModelSpec:
    """With dropout, so that every fit of a batch draws numbers of its own."""
    return replace(small_spec, network=replace(small_spec.network, layers=1))


def test_fits_together_are_the_fits_one_by_one(make_span, one_layer) -> None:
    spans = [make_span(55, seed) for seed in (1, 2, 3)]
    problems = [training_windows(span, PriceScaler.fit(span), one_layer) for span in spans]
    together = fit_together(problems, one_layer, [4, 5, 4])
    for found, problem, seed in zip(together, problems, (4, 5, 4), strict=True):
        alone = fit_network(problem, one_layer, seed)
        assert all(np.allclose(ours, theirs, rtol=0, atol=1e-5) for ours, theirs in zip(found.weights, alone.weights, strict=True))
        assert np.allclose(found.losses, alone.losses, rtol=1e-4)
    assert not np.allclose(together[0].weights[0], together[2].weights[0], rtol=0, atol=1e-5)


def test_a_fit_that_diverges_leaves_the_others_of_its_batch_alone(windows, one_layer) -> None:
    broken = Windows(windows.X, np.full_like(windows.y, np.inf), windows.last)
    # as many as the test above trains together, with the same compiled step
    first, second, third = fit_together([windows, broken, windows], one_layer, [4, 4, 5])
    for found, seed in ((first, 4), (third, 5)):
        assert np.allclose(found.weights[0], fit_network(windows, one_layer, seed).weights[0], rtol=0, atol=1e-5)
    assert isinstance(second, TrainingDiverged)
    assert "after epoch 1 of 2" in str(second)


def test_problems_of_different_sizes_and_keras_cannot_be_trained_together(windows, small_spec) -> None:
    shorter = Windows(windows.X[1:], windows.y[1:], windows.last[1:])
    with pytest.raises(InvalidHistory, match=r"\[48, 49\] windows: expected the same number"):
        fit_together([windows, shorter], small_spec, [1, 1])
    keras = replace(small_spec, training=replace(small_spec.training, backend="keras"))
    with pytest.raises(InvalidSpec, match="backend='jax' alone"):
        fit_together([windows], keras, [1])


def with_training(spec: ModelSpec, **training: object) -> ModelSpec:
    return replace(spec, training=replace(spec.training, **training))


def two_classes(windows: Windows) -> Windows:
    """The windows of a random walk, and whether what follows is above their newest bar."""
    return Windows(windows.X, (windows.y > windows.inputs[0][:, -1, 0]).astype(np.float32), windows.last)


FITS = {
    "rmsprop": {"optimizer": "rmsprop"},
    "weight decay": {"weight_decay": 0.3},
    "rmsprop with decay": {"optimizer": "rmsprop", "weight_decay": 0.3},
    "two classes": {"loss": "binary_crossentropy"},
    "patience": {"epochs": 30, "learning_rate": 0.05, "validation_bars": 10, "patience": 2},
    "area under the curve": {"epochs": 30, "loss": "binary_crossentropy", "validation_bars": 10, "patience": 2, "monitor": "auc"},
}


@pytest.mark.long
@pytest.mark.parametrize("fit", FITS)
def test_keras_and_jax_fit_alike(windows, small_spec, fit: str) -> None:
    plain = replace(small_spec, network=replace(small_spec.network, dropout=0.0))
    problem = two_classes(windows) if "loss" in FITS[fit] else windows
    in_jax, in_keras = (fit_network(problem, with_training(plain, backend=backend, **FITS[fit]), 3) for backend in ("jax", "keras"))

    assert in_keras.losses == pytest.approx(in_jax.losses, rel=1e-4)
    assert in_keras.validation_losses == pytest.approx(in_jax.validation_losses, rel=1e-4)
    assert in_keras.stopped_by == in_jax.stopped_by == ("patience" if "patience" in FITS[fit] else "")
    for one, other in zip(in_keras.weights, in_jax.weights, strict=True):
        assert one == pytest.approx(other, abs=1e-4)
    if "patience" not in FITS[fit]:  # another setting gives other weights
        other = with_training(plain, **{**FITS[fit], "weight_decay": 0.6, "learning_rate": 0.011})
        assert fit_network(problem, other, 3).weights[0] != pytest.approx(in_jax.weights[0], abs=1e-4)


def test_patience_gives_the_weights_of_its_best_epoch(windows, quick_spec) -> None:
    patient = with_training(quick_spec, epochs=30, learning_rate=0.05, validation_bars=10, patience=2)
    stopped = fit_network(windows, patient, 3)
    best = int(np.argmin(stopped.validation_losses)) + 1

    assert len(stopped.losses) == len(stopped.validation_losses) == best + 2 < 30
    in_so_many = fit_network(windows, with_training(patient, patience=0, epochs=best), 3)
    assert digest(in_so_many.weights) == digest(stopped.weights)
    assert in_so_many.validation_losses == stopped.validation_losses[:best]


def test_what_is_set_aside_moves_no_weight_and_neither_does_the_embargo(windows, quick_spec) -> None:
    spec = replace(with_training(quick_spec, validation_bars=10), window=replace(quick_spec.window, horizon=3))
    fitted = fit_network(windows, spec, 3)
    behind = np.arange(len(windows)) >= len(windows) - 12  # ten windows, and two whose targets are known later than these begin
    perturbed = Windows(
        np.where(behind[:, None, None], 9.0, windows.X).astype(np.float32), windows.y * np.where(behind, 5, 1), windows.last
    )
    found = fit_network(perturbed, spec, 3)

    assert digest(found.weights) == digest(fitted.weights)
    assert found.validation_losses[0] > 10 * fitted.validation_losses[0]
    one_more = np.arange(len(windows)) == len(windows) - 13
    moved = fit_network(Windows(windows.X, windows.y + one_more.astype(np.float32), windows.last), spec, 3)
    assert digest(moved.weights) != digest(fitted.weights)


@pytest.mark.long
def test_fits_with_patience_together_end_where_each_ends_alone(make_span, small_spec) -> None:
    spec = with_training(small_spec, epochs=12, learning_rate=0.05, validation_bars=10, patience=2)
    spans = [make_span(55, seed) for seed in (1, 2, 3)]
    problems = [training_windows(span, PriceScaler.fit(span), spec) for span in spans]
    broken = Windows(problems[1].X, np.full_like(problems[1].y, np.nan), problems[1].last)
    together = fit_together([problems[0], broken, problems[2]], spec, [4, 4, 5])
    alone = [fit_network(problems[0], spec, 4), None, fit_network(problems[2], spec, 5)]

    assert isinstance(together[1], TrainingDiverged)
    for place in (0, 2):
        assert together[place].stopped_by == alone[place].stopped_by == "patience"
        assert together[place].validation_losses == pytest.approx(alone[place].validation_losses, rel=1e-3)
        for ours, theirs in zip(together[place].weights, alone[place].weights, strict=True):
            assert ours == pytest.approx(theirs, abs=1e-4)
    assert len(together[0].losses) != len(together[2].losses)


@pytest.mark.long
@pytest.mark.parametrize("backend", ["jax", "keras"])
def test_noise_is_of_the_seed_and_not_in_the_validation(windows, small_spec, backend: str) -> None:
    # the rate is so small that the weights are those of the start: what differs is what the fit looked at
    quiet = with_training(small_spec, backend=backend, epochs=1, validation_bars=10, learning_rate=1e-12)
    quiet = replace(quiet, network=replace(quiet.network, dropout=0.0))
    noisy = with_training(quiet, input_noise=3.0)
    first, again, other = (fit_network(windows, spec, 3) for spec in (noisy, noisy, quiet))

    assert first.losses == again.losses
    assert abs(first.losses[0] - other.losses[0]) > 1e-3
    assert first.validation_losses == pytest.approx(other.validation_losses, rel=1e-5)


@pytest.mark.parametrize("backend", ["jax", "keras"])
def test_three_classes_of_texts_are_learnt_from_an_input_of_words(small_spec, backend: str) -> None:
    tokens = np.array([[2, 5, 0], [3, 0, 0], [4, 5, 0]] * 8, np.int32)
    texts = Windows((tokens,), np.array([2, 0, 1] * 8, np.float32), np.arange(24))
    network = NetworkSpec("sentiment", units=4, vocabulary=6, embedding=3)
    spec = replace(small_spec, network=network)
    spec = with_training(spec, backend=backend, epochs=40, batch_size=8, learning_rate=0.05, loss="categorical_crossentropy")
    fitted = fit_network(texts, spec, 1)

    outputs = graph_of(network).prepare_forward(fitted.weights)(tokens[:3])
    assert outputs.argmax(axis=1).tolist() == [2, 0, 1]
    assert fitted.losses[0] > 0.9
    assert fitted.losses[-1] < 0.2


@pytest.mark.long
def test_both_backends_fit_texts_alike(small_spec) -> None:
    rng = np.random.default_rng(1)
    tokens = np.where(np.arange(6) < rng.integers(1, 7, (20, 1)), rng.integers(1, 9, (20, 6)), 0).astype(np.int32)
    texts = Windows((tokens,), rng.integers(0, 3, 20).astype(np.float32), np.arange(20))
    spec = replace(small_spec, network=NetworkSpec("sentiment", units=3, layers=2, vocabulary=9, embedding=4))
    spec = with_training(spec, loss="categorical_crossentropy", epochs=3, validation_bars=4)
    in_jax, in_keras = (fit_network(texts, with_training(spec, backend=backend), 3) for backend in ("jax", "keras"))

    assert in_keras.losses == pytest.approx(in_jax.losses, rel=1e-4)
    assert in_keras.validation_losses == pytest.approx(in_jax.validation_losses, rel=1e-4)
    for one, other in zip(in_keras.weights, in_jax.weights, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_one_array_in_a_tuple_is_the_array(windows, quick_spec) -> None:
    in_tuple = Windows((windows.X,), windows.y, windows.last)
    assert digest(fit_network(in_tuple, quick_spec, 1).weights) == digest(fit_network(windows, quick_spec, 1).weights)


def test_a_fit_starts_from_the_weights_that_it_is_given(windows, quick_spec) -> None:
    once = fit_network(windows, with_training(quick_spec, learning_rate=1e-12), 1)
    start = starting_weights(quick_spec, 1, 2)
    given = fit_network(windows, with_training(quick_spec, learning_rate=1e-12), 1, initial=start)
    assert given.weights[0] == pytest.approx(start[0], abs=1e-6)
    assert once.weights[0] == pytest.approx(starting_weights(quick_spec, 1, 1)[0], abs=1e-6)
    assert once.weights[0] != pytest.approx(start[0], abs=1e-3)


def test_what_a_network_or_a_loss_cannot_take_is_refused_before_the_fit(windows, small_spec) -> None:
    with pytest.raises(InvalidSpec, match="The network has 1 output and the loss is categorical_crossentropy"):
        fit_network(windows, with_training(small_spec, loss="categorical_crossentropy"), 1)
    with pytest.raises(InvalidHistory, match="and the loss is binary_crossentropy: expected whole numbers from 0 to 1"):
        fit_network(windows, with_training(small_spec, loss="binary_crossentropy"), 1)
    with pytest.raises(HistoryTooShort, match="leave none to fit"):
        fit_network(windows[:10], with_training(small_spec, validation_bars=10), 1)
    one_class = Windows(windows.X, np.zeros_like(windows.y), windows.last)
    auc = {"loss": "binary_crossentropy", "monitor": "auc", "validation_bars": 5, "patience": 1}
    for backend in ("jax", "keras"):
        with pytest.raises(InvalidHistory, match="All 5 validation windows are of the class 0"):
            fit_network(one_class, with_training(small_spec, backend=backend, **auc), 1)
