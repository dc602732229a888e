"""What a strategy wants trained, read from its own parameters, so that it finds exactly what was published."""

import sys
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from operator import or_
from pathlib import Path
from typing import Protocol

from prices import STOCKS

from forecasting.refit_schedule import RefitSchedule
from forecasting.specs import ModelSpec
from minilean.errors import InputError
from minilean.project.loading import find_project

# What strategies of one symbol, and of currencies, call the parameter that others call macro.
_NAMES_OF_MACRO = {"ticker", "pairs"}


class TrainableSettings(Protocol):
    """What the trainer reads of a strategy's settings. If they have a ``hint`` that is not empty, it says that too."""

    @property
    def macro(self) -> tuple[str, ...]:
        """Tickers that are forecast."""
        ...

    @property
    def start(self) -> date:
        """First day of a run."""
        ...

    @property
    def end(self) -> date:
        """Last day of a run."""
        ...

    @property
    def train_at_start(self) -> bool:
        """Whether a run uses the month end before its first day."""
        ...

    @property
    def seeds(self) -> tuple[int, ...]:
        """One model per seed."""
        ...

    @property
    def spec(self) -> ModelSpec:
        """Window, network and training."""
        ...


def schedule_of(settings: TrainableSettings) -> RefitSchedule:
    """When a strategy is refitted: as its settings say with ``schedule``, else at month ends."""
    return getattr(settings, "schedule", RefitSchedule("monthly", settings.start, settings.train_at_start))


def market_of(settings: TrainableSettings) -> str:
    """LEAN's name of the market of a strategy's tickers: what its settings say with ``market``, else that of American shares."""
    return getattr(settings, "market", STOCKS)


def read_settings(root: Path, strategy: str, parameters: Mapping[str, str]) -> TrainableSettings:
    """The settings of a strategy: those of its ``config.json``, with some replaced.

    A strategy that can be trained has one module named ``..._settings`` with one class of its own that has ``from_parameters``. Where
    parameters have former names, the class has ``merge_parameters`` too, which replaces those of ``config.json`` whatever name they are
    given by.

    Args:
        root: of the checkout.
        strategy: name of a folder in ``algorithms``.
        parameters: win over those of ``config.json``.

    Raises:
        InputError: there is no such strategy, or it has no settings of that form.
        InvalidSpec: the strategy refuses a parameter.
    """
    folder = root / "algorithms" / strategy
    modules = sorted(folder.glob("*_settings.py"))
    if len(modules) != 1:
        known = sorted(path.parent.name for path in root.glob("algorithms/*/*_settings.py"))
        raise InputError(f"{strategy!r} is no strategy with settings: expected one of {', '.join(known) or 'algorithms/'}.")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    module = import_module(modules[0].stem)
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    readers = [value for value in own if hasattr(value, "from_parameters")]
    if len(readers) != 1:
        raise InputError(f"{modules[0]} has {len(readers)} classes with from_parameters: expected exactly one.")
    merge, given = getattr(readers[0], "merge_parameters", or_), dict(parameters)
    names = getattr(getattr(readers[0], "PARAMETERS", None), "names", ())
    for name in _NAMES_OF_MACRO & set(names):
        given |= {name: given.pop("macro")} if "macro" in given else {}
    settings = readers[0].from_parameters(merge(find_project(folder).parameters, given))
    if not hasattr(settings, "spec"):
        raise InputError(f"{strategy!r} has nothing to train here: its forecaster is fitted within the run; run it with minilean backtest.")
    return settings
