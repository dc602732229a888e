"""Features: what a model may see of each bar. Each is a function of the bars, and is found by itself.

A function that is decorated with ``@feature("name", ...)`` in a file of this folder is found, and so are its conformance tests: that its
value hangs on the declared columns of its last ``memory`` bars and on nothing else, and that it moves with prices as its kind says.

    @feature("sma_ratio", kind="ratio", needs=("closes",), memory=lambda span: span)
    def sma_ratio(bars: DailyBars, span: int = 20) -> np.ndarray:
        return bars.closes / mean_of_last(bars.closes, span)
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

import numpy as np

from forecasting.bars import COLUMNS, KNOWN_AFTER_CLOSE
from forecasting.errors import InvalidSpec, UnknownFeature

Parameter = int | float
Compute = Callable[..., np.ndarray]
"""From bars and parameters to a column, shape (T,), float64, NaN on the first bars, which have too few before them."""
Kind = Literal["price", "ratio"]
"""``price`` moves with the prices when a later dividend or split rescales them, and is rebased; ``ratio`` stays."""


@dataclass(frozen=True)
class Feature:
    """A registered feature.

    Args:
        name: by which specs call it.
        compute: its values.
        defaults: its parameters in order. Those with a whole number take whole numbers of at least 1, the others numbers above 0.
        kind: whether it moves with prices.
        needs: names of the columns of the bars that it is made of.
        memory: from the parameters to the number of newest bars that a value is made of, the bar itself included.
        fault: from the parameters to what is wrong with them together, a part of a sentence; empty where nothing is.

    Raises:
        InvalidSpec: the kind is none, or the bars have no such column.
    """

    name: str
    compute: Compute
    defaults: Mapping[str, Parameter]
    kind: Kind
    needs: tuple[str, ...]
    memory: Callable[..., int]
    fault: Callable[..., str]

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise InvalidSpec(f"The feature {self.name} has kind={self.kind!r}: expected one of {', '.join(get_args(Kind))}.")
        unknown = [name for name in self.needs if name not in COLUMNS]
        if unknown or not self.needs:
            raise InvalidSpec(f"The feature {self.name} has needs={self.needs!r}: expected some of {', '.join(COLUMNS)}.")

    @property
    def known_after_close(self) -> timedelta:
        """How long after the end of a bar its value is known: when the latest of its columns is."""
        return max(KNOWN_AFTER_CLOSE[name] for name in self.needs)


_registry: dict[str, Feature] = {}


def feature(
    name: str, *, kind: Kind, needs: tuple[str, ...], memory: int | Callable[..., int] = 1, fault: Callable[..., str] = lambda *_: ""
) -> Callable[[Compute], Compute]:
    """Register the decorated function; its parameters after the bars each have a default.

    Args:
        name: by which specs call it, small letters, digits and underscores.
        kind: whether it moves with prices.
        needs: names of the columns of the bars that it is made of.
        memory: how many newest bars a value is made of, a number or a function of the parameters.
        fault: what is wrong with parameters together, such as a fast span above the slow one; empty where nothing is.

    Raises:
        InvalidSpec: the declaration is wrong, or another function has the name.
    """

    def register(compute: Compute) -> Compute:
        defaults = {each.name: each.default for each in list(inspect.signature(compute).parameters.values())[1:]}
        wrong = [parameter for parameter, default in defaults.items() if type(default) not in (int, float)]
        if wrong:
            raise InvalidSpec(f"The feature {name} has no default for {', '.join(wrong)}: expected a number for every parameter.")
        before = _registry.get(name)
        # the cell of a notebook may be run again
        if before is not None and (before.compute.__module__, before.compute.__qualname__) != (compute.__module__, compute.__qualname__):
            raise InvalidSpec(f"Both {before.compute.__module__} and {compute.__module__} register the feature {name}: rename one.")
        _registry[name] = Feature(name, compute, defaults, kind, needs, _function_of(memory), fault)
        return compute

    return register


def _function_of(memory: int | Callable[..., int]) -> Callable[..., int]:
    return memory if not isinstance(memory, int) else lambda *_: memory


def feature_names() -> tuple[str, ...]:
    """The names of all features, in order."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_registry))


def get_feature(name: str) -> Feature:
    """The feature of a name.

    Raises:
        UnknownFeature: there is none.
    """
    names = tuple(_registry) if name in _registry else feature_names()
    if name not in names:
        # loads long and is needed for an error alone
        from difflib import get_close_matches

        near = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}? Expected" if near else "expected"
        raise UnknownFeature(f"There is no feature {name!r}: {hint} one of {', '.join(names)}.")
    return _registry[name]
