"""What a model is, in frozen values: window, network, training, and the spec that holds all three.

A spec is written once, at the edge (an algorithm's parameters, a command's options), validated there, and handed on unchanged.
Specs that train the same weights have equal hashes in every process and every version, so a spec's hash can be part of a key.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from forecasting.errors import InvalidSpec

PRICE_TARGETS = ("price", "return")
"""What is forecast as a price or a change of it."""
TARGETS = (*PRICE_TARGETS, "direction", "log_variance")
SCALINGS = ("minmax", "standard")
BACKENDS = ("jax", "keras")
OPTIMIZERS = ("adam", "rmsprop")
LOSSES = ("mean_squared_error", "binary_crossentropy", "categorical_crossentropy")
MONITORS = ("loss", "auc")
# The random generators of all backends take this much; what is larger would be cut, and two seeds would be one.
MOST_SEED = 2**32 - 1
# What the first published weights were hashed by. A field that is not among these is left out of the hash while it has its default.
_FIRST_FIELDS = {
    "window": ("lookback", "horizon", "training_bars", "holdout", "forecast_bars", "seed_alignment"),
    "network": ("name", "units", "layers", "dropout"),
    "training": ("epochs", "batch_size", "target", "backend", "threads", "optimizer", "learning_rate", "loss"),
}


def require_seed(seed: object) -> None:
    """Refuse what no backend can take as a seed.

    Raises:
        InvalidSpec: it is no whole number from 0 to 4294967295.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MOST_SEED:
        raise InvalidSpec(f"{seed!r} is no seed: expected a whole number from 0 to {MOST_SEED}.")


def require_seeds(seeds: Sequence[int]) -> None:
    """Refuse a list of seeds that is empty, has one twice, or one that no backend can take.

    Raises:
        InvalidSpec: says which.
    """
    for seed in seeds:
        require_seed(seed)
    twice = sorted({seed for seed in seeds if seeds.count(seed) > 1})
    if twice or not seeds:
        what = f"The seed {twice[0]} is given twice" if twice else "There is no seed"
        raise InvalidSpec(f"{what}: expected whole numbers from 0 to {MOST_SEED}, each once.")


def read_seeds(text: str) -> tuple[int, ...]:
    """The seeds of a text such as ``1,2,3``.

    Raises:
        ValueError: it is no list of whole numbers.
        InvalidSpec: it has one twice, or one that no backend can take.
    """
    seeds = tuple(int(part) for part in text.split(","))
    require_seeds(seeds)
    return seeds


def _require_int(owner: str, name: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidSpec(f"{owner} has {name}={value!r}: expected a whole number of at least {least}.")


def _require_one_of(owner: str, name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidSpec(f"{owner} has {name}={value!r}: expected one of {', '.join(allowed)}.")


def usual_forecast_bars(lookback: int) -> int:
    """How many newest bars are requested for a forecast by a strategy that is told nothing else.

    A spec is hashed as if it asked for these, so that most hashes are those of the first published weights.
    """
    return max(80, lookback + 20)


@dataclass(frozen=True)
class WindowSpec:
    """How a price history is cut: how many bars a forecast looks back on, and how far ahead it looks.

    Args:
        lookback: bars in a window.
        horizon: bars from the last bar of a window to its target.
        training_bars: newest bars that a refit uses; the holdout is part of them.
        holdout: newest bars kept out of the fit and used only to measure it.
        forecast_bars: newest bars requested for a forecast.
        seed_alignment: forecast as the well-known original of this strategy does, whose last window ends one bar early, so
            that the forecast is of a close already known. For comparison only.
        expanding: a refit uses all bars that it is given, at least ``training_bars``, instead of the newest alone.

    Raises:
        InvalidSpec: a value is no whole number or too small.
    """

    lookback: int = 60
    horizon: int = 1
    training_bars: int = 1280
    holdout: int = 20
    forecast_bars: int = usual_forecast_bars(lookback)
    seed_alignment: bool = False
    expanding: bool = False

    def __post_init__(self) -> None:
        for name in ("lookback", "horizon"):
            _require_int("WindowSpec", name, getattr(self, name), 1)
        _require_int("WindowSpec", "holdout", self.holdout, 0)
        _require_int("WindowSpec", "training_bars", self.training_bars, self.lookback + self.horizon + self.holdout + 1)
        _require_int("WindowSpec", "forecast_bars", self.forecast_bars, self.lookback + 1)
        for name in ("seed_alignment", "expanding"):
            if not isinstance(getattr(self, name), bool):
                raise InvalidSpec(f"WindowSpec has {name}={getattr(self, name)!r}: expected True or False.")


@dataclass(frozen=True)
class InputSpec:
    """What a window shows of each bar.

    Args:
        features: names with parameters from the registry in ``forecasting.features``, such as ``close`` or ``rsi(14)``.
        scaling: ``minmax`` brings each feature's lowest value of the training span to 0 and its highest to 1, ``standard`` its mean to 0
            and its standard deviation to 1 (scikit-learn's ``MinMaxScaler`` and ``StandardScaler``).

    Raises:
        InvalidSpec: there is no feature, one twice, an unknown one, or one with parameters out of range.
    """

    features: tuple[str, ...] = ("close",)
    scaling: str = "minmax"

    def __post_init__(self) -> None:
        _require_one_of("InputSpec", "scaling", self.scaling, SCALINGS)
        if isinstance(self.features, str) or not all(isinstance(name, str) for name in self.features):
            raise InvalidSpec(f"InputSpec has features={self.features!r}: expected texts such as close and rsi(14).")
        if tuple(self.features) != ("close",):
            # a strategy that sees closes alone starts without them
            from forecasting.features.spec import read_features

            object.__setattr__(self, "features", tuple(str(spec) for spec in read_features(",".join(self.features))))
        object.__setattr__(self, "features", tuple(self.features))

    @cached_property
    def lead(self) -> int:
        """How many bars before the first row of a window its features look back on."""
        if self.features == ("close",):
            return 0
        from forecasting.features.matrix import longest_memory
        from forecasting.features.spec import read_features

        return longest_memory(read_features(",".join(self.features))) - 1

    @cached_property
    def known_after_close(self) -> timedelta:
        """How long after the end of a bar the latest of its features is known."""
        if self.features == ("close",):
            return timedelta(0)
        from forecasting.features.spec import read_features

        return max(each.known_after_close for each in read_features(",".join(self.features)))


@dataclass(frozen=True)
class NetworkSpec:
    """Which network, and how large. The defaults are those of the recipe ``fast``.

    Args:
        name: a name from the registry in ``forecasting.networks``.
        units: width of every hidden layer.
        layers: number of hidden layers.
        dropout: share of a hidden layer's outputs that is zeroed during training, at least 0 and less than 1.
        sizes: width of each hidden layer, for networks whose layers differ; empty for ``layers`` of ``units``.
        vocabulary: for networks that read text, how many tokens there are, with the one that fills up and the one for unknown words; for
            those of many stocks, how many tickers.
        embedding: numbers of a token's or ticker's vector.

    Raises:
        InvalidSpec: a value is out of range.
    """

    name: str = "lstm"
    units: int = 16
    layers: int = 1
    dropout: float = 0.0
    sizes: tuple[int, ...] = ()
    vocabulary: int = 0
    embedding: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.sizes, (tuple, list)):
            raise InvalidSpec(f"NetworkSpec has sizes={self.sizes!r}: expected whole numbers of at least 1, one for each layer.")
        object.__setattr__(self, "sizes", tuple(self.sizes))
        for size in self.sizes:
            _require_int("NetworkSpec", "sizes", size, 1)
        _require_int("NetworkSpec", "units", self.units, 1)
        _require_int("NetworkSpec", "layers", self.layers, 1)
        _require_int("NetworkSpec", "vocabulary", self.vocabulary, 0)
        _require_int("NetworkSpec", "embedding", self.embedding, 0)
        if not isinstance(self.name, str):
            raise InvalidSpec(f"NetworkSpec has name={self.name!r}: expected the name of a network, such as lstm.")
        if isinstance(self.dropout, bool) or not isinstance(self.dropout, (int, float)) or not 0 <= self.dropout < 1:
            raise InvalidSpec(f"NetworkSpec has dropout={self.dropout!r}: expected a number of at least 0 and less than 1.")
        object.__setattr__(self, "dropout", float(self.dropout))

    @property
    def is_own(self) -> bool:
        """Whether its name is ``module:function``, a model of one's own; see ``forecasting.own_model``."""
        return ":" in self.name

    @property
    def widths(self) -> tuple[int, ...]:
        """Width of each hidden layer."""
        return self.sizes or (self.units,) * self.layers


@dataclass(frozen=True)
class TrainingSpec:
    """How a network is fitted. The defaults are those of the recipe ``fast``.

    Args:
        epochs: passes over the training windows.
        batch_size: windows per gradient step.
        target: ``price`` learns the scaled next close, ``return`` the next change in units of its own standard deviation,
            ``direction`` whether the close rises, ``log_variance`` the logarithm of the mean daily variance, in units of its own
            standard deviation around its mean.
        backend: ``jax`` runs a whole epoch as one compiled call; ``keras`` is ``model.fit`` on TensorFlow.
        threads: processor threads of one fit. Part of the spec because it can change the last bits of the weights.
        optimizer: ``adam`` (0.9, 0.999, 1e-7) or ``rmsprop`` (0.9, 1e-7), with Keras' constants.
        learning_rate: step size of the optimizer.
        loss: ``mean_squared_error``; or ``binary_crossentropy`` and ``categorical_crossentropy``, which take a network's outputs as
            logits, so that the sigmoid or softmax belongs to the loss.
        weight_decay: share of each weight, times the learning rate, that every step takes off besides the gradient's (decoupled, as
            in Keras' AdamW).
        input_noise: standard deviation of the noise on the scaled windows of every step; none where it is validated or forecasts.
        validation_bars: newest bars of the training span whose windows are kept out of the fit and score it after every epoch.
        patience: epochs without a better validation score after which the fit stops, with the weights of the best epoch; 0 for never,
            with the weights of the last.
        monitor: ``loss``, or for two classes ``auc``, the area under the curve: what makes a validation score better.
        measure: how a day's variance is measured, one of ``forecasting.variance.MEASURES``; other targets leave it.

    Raises:
        InvalidSpec: a value is out of range, the jax backend is asked for more than one thread, or patience or an area under the
            curve is asked for without what it needs.
    """

    epochs: int = 30
    batch_size: int = 32
    target: str = "price"
    backend: str = "jax"
    threads: int = 1
    optimizer: str = "adam"
    learning_rate: float = 0.01
    loss: str = "mean_squared_error"
    measure: str = "garman-klass"
    weight_decay: float = 0.0
    input_noise: float = 0.0
    validation_bars: int = 0
    patience: int = 0
    monitor: str = "loss"

    def __post_init__(self) -> None:
        for name, least in (("epochs", 1), ("batch_size", 1), ("threads", 1), ("validation_bars", 0), ("patience", 0)):
            _require_int("TrainingSpec", name, getattr(self, name), least)
        _require_one_of("TrainingSpec", "target", self.target, TARGETS)
        _require_one_of("TrainingSpec", "backend", self.backend, BACKENDS)
        _require_one_of("TrainingSpec", "optimizer", self.optimizer, OPTIMIZERS)
        _require_one_of("TrainingSpec", "loss", self.loss, LOSSES)
        if self.measure != TrainingSpec.measure:
            # needs pandas, which a strategy that trains on closes may load later
            from forecasting.variance import MEASURES

            _require_one_of("TrainingSpec", "measure", self.measure, tuple(MEASURES))
        rate = self.learning_rate
        if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate <= sys.float_info.max:
            raise InvalidSpec(f"TrainingSpec has learning_rate={rate!r}: expected a number above 0.")
        object.__setattr__(self, "learning_rate", float(rate))
        for name in ("weight_decay", "input_noise"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= sys.float_info.max:
                raise InvalidSpec(f"TrainingSpec has {name}={value!r}: expected a number of at least 0.")
            object.__setattr__(self, name, float(value))
        _require_one_of("TrainingSpec", "monitor", self.monitor, MONITORS)
        if self.patience and not self.validation_bars:
            raise InvalidSpec(f"TrainingSpec has patience={self.patience} and no validation_bars: expected bars to be patient with.")
        if self.monitor == "auc" and self.loss != "binary_crossentropy":
            raise InvalidSpec(f"TrainingSpec has monitor='auc' with loss={self.loss!r}: expected binary_crossentropy, two classes.")
        if self.backend == "jax" and self.threads != 1:
            raise InvalidSpec(
                f"TrainingSpec has threads={self.threads} with backend='jax': that backend fits on one thread; "
                "set threads=1 and train several symbols side by side instead."
            )


@dataclass(frozen=True)
class ModelSpec:
    """All that decides, with the bars and the seed, what weights come out and what they forecast.

    Args:
        window: how the history is cut.
        network: which network.
        training: how it is fitted.
        inputs: what it is shown of each bar.

    Raises:
        InvalidSpec: the training bars have no room for the validation bars.
    """

    window: WindowSpec = field(default_factory=WindowSpec)
    network: NetworkSpec = field(default_factory=NetworkSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)
    inputs: InputSpec = field(default_factory=InputSpec)

    @property
    def needs_bars(self) -> bool:
        """Whether its histories are `DailyBars`; the others are closes alone."""
        return self.inputs != InputSpec() or self.training.target not in PRICE_TARGETS

    @property
    def bars_of_refit(self) -> int:
        """How many bars a refit needs: those of its training span and holdout, and what features look back on before them."""
        return self.window.training_bars + self.inputs.lead

    @property
    def bars_of_forecast(self) -> int:
        """How many of the newest bars a strategy requests for a forecast."""
        return self.window.forecast_bars + self.inputs.lead

    def __post_init__(self) -> None:
        window, validation = self.window, self.training.validation_bars
        least = window.lookback + 2 * window.horizon + window.holdout + validation - 1
        if validation and window.training_bars < least:
            raise InvalidSpec(
                f"WindowSpec has training_bars={window.training_bars} and TrainingSpec validation_bars={validation}: "
                f"expected at least {least} training bars, so that one window is left to fit."
            )

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain nested dictionaries, ready for JSON; without later fields at their default, so that older versions read it."""
        inputs = {} if self.inputs == InputSpec() else {"inputs": _plain(self.inputs, ())}
        return {name: _plain(getattr(self, name), first) for name, first in _FIRST_FIELDS.items()} | inputs

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ModelSpec":
        """The spec that ``to_dict`` described, in this version or an earlier one.

        Raises:
            InvalidSpec: a name is unknown or missing, or a value is out of range.
        """
        parts = {"window": WindowSpec, "network": NetworkSpec, "training": TrainingSpec, "inputs": InputSpec}
        _require_names("ModelSpec", values, tuple(parts), tuple(_FIRST_FIELDS))
        for name in values:
            _require_names(parts[name].__name__, values[name], tuple(f.name for f in fields(parts[name])), _FIRST_FIELDS.get(name, ()))
        return cls(**{name: parts[name](**values[name]) for name in values})

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that name what decides the weights, in every process, on every machine and in later versions."""
        window = replace(self.window, forecast_bars=usual_forecast_bars(self.window.lookback), seed_alignment=False)
        return _digest(replace(self, window=window))

    @property
    def former_hashes(self) -> tuple[str, ...]:
        """Hashes that the same weights may be published under, from when ``forecast_bars`` and ``seed_alignment`` counted too."""
        window, own = self.window, self.hash
        spelt = [
            _digest(replace(self, window=replace(window, forecast_bars=bars, seed_alignment=alignment)))
            for alignment in (window.seed_alignment, not window.seed_alignment)
            for bars in (window.forecast_bars, usual_forecast_bars(window.lookback))
        ]
        return tuple(dict.fromkeys(digest for digest in spelt if digest != own))


def _plain(part: WindowSpec | NetworkSpec | TrainingSpec | InputSpec, first: tuple[str, ...]) -> dict[str, Any]:
    values = {f.name: (getattr(part, f.name), f.default) for f in fields(part)}
    kept = {name: value for name, (value, default) in values.items() if name in first or value != default}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def _digest(spec: ModelSpec) -> str:
    text = json.dumps(spec.to_dict(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _require_names(owner: str, values: object, known: tuple[str, ...], required: tuple[str, ...]) -> None:
    if not isinstance(values, Mapping):
        raise InvalidSpec(f"{owner} cannot be read from {values!r:.60}: expected an object with the names {', '.join(known)}.")
    unknown = sorted(set(map(str, values)) - set(known))
    missing = sorted(set(required) - set(values))
    if unknown or missing:
        said = [f"unknown {', '.join(unknown)}"] * bool(unknown) + [f"missing {', '.join(missing)}"] * bool(missing)
        raise InvalidSpec(f"{owner} cannot be read ({'; '.join(said)}): expected exactly {', '.join(known)}.")
