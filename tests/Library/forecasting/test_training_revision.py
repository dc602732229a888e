from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from forecasting import training_revision
from forecasting.networks import get_network
from forecasting.refit import refit
from forecasting.refit_cache import content_key
from forecasting.specs import ModelSpec
from forecasting.training_revision import TRAINING_REVISION, code_digest, trained_by

# Weights of two small refits by the revision of the arithmetic that made them. Whoever changes the bytes raises TRAINING_REVISION and
# adds the new digests; those of earlier revisions stay, so that no revision is ever given twice.
GOLDEN = {
    1: {"price": "d6de6213df0d70b1", "return": "09e363c698276ee0"},
    2: {"price": "2850ce03194ce6b3", "return": "338dab618d767bc2"},
}


# The same of other networks, each recorded when it was first there; a change of its layers' arithmetic raises the revision too.
GOLDEN_NETWORKS = {"rnn": "ef79fb6e999a1d05", "gru": "9659b27e2a4a3293", "stacked_lstm": "542b634388d3e530"}


# In one process of its own whose compiler and libraries keep to the instructions that every x86-64 processor has, so that the digests are
# the same on all of them, and that takes no compiled step from another's disk. The last fit has a digit behind a constant, which stands for
# a change of the arithmetic.
TRAIN = """
import hashlib, json, sys
from dataclasses import replace
import numpy as np
import pandas as pd
from forecasting import training_jax
from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import ModelSpec
times = pd.bdate_range("2015-01-02", periods=80) + pd.Timedelta(hours=16)
steps = np.random.default_rng(7).integers(-100, 101, 80).cumsum() / 64  # exact on every machine
def digest(spec):
    weights = refit(Span(times.to_numpy(), 100 + steps), spec, 1).weights
    return hashlib.sha256(b"".join(w.tobytes() for w in weights)).hexdigest()[:16]
specs = {name: ModelSpec.from_dict(spec) for name, spec in json.loads(sys.argv[1]).items()}
found = {name: digest(spec) for name, spec in specs.items()}
training_jax.BETA_1 += 1e-7
training_jax._compiled_step.cache_clear()
print(json.dumps(found | {"changed rnn": digest(specs["rnn"])}))
"""
ANYWHERE = {
    "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2",
    "OPENBLAS_CORETYPE": "NEHALEM",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F",
}


@pytest.fixture(scope="module")
def digests(small_spec: ModelSpec, repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the refits of all golden digests give here, by target of the LSTM and by name of the other networks."""
    specs = {target: replace(small_spec, training=replace(small_spec.training, target=target)) for target in GOLDEN[TRAINING_REVISION]}
    for name in GOLDEN_NETWORKS:
        sizes = (3, 2) if name == "stacked_lstm" else ()
        specs[name] = replace(small_spec, network=replace(small_spec.network, name=name, sizes=sizes))
    environment = os.environ | ANYWHERE | {"PYTHONPATH": str(repo_root / "Library"), "PYTHONWARNINGS": "ignore"}
    environment["FORECASTING_CACHE"] = str(tmp_path_factory.mktemp("steps"))  # both targets train with one step
    command = [sys.executable, "-c", TRAIN, json.dumps({name: spec.to_dict() for name, spec in specs.items()})]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the digests are those of x86-64 processors")
def test_weights_are_those_of_the_revision(digests: dict[str, str]) -> None:
    """Scaling, windows, starting weights, order, dropout and the steps of the optimizer: all that a refit does before it is kept."""
    assert max(GOLDEN) == TRAINING_REVISION
    found = {target: digests[target] for target in GOLDEN[TRAINING_REVISION]}
    assert found == GOLDEN[TRAINING_REVISION], "The bytes of weights have changed: raise TRAINING_REVISION and add their digests here."
    assert digests["changed rnn"] != digests["rnn"]


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the digests are those of x86-64 processors")
@pytest.mark.parametrize("name", GOLDEN_NETWORKS)
def test_weights_of_other_networks_are_those_of_the_revision(digests: dict[str, str], name: str) -> None:
    assert digests[name] == GOLDEN_NETWORKS[name]


def test_the_revision_versions_and_what_the_compiler_is_told_are_part_of_the_key_of_a_refit(
    make_span, small_spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [content_key(make_span(80), small_spec, 1)]
    monkeypatch.setattr(training_revision, "TRAINING_REVISION", TRAINING_REVISION + 1)
    keys.append(content_key(make_span(80), small_spec, 1))
    for name in ("XLA_FLAGS", "JAX_RANDOM_SEED_OFFSET", "JAX_DISABLE_MOST_OPTIMIZATIONS"):
        monkeypatch.setenv(name, "1")
        keys.append(content_key(make_span(80), small_spec, 1))
    assert len(set(keys)) == 5
    assert {"python", "numpy", "jax", "revision", "network"} <= trained_by(small_spec).keys()


def test_the_machine_is_part_of_the_key_of_a_refit_and_for_keras_its_processor(
    make_span, small_spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    keras = replace(small_spec, training=replace(small_spec.training, backend="keras"))

    def keys() -> list[str]:
        return [content_key(make_span(80), spec, 1) for spec in (small_spec, keras)]

    found = [keys()]
    monkeypatch.setattr(training_revision, "processor", lambda: "another")
    found.append(keys())
    assert (found[0][0] == found[1][0], found[0][1] == found[1][1]) == (True, False)
    monkeypatch.setattr(training_revision.platform, "machine", lambda: "riscv64")
    found.append(keys())
    monkeypatch.setattr(training_revision, "jax_accelerator", lambda: "cuda")
    found.append(keys())
    assert (len({jax for jax, _ in found}), len({keras for _, keras in found})) == (3, 3)


def test_the_processor_is_part_of_the_key_where_patience_chooses_by_scores_of_numpy(small_spec) -> None:
    patient = replace(small_spec, training=replace(small_spec.training, validation_bars=5, patience=1))
    assert "processor" in trained_by(patient)
    assert "processor" not in trained_by(replace(patient, training=replace(patient.training, patience=0)))


COMMENTED = '''"""A module."""

# why
def double(x):
    """Twice."""
    return 2 * x  # doubled
'''


def test_a_comment_a_docstring_and_the_layout_are_no_part_of_a_networks_version() -> None:
    assert code_digest(COMMENTED) == code_digest("def double(x):\n\n    return (2 *\n            x)\n")
    assert code_digest(COMMENTED) != code_digest(COMMENTED.replace("2 *", "3 *"))


def test_the_version_of_a_network_is_that_of_its_own_module(small_spec) -> None:
    gru = replace(small_spec, network=replace(small_spec.network, name="gru"))
    assert trained_by(gru)["network"] == code_digest(get_network("gru").file.read_text(encoding="utf-8"))


def test_the_lstm_is_kept_under_what_it_was_first_kept_under(small_spec) -> None:
    assert trained_by(small_spec)["network"] == "78b7c529a0e49c83e48a7ac2ec69e495"


@pytest.mark.parametrize(
    ("setting", "value"),
    [("jax_threefry_partitionable", False), ("jax_disable_jit", True), ("jax_enable_x64", True), ("jax_numpy_rank_promotion", "raise")],
)
def test_what_the_caller_has_set_in_jax_changes_no_byte(make_span, small_spec, setting: str, value: object) -> None:
    import jax  # noqa: PLC0415 - only this test needs it

    expected = refit(make_span(80), small_spec, 1).weights
    before = jax.config.values[setting]
    jax.config.update(setting, value)
    try:
        found = refit(make_span(80), small_spec, 1).weights
    finally:
        jax.config.update(setting, before)
    assert [w.tobytes() for w in found] == [w.tobytes() for w in expected]


def test_an_absent_package_is_part_of_the_key_and_no_error(small_spec, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: object) -> dict[str, str]:
        raise PackageNotFoundError("jax")

    monkeypatch.setattr(training_revision, "training_versions", absent)
    assert trained_by(small_spec)["absent"] == "jax"
