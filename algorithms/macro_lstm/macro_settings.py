"""What the strategy is told by its parameters, checked once and frozen."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from forecasting.errors import InvalidSpec
from forecasting.networks import networks_of_windows, read_network
from forecasting.recipes import RECIPES, recipe
from forecasting.specs import (
    BACKENDS,
    MOST_SEED,
    PRICE_TARGETS,
    ModelSpec,
    NetworkSpec,
    TrainingSpec,
    WindowSpec,
    read_seeds,
    usual_forecast_bars,
)

STRATEGY = "macro_lstm"
BASKETS = ("liquid-etf", "clean")
WEIGHTS = ("train", "load", "load-or-train")
DECIDE = ("open", "close")
# ``network``, or a naive reference of the library under its own name; one that expects no change at all would always hold bonds.
FORECASTS = ("network", "mean", "ewma")
# LEAN takes 15 digits of a float (``Extensions.SafeDecimalCast``): above this not even whole dollars would be exact.
MOST_CASH = 1e15
DEFAULT_RECIPE = "fast"
Part = TypeVar("Part", bound=WindowSpec | NetworkSpec | TrainingSpec)


def _tickers(text: str) -> tuple[str, ...]:
    tickers = tuple(part.strip().upper() for part in text.split(","))
    if not all(tickers) or len(set(tickers)) != len(tickers):
        raise ValueError(text)
    return tickers


def _one_of(allowed: tuple[str, ...]) -> tuple[Callable[[str], str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read, f"one of {', '.join(allowed)}"


_COUNT = (int, "a whole number of at least 1")
_SWITCH = (lambda text: {"true": True, "false": False}[text.lower()], "true or false")
_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "start": (date.fromisoformat, "a date such as 2019-01-01"),
    "end": (date.fromisoformat, "a date such as 2020-11-30"),
    "cash": (float, "an amount such as 1000000"),
    "decide": _one_of(DECIDE),
    "forecasts": _one_of(FORECASTS),
    "macro": (_tickers, "tickers separated by commas, each once, such as SPY or SPY,TLT"),
    "baskets": _one_of(BASKETS),
    "weights": _one_of(WEIGHTS),
    "seeds": (read_seeds, f"whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1 or 1,2,3"),
    "train_at_start": _SWITCH,
    "budget": (float, "a number of minutes such as 15, or 0 for no limit"),
    "recipe": _one_of(tuple(name for name, known in RECIPES.items() if not known.spec.needs_bars)),
    "epochs": _COUNT,
    "batch_size": _COUNT,
    "learning_rate": (float, "a number above 0"),
    "target": _one_of(PRICE_TARGETS),
    "backend": _one_of(BACKENDS),
    "threads": _COUNT,
    "network": (read_network, f"one of {', '.join(networks_of_windows())}, or module:function of your own"),
    "units": _COUNT,
    "layers": _COUNT,
    "dropout": (float, "a number of at least 0 and less than 1"),
    "lookback": _COUNT,
    "training_bars": (int, "a whole number, larger than lookback and holdout together"),
    "forecast_bars": (int, "a whole number, larger than lookback"),
    "holdout": (int, "a whole number of at least 0"),
    "seed_alignment": _SWITCH,
}
# The parameters that are fields of a spec, under the spec's names.
_SPECS: dict[str, tuple[str, ...]] = {
    "window": ("lookback", "training_bars", "holdout", "forecast_bars", "seed_alignment"),
    "network": ("network", "units", "layers", "dropout"),
    "training": ("epochs", "batch_size", "learning_rate", "target", "backend", "threads"),
}
_FIELDS = {"network": "name"}  # of a NetworkSpec; among parameters `name` would not say of what
PARAMETERS = tuple(_READERS)
# What parameters were called before; understood, with a hint, until the next version.
FORMER_NAMES = {"batch": "batch_size", "window": "lookback", "bars": "training_bars"}


@dataclass(frozen=True)
class MacroSettings:
    """Everything a person can choose about a run.

    Args:
        start: first day of the backtest.
        end: last day of the backtest.
        cash: starting cash in account currency.
        decide: ``open`` forecasts the day's close five minutes after the open, ``close`` the next day's five minutes after the close.
        forecasts: ``network``, or what forecasts in its place, to be compared with: ``mean`` of the changes or their ``ewma``.
        macro: tickers whose next close is forecast.
        baskets: ``liquid-etf`` or ``clean``; see ``macro_baskets``.
        weights: ``train`` always trains, ``load`` only loads, ``load-or-train`` trains what is not stored.
        seeds: one model per seed; the forecast is their mean.
        train_at_start: have a model from the first day, not from the first month end.
        budget: minutes that all fits of one training may take together; 0 for no limit.
        spec: window, network and training.
        hint: one sentence that names the parameters that were given by a former name; empty when none was.

    Raises:
        InvalidSpec: the end is before the start, the cash is not above zero or above 1e15, or the budget is below zero.
    """

    start: date = date(2019, 1, 1)
    end: date = date(2020, 11, 30)
    cash: float = 1_000_000.0
    decide: str = "open"
    forecasts: str = "network"
    macro: tuple[str, ...] = ("SPY",)
    baskets: str = "liquid-etf"
    weights: str = "load-or-train"
    seeds: tuple[int, ...] = (1,)
    train_at_start: bool = True
    budget: float = 15.0
    spec: ModelSpec = field(default_factory=ModelSpec)
    hint: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidSpec(f"The parameter end is {self.end}, before start, {self.start}: choose a later end.")
        if not 0 < self.cash <= MOST_CASH:
            raise InvalidSpec(f"The parameter cash is {self.cash}: expected an amount above zero and of at most {MOST_CASH:g}.")
        if not 0 <= self.budget < float("inf"):
            raise InvalidSpec(f"The parameter budget is {self.budget}: expected minutes, or 0 for no limit.")

    @classmethod
    def from_parameters(cls, texts: Mapping[str, str]) -> "MacroSettings":
        """Read parameters as LEAN hands them over: all of them text, absent ones at their defaults.

        A recipe sets the network and its training; each of their parameters given by itself wins over the recipe.

        Raises:
            InvalidSpec: a name is unknown (the nearest right one is named) or given by its former name too, or a value cannot be read
                or is out of range.
        """
        former = _former_names(texts)
        texts = {FORMER_NAMES.get(name, name): text for name, text in texts.items()}
        values: dict[str, Any] = {name: _read(name, text, former.get(name)) for name, text in texts.items()}
        chosen_recipe = recipe(values.get("recipe", DEFAULT_RECIPE))
        parts = {"window": WindowSpec(), "network": chosen_recipe.network, "training": chosen_recipe.training}
        for part, names in _SPECS.items():
            parts[part] = _changed(parts[part], {_FIELDS.get(name, name): values[name] for name in names if name in values})
        own = {f.name for f in fields(cls)} - {"spec", "hint"}
        return cls(spec=ModelSpec(**parts), hint=_hint(former), **{name: value for name, value in values.items() if name in own})

    def in_effect(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Every parameter as text that would give the same settings again: those given, those that a recipe sets, and defaults.

        Args:
            texts: the parameters that were given, from which these settings were read.
        """
        values: dict[str, Any] = {"recipe": texts.get("recipe", DEFAULT_RECIPE)}
        values |= {own.name: getattr(self, own.name) for own in fields(self)}
        for part, names in _SPECS.items():
            values |= {name: getattr(getattr(self.spec, part), _FIELDS.get(name, name)) for name in names}
        return {name: _text(values[name]) for name in PARAMETERS}


def _former_names(texts: Mapping[str, str]) -> dict[str, str]:
    """The former names that were used, by those of today."""
    former = {FORMER_NAMES[name]: name for name in texts if name in FORMER_NAMES}
    for new, old in former.items():
        if new in texts:
            raise InvalidSpec(f"The parameter {new} is given twice, as {old}, its former name, too: give {new} alone.")
    return former


def _hint(former: Mapping[str, str]) -> str:
    renamed = ", ".join(f"{old} is called {new}" for new, old in former.items())
    hint = f"Parameters have other names now: {renamed}; the former names are understood in this version for the last time."
    return hint if former else ""


def _read(name: str, text: str, former: str | None) -> object:
    if name not in _READERS:
        import difflib

        near = difflib.get_close_matches(name, PARAMETERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the parameters are {', '.join(PARAMETERS)}."
        raise InvalidSpec(f"There is no parameter {name!r}: {hint}")
    read, expected = _READERS[name]
    try:
        return read(text.strip())
    except (ValueError, KeyError) as error:
        given = f"{former} (now {name})" if former else name
        raise InvalidSpec(f"The parameter {given} is {text!r}: expected {expected}.") from error


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _changed(part: Part, chosen: dict[str, Any]) -> Part:
    if isinstance(part, WindowSpec) and "lookback" in chosen and "forecast_bars" not in chosen:
        chosen = chosen | {"forecast_bars": usual_forecast_bars(chosen["lookback"])}
    return replace(part, **chosen)


def merge_parameters(own: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The project's own parameters and those given for a run, which win, also where one of the two has a former name.

    Two names of one parameter that are of equal rank stay, and are refused when they are read.
    """
    replaced = {FORMER_NAMES.get(name, name) for name in given}
    return {name: text for name, text in own.items() if FORMER_NAMES.get(name, name) not in replaced} | dict(given)


def parameters_of_run(texts: Mapping[str, str], config: Path) -> dict[str, str]:
    """The parameters that LEAN hands over, without those of the project that were given for the run by their other name.

    Args:
        texts: those of both, merged.
        config: see ``is_given_for_this_run``.
    """
    if not FORMER_NAMES.keys() & texts.keys():
        return dict(texts)
    given = {name: text for name, text in texts.items() if is_given_for_this_run(name, text, config)}
    return merge_parameters({name: text for name, text in texts.items() if name not in given}, given)


def is_given_for_this_run(name: str, text: str | None, config: Path) -> bool:
    """Whether a parameter was given for one run, and is not the project's own.

    LEAN hands over the parameters of both merged, so what they are is told by the file: a value that differs from it was given for the
    run. The same value typed again counts as the project's, since nothing tells the two apart.

    Args:
        name: of the parameter.
        text: its value; None when it is at its default.
        config: the project's ``config.json``, which LEAN mounts beside ``main.py``; where it is missing, as in the cloud, every value
            counts as given.
    """
    if text is None:
        return False
    if not config.is_file():
        return True
    own = json.loads(config.read_text(encoding="utf-8")).get("parameters") or {}
    return own.get(name) != text
