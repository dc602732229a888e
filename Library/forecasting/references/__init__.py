"""References: what a network has to beat, each with the inputs that the network has. None of them loads a framework.

A file that decorates its class with ``@reference("name")`` is found by itself; its conformance and cut tests find it too.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Protocol

import numpy as np

from forecasting.errors import UnknownReference
from forecasting.references.inputs import Inputs

Predict = Callable[[Inputs, np.ndarray], np.ndarray]
"""From inputs and rows, shape (N,), to forecasts, shape (N,); a row's forecast uses its bars and earlier ones."""


class Reference(Protocol):
    """What a class in this folder provides."""

    targets: tuple[str, ...]
    """Names of the targets that it forecasts."""
    needs_implied: bool
    """Whether it needs implied volatilities."""

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Fit on rows whose target values are known.

        Args:
            inputs: bars up to the refit.
            rows: shape (N,), increasing; the value of each is known at the last bar of ``inputs``.

        Returns:
            What forecasts any later row: changes as fractions, probabilities of a rise, or logarithms of daily variance.

        Raises:
            HistoryTooShort: there are too few rows to fit on.
        """
        ...


_registry: dict[str, type[Reference]] = {}
_implied_lags: dict[str, int] = {}


def reference(*names: str, implied_lag: int = 0) -> Callable[[type], type]:
    """Register the decorated class under the name by which tables and commands call it.

    Args:
        names: usually one.
        implied_lag: how many bars old the newest implied volatility is that it looks at; those that need none leave it.
    """

    def register(cls: type) -> type:
        for name in names:
            _registry[name], _implied_lags[name] = cls, implied_lag
        return cls

    return register


def reference_names(target: str, implied: bool = True) -> tuple[str, ...]:
    """The references of a target, in the order of their names.

    Args:
        target: one of ``forecasting.targets.TARGET_NAMES``.
        implied: whether implied volatilities are there.
    """
    _load_all()
    fitting = (name for name, cls in _registry.items() if target in cls.targets and (implied or not cls.needs_implied))
    return tuple(sorted(fitting))


def all_references() -> tuple[str, ...]:
    """The names of all references, in order."""
    _load_all()
    return tuple(sorted(_registry))


def get_reference(name: str) -> type[Reference]:
    """The reference of a name.

    Raises:
        UnknownReference: there is none.
    """
    _load_all()
    if name not in _registry:
        raise UnknownReference(f"There is no reference {name!r}: expected one of {', '.join(sorted(_registry))}.")
    return _registry[name]


def implied_lag(name: str) -> int | None:
    """How many bars old the newest implied volatility is that a reference looks at; None where it looks at none.

    Raises:
        UnknownReference: there is none of this name.
    """
    return _implied_lags[name] if get_reference(name).needs_implied else None


def _load_all() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
