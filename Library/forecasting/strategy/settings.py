"""What every strategy is told by its parameters, checked once and frozen; each adds what it alone has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self, TypeVar

from forecasting.bars import EXTRA_COLUMNS
from forecasting.errors import InvalidSpec
from forecasting.examples import features_of
from forecasting.features.spec import read_features
from forecasting.networks import graph_of, networks_of_windows, read_network
from forecasting.recipes import RECIPES, recipe
from forecasting.refit_schedule import REFITS, RefitSchedule
from forecasting.specs import (
    BACKENDS,
    MOST_SEED,
    PRICE_TARGETS,
    SCALINGS,
    InputSpec,
    ModelSpec,
    NetworkSpec,
    TrainingSpec,
    WindowSpec,
    read_seeds,
    usual_forecast_bars,
)
from forecasting.strategy.parameters import COUNT, SWITCH, Parameter, Parameters, one_of, one_of_values
from forecasting.strategy.run_settings import RUN_PARAMETERS, RunSettings

WEIGHTS = ("train", "load", "load-or-train")
DECIDE = ("open", "close")
# ``network``, or a naive reference of the library under its own name; one that expects no change at all would never trade.
FORECASTS = ("network", "mean", "ewma")
Part = TypeVar("Part", bound=WindowSpec | NetworkSpec | TrainingSpec | InputSpec)

_SIZES = Parameter(
    lambda text: tuple(int(part) for part in text.split(",")) if text else (),
    "whole numbers of at least 1 separated by commas, one for each layer, or nothing",
)


def _features(text: str) -> tuple[str, ...]:
    return tuple(map(str, read_features(text)))


_RUN: dict[str, Parameter] = {
    **RUN_PARAMETERS,
    "decide": one_of(DECIDE),
    "forecasts": one_of(FORECASTS),
}
_MODELS: dict[str, Parameter] = {
    "weights": one_of(WEIGHTS),
    "seeds": Parameter(read_seeds, f"whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1 or 1,2,3"),
    "train_at_start": SWITCH,
    "refit": one_of(REFITS),
    "budget": Parameter(float, "a number of minutes such as 15, or 0 for no limit"),
    "recipe": one_of(tuple(name for name, known in RECIPES.items() if known.training.target in PRICE_TARGETS)),
    "epochs": COUNT,
    "batch_size": COUNT,
    "learning_rate": Parameter(float, "a number above 0"),
    "target": one_of(PRICE_TARGETS),
    "backend": one_of(BACKENDS),
    "threads": COUNT,
    "network": Parameter(read_network, f"one of {', '.join(networks_of_windows())}, or module:function of your own"),
    "units": COUNT,
    "layers": COUNT,
    "dropout": Parameter(float, "a number of at least 0 and less than 1"),
    "sizes": _SIZES,
    "features": Parameter(_features, "names with numbers in brackets where they have any, separated by commas, such as close,rsi(14)"),
    "scaling": one_of(SCALINGS),
    "lookback": COUNT,
    "training_bars": Parameter(int, "a whole number, larger than lookback and holdout together"),
    "forecast_bars": Parameter(int, "a whole number, larger than lookback"),
    "holdout": Parameter(int, "a whole number of at least 0"),
    "window": one_of_values({"rolling": False, "expanding": True}),
    "seed_alignment": SWITCH,
}
# The parameters that are fields of a spec, under the spec's names.
_SPECS: dict[str, tuple[str, ...]] = {
    "window": ("lookback", "training_bars", "holdout", "forecast_bars", "window", "seed_alignment"),
    "network": ("network", "units", "layers", "dropout", "sizes"),
    "training": ("epochs", "batch_size", "learning_rate", "target", "backend", "threads"),
    "inputs": ("features", "scaling"),
}
# Among parameters `name` would not say of what, and `expanding` not what does.
_FIELDS = {"network": "name", "window": "expanding"}


def parameters_with(own: Mapping[str, Parameter], former: Mapping[str, str] | None = None) -> Parameters:
    """The parameters that all strategies have, and those of one.

    Args:
        own: those that it alone has, by name; fields of its settings.
        former: what parameters were called before, see ``Parameters``.
    """
    return Parameters({**_RUN, **own, **_MODELS}, former or {})


@dataclass(frozen=True)
class StrategySettings(RunSettings):
    """Everything a person can choose about a run of any strategy of a network; see ``RunSettings`` for its dates and cash.

    Args:
        decide: ``open`` forecasts the day's close five minutes after the open, ``close`` the next day's five minutes after the close.
        forecasts: ``network``, or what forecasts in its place, to be compared with: ``mean`` of the changes or their ``ewma``.
        weights: ``train`` always trains, ``load`` only loads, ``load-or-train`` trains what is not stored.
        seeds: one model per seed; the forecast is their mean.
        train_at_start: have a model from the first day, not from the first refit's moment.
        refit: how often a model is renewed; see ``RefitSchedule``.
        budget: minutes that all fits of one training may take together; 0 for no limit.
        spec: window, network and training.
        hint: one sentence that names the parameters that were given by a former name; empty when none was.

    Raises:
        InvalidSpec: the budget is below zero, and see ``RunSettings``.
    """

    PARAMETERS: ClassVar[Parameters] = parameters_with({})
    RECIPE: ClassVar[str] = "fast"
    """The recipe where none is given; a strategy that has another one has its spec as the default of ``spec`` too."""

    COLUMNS: ClassVar[tuple[str, ...]] = ("volumes",)
    """What the strategy has of each bar besides times and prices, for features to look at."""

    decide: str = "open"
    forecasts: str = "network"
    weights: str = "load-or-train"
    seeds: tuple[int, ...] = (1,)
    train_at_start: bool = True
    refit: str = "monthly"
    budget: float = 15.0
    spec: ModelSpec = field(default_factory=ModelSpec)
    hint: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.budget < float("inf"):
            raise InvalidSpec(f"The parameter budget is {self.budget}: expected minutes, or 0 for no limit.")
        for feature in features_of(self.spec) if self.spec.needs_bars else ():
            missing = [name for name in feature.needs if name in EXTRA_COLUMNS and name not in self.COLUMNS]
            if missing:
                raise InvalidSpec(f"The feature {feature} looks at {' and '.join(missing)}, which this strategy has not: leave it out.")

    @property
    def market(self) -> str:
        """LEAN's name of the market that its tickers are traded on."""
        return "usa"

    @property
    def schedule(self) -> RefitSchedule:
        """The moments of the refits."""
        return RefitSchedule(self.refit, self.start, self.train_at_start)

    @classmethod
    def from_parameters(cls, texts: Mapping[str, str]) -> Self:
        """Read parameters as LEAN hands them over: all of them text, absent ones at their defaults.

        A recipe sets the network and its training; each of their parameters given by itself wins over the recipe.

        Raises:
            InvalidSpec: a name is unknown (the nearest right one is named) or given by its former name too, or a value cannot be read
                or is out of range.
        """
        values = cls.PARAMETERS.read(texts)
        chosen_recipe = recipe(values.get("recipe", cls.RECIPE))
        parts = {name: getattr(chosen_recipe.spec, name) for name in _SPECS}
        for part, names in _SPECS.items():
            parts[part] = _changed(parts[part], {_FIELDS.get(name, name): values[name] for name in names if name in values})
        if "sizes" not in values and parts["network"].sizes and values.keys() & {"network", "units", "layers"}:
            # the recipe's, which are of its own network, units and layers
            parts["network"] = replace(parts["network"], sizes=())
        _require_sizes_are_used(parts["network"], texts.get("sizes", ""))
        of_specs = {name for names in _SPECS.values() for name in names} | {"recipe"}
        own = {name: value for name, value in values.items() if name not in of_specs}
        return cls(spec=ModelSpec(**parts), hint=cls.PARAMETERS.hint(texts), **own)

    @classmethod
    def merge_parameters(cls, own: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
        """The project's own parameters and those given for a run, which win; see ``Parameters.merge``."""
        return cls.PARAMETERS.merge(own, given)

    def in_effect(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Every parameter as text that would give the same settings again: those given, those that a recipe sets, and defaults.

        Args:
            texts: the parameters that were given, from which these settings were read.
        """
        values: dict[str, Any] = {"recipe": texts.get("recipe", self.RECIPE)}
        values |= {own.name: getattr(self, own.name) for own in fields(self)}
        for part, names in _SPECS.items():
            values |= {name: getattr(getattr(self.spec, part), _FIELDS.get(name, name)) for name in names}
        return self.PARAMETERS.write(values)


def _require_sizes_are_used(network: NetworkSpec, sizes: str) -> None:
    if not sizes.strip() or network.is_own:
        return
    one, other = (graph_of(replace(network, sizes=widths)).weight_shapes for widths in ((1, 2), (3,)))
    if one == other:
        raise InvalidSpec(
            f"The parameter sizes is {sizes!r}, and the layers of the network {network.name} have one width: give units and layers, or "
            "a network such as stacked_lstm."
        )


def _changed(part: Part, chosen: dict[str, Any]) -> Part:
    if isinstance(part, WindowSpec) and "lookback" in chosen and "forecast_bars" not in chosen:
        chosen = chosen | {"forecast_bars": usual_forecast_bars(chosen["lookback"])}
    return replace(part, **chosen)
