from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from forecasting import specs
from forecasting.errors import InvalidSpec
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec, require_seed, require_seeds


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
        (lambda: WindowSpec(expanding="yes"), "WindowSpec has expanding='yes': expected True or False."),
        (lambda: NetworkSpec(dropout=1.0), "dropout=1.0"),
        (lambda: NetworkSpec(layers=0), "layers=0"),
        (lambda: TrainingSpec(target="level"), "target='level': expected one of price, return"),
        (lambda: TrainingSpec(learning_rate=float("nan")), "learning_rate=nan"),
        (lambda: TrainingSpec(learning_rate=10**400), "expected a number above 0"),
        (lambda: NetworkSpec(name=["lstm"]), "name=['lstm']: expected the name of a network"),
        (lambda: TrainingSpec(backend="jax", threads=2), "threads=2 with backend='jax'"),
        (lambda: TrainingSpec(optimizer="sgd"), "optimizer='sgd': expected one of adam, rmsprop"),
        (lambda: TrainingSpec(loss="huber"), "loss='huber': expected one of mean_squared_error, binary_crossentropy, categorical_"),
        (lambda: TrainingSpec(weight_decay=-0.1), "weight_decay=-0.1: expected a number of at least 0"),
        (lambda: TrainingSpec(input_noise=float("nan")), "input_noise=nan"),
        (lambda: TrainingSpec(validation_bars=-1), "validation_bars=-1: expected a whole number of at least 0"),
        (lambda: TrainingSpec(patience=2), "patience=2 and no validation_bars"),
        (lambda: TrainingSpec(monitor="accuracy"), "monitor='accuracy': expected one of loss, auc"),
        (lambda: TrainingSpec(monitor="auc"), "monitor='auc' with loss='mean_squared_error': expected binary_crossentropy"),
        (lambda: NetworkSpec(vocabulary=-1), "vocabulary=-1"),
        (lambda: NetworkSpec(embedding=1.5), "embedding=1.5"),
        (
            lambda: ModelSpec(WindowSpec(10, 2, training_bars=40, holdout=5), training=TrainingSpec(validation_bars=23)),
            "training_bars=40 and TrainingSpec validation_bars=23: expected at least 41 training bars",
        ),
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


def test_every_value_that_decides_weights_is_part_of_the_hash() -> None:
    spec = ModelSpec()
    others = [
        replace(spec, window=replace(spec.window, holdout=21)),
        replace(spec, network=replace(spec.network, units=51)),
        replace(spec, training=replace(spec.training, epochs=9)),
    ]
    assert len({s.hash for s in [spec, *others]}) == 4


@pytest.mark.parametrize("option", [{"seed_alignment": True}, {"forecast_bars": 100}])
def test_an_option_that_changes_no_weights_is_not_part_of_the_hash_and_the_former_hash_is_known(option: dict) -> None:
    spec = ModelSpec(WindowSpec(**option))
    assert spec.hash == ModelSpec().hash == "ab6334bdd656cd2a"
    former = {"seed_alignment": "f15d1e9aa3356a68", "forecast_bars": "e2e5c33bba23489c"}[next(iter(option))]
    assert former in spec.former_hashes


def test_a_longer_window_keeps_the_hash_that_a_strategy_gave_it() -> None:
    assert ModelSpec(WindowSpec(lookback=100, forecast_bars=120)).hash == "87b39c7dd4f500c4"
    assert ModelSpec(WindowSpec(lookback=100, forecast_bars=130)).hash == "87b39c7dd4f500c4"


def test_an_expanding_window_is_another_spec_and_a_rolling_one_is_written_as_ever() -> None:
    rolling, expanding = ModelSpec(), ModelSpec(WindowSpec(expanding=True))
    assert "expanding" not in rolling.to_dict()["window"]
    assert expanding.to_dict()["window"] == {**rolling.to_dict()["window"], "expanding": True}
    assert ModelSpec.from_dict(expanding.to_dict()) == expanding
    text = (
        '{"network":{"dropout":0.0,"layers":1,"name":"lstm","units":16},"training":{"backend":"jax","batch_size":32,"epochs":30,'
        '"learning_rate":0.01,"loss":"mean_squared_error","optimizer":"adam","target":"price","threads":1},'
        '"window":{"expanding":true,"forecast_bars":80,"holdout":20,"horizon":1,"lookback":60,"seed_alignment":false,"training_bars":1280}}'
    )
    assert expanding.hash == hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class LaterNetworkSpec(NetworkSpec):
    """A network spec of a later version, with a field more."""

    heads: int = 1


def test_a_later_field_at_its_default_is_neither_in_the_hash_nor_in_what_is_written() -> None:
    same, other = ModelSpec(network=LaterNetworkSpec()), ModelSpec(network=LaterNetworkSpec(heads=2))
    assert same.hash == "ab6334bdd656cd2a" != other.hash
    assert same.to_dict() == ModelSpec().to_dict()
    assert other.to_dict()["network"]["heads"] == 2


def test_what_an_earlier_version_wrote_is_read_with_later_fields_at_their_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specs, "NetworkSpec", LaterNetworkSpec)
    read = ModelSpec.from_dict(ModelSpec().to_dict())
    assert read.network == LaterNetworkSpec(heads=1)


@pytest.mark.parametrize("seed", [-1, 2**32, 10**400, True, 1.0, "1", None])
def test_what_no_backend_takes_is_no_seed(seed: object) -> None:
    with pytest.raises(InvalidSpec, match="is no seed: expected a whole number from 0 to 4294967295"):
        require_seed(seed)


def test_seeds_are_given_once_and_there_is_one() -> None:
    require_seeds((0, 4294967295))
    with pytest.raises(InvalidSpec, match="The seed 3 is given twice"):
        require_seeds((3, 1, 3))
    with pytest.raises(InvalidSpec, match="There is no seed"):
        require_seeds(())


def test_a_spec_survives_json_and_names_what_it_does_not_know() -> None:
    values = ModelSpec().to_dict()
    assert ModelSpec.from_dict(values) == ModelSpec()

    values["network"]["heads"] = 2
    with pytest.raises(InvalidSpec, match=r"NetworkSpec cannot be read .unknown heads"):
        ModelSpec.from_dict(values)
    with pytest.raises(InvalidSpec, match="missing training, window"):
        ModelSpec.from_dict({"network": {}})


@pytest.mark.parametrize("values", [None, [], {"window": 1, "network": {}, "training": {}}, {1: 2}])
def test_another_shape_is_no_spec(values: object) -> None:
    with pytest.raises(InvalidSpec, match="cannot be read"):
        ModelSpec.from_dict(values)


LATER = [
    TrainingSpec(optimizer="rmsprop"),
    TrainingSpec(loss="binary_crossentropy"),
    TrainingSpec(weight_decay=0.1),
    TrainingSpec(input_noise=0.1),
    TrainingSpec(validation_bars=5),
    TrainingSpec(validation_bars=5, patience=2),
    TrainingSpec(loss="binary_crossentropy", monitor="auc"),
]


def test_what_fits_otherwise_is_another_spec_and_is_read_as_it_was_written() -> None:
    specs = [ModelSpec(), *(ModelSpec(training=training) for training in LATER), ModelSpec(network=NetworkSpec(vocabulary=9, embedding=2))]
    assert len({spec.hash for spec in specs}) == 9
    assert [ModelSpec.from_dict(spec.to_dict()) for spec in specs] == specs
    written = ModelSpec(training=LATER[5]).to_dict()["training"]
    assert written == {**ModelSpec().to_dict()["training"], "validation_bars": 5, "patience": 2}


def test_one_window_is_enough_to_fit() -> None:
    spec = ModelSpec(WindowSpec(10, 2, training_bars=40, holdout=5), training=TrainingSpec(validation_bars=22))
    assert spec.training.validation_bars == 22
