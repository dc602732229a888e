from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from forecasting.errors import InvalidSpec
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


def test_defaults_are_the_window_of_the_original_and_a_small_network() -> None:
    spec = ModelSpec()

    assert (spec.window.lookback, spec.window.training_bars, spec.window.holdout, spec.window.forecast_bars) == (60, 1280, 20, 80)
    assert (spec.network.name, spec.network.units, spec.network.layers, spec.network.dropout) == ("lstm", 16, 1, 0.0)
    assert spec.window.seed_alignment is False
    assert (spec.training.epochs, spec.training.batch_size, spec.training.learning_rate, spec.training.target) == (30, 32, 0.01, "price")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: WindowSpec(lookback=0), "WindowSpec has lookback=0: expected a whole number of at least 1."),
        (lambda: WindowSpec(lookback=True), "lookback=True"),
        (lambda: WindowSpec(training_bars=81), "training_bars=81: expected a whole number of at least 82"),
        (lambda: WindowSpec(forecast_bars=60), "forecast_bars=60: expected a whole number of at least 61"),
        (lambda: WindowSpec(seed_alignment=1), "seed_alignment=1: expected True or False"),
        (lambda: NetworkSpec(dropout=1.0), "dropout=1.0"),
        (lambda: NetworkSpec(layers=0), "layers=0"),
        (lambda: TrainingSpec(target="level"), "target='level': expected one of price, return"),
        (lambda: TrainingSpec(learning_rate=float("nan")), "learning_rate=nan"),
        (lambda: TrainingSpec(backend="jax", threads=2), "threads=2 with backend='jax'"),
    ],
)
def test_a_value_out_of_range_is_named(make, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        make()
    assert words in str(caught.value)


def test_specs_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ModelSpec().window.lookback = 3


def test_hash_is_stable_over_processes_and_versions() -> None:
    assert ModelSpec().hash == "ab6334bdd656cd2a"
    assert ModelSpec(network=NetworkSpec(dropout=0)).hash == ModelSpec(network=NetworkSpec(dropout=0.0)).hash


def test_every_value_is_part_of_the_hash() -> None:
    spec = ModelSpec()
    others = [
        replace(spec, window=replace(spec.window, seed_alignment=True)),
        replace(spec, network=replace(spec.network, units=51)),
        replace(spec, training=replace(spec.training, epochs=9)),
    ]
    assert len({s.hash for s in [spec, *others]}) == 4


def test_a_spec_survives_json_and_names_what_it_does_not_know() -> None:
    values = ModelSpec().to_dict()
    assert ModelSpec.from_dict(values) == ModelSpec()

    values["network"]["heads"] = 2
    with pytest.raises(InvalidSpec, match="NetworkSpec cannot be read .unknown heads"):
        ModelSpec.from_dict(values)
    with pytest.raises(InvalidSpec, match="missing training, window"):
        ModelSpec.from_dict({"network": {}})
