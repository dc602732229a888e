"""Which feature, with which parameters, as a value and as text: ``rsi(14)``, ``close``."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec
from forecasting.features import Feature, Kind, Parameter, get_feature

_TEXT = re.compile(r"\s*([A-Za-z]\w*)\s*(?:\(([^()]*)\)\s*)?")
_BETWEEN = re.compile(r",(?![^(]*\))")


@dataclass(frozen=True)
class FeatureSpec:
    """One feature with its parameters. Parameters that are left out are those of its declaration, so that equal features are equal.

    Args:
        name: a name from the registry in ``forecasting.features``.
        parameters: in the order of its declaration.

    Raises:
        UnknownFeature: there is no such feature.
        InvalidSpec: there are too many parameters, or one is out of range.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()

    def __post_init__(self) -> None:
        declared, given = self._feature, tuple(self.parameters)
        defaults = declared.defaults
        if len(given) > len(defaults):
            expected = f"at most {len(defaults)} ({', '.join(defaults)})" if defaults else "none"
            raise InvalidSpec(f"The feature {self.name} has {len(given)} parameters: expected {expected}.")
        every = (*given, *list(defaults.values())[len(given) :])
        read = tuple(_read(self.name, name, value, defaults[name]) for name, value in zip(defaults, every, strict=True))
        object.__setattr__(self, "parameters", read)
        fault = declared.fault(*read)
        if fault:
            raise InvalidSpec(f"The feature {self} cannot be computed: {fault}.")

    @classmethod
    def read(cls, text: str) -> "FeatureSpec":
        """The feature of a text such as ``close``, ``rsi(14)`` or ``bollinger(20, 2.5)``.

        Raises:
            UnknownFeature: there is no such feature.
            InvalidSpec: it is no such text, or a parameter is out of range.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise InvalidSpec(f"{text!r:.60} is no feature: expected a name, with numbers in brackets where it has any, such as rsi(14).")
        name, inside = found[1], found[2]
        numbers = inside.split(",") if inside is not None and inside.strip() else []
        return cls(name, tuple(_number(name, number) for number in numbers))

    def __str__(self) -> str:
        numbers = ",".join(repr(value).removesuffix(".0") for value in self.parameters)
        return f"{self.name}({numbers})" if numbers else self.name

    @property
    def _feature(self) -> Feature:
        return get_feature(self.name)

    @property
    def kind(self) -> Kind:
        """``price`` moves with the prices when they are rescaled, ``ratio`` does not."""
        return self._feature.kind

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of the columns of the bars that it is made of."""
        return self._feature.needs

    @property
    def memory(self) -> int:
        """How many newest bars a value is made of, the bar itself included."""
        return self._feature.memory(*self.parameters)

    @property
    def known_after_close(self) -> timedelta:
        """How long after the end of a bar its value is known."""
        return self._feature.known_after_close

    def values(self, bars: DailyBars) -> np.ndarray:
        """Its value at every bar.

        Args:
            bars: T bars.

        Returns:
            shape (T,), float64; NaN for the first ``memory`` - 1 bars, and where a column is not known.

        Raises:
            InvalidSpec: its function gave something else than one number for every bar.
        """
        found = np.array(self._feature.compute(bars, *self.parameters), dtype=np.float64)
        if found.shape != (len(bars),):
            raise InvalidSpec(f"The feature {self} gave {found.shape} values for {len(bars)} bars: expected one for every bar.")
        return found


def read_features(text: str) -> tuple[FeatureSpec, ...]:
    """The features of a text such as ``close, rsi(14), macd(12,26)``.

    Raises:
        InvalidSpec: it is no such list, one is unknown or out of range, or one is given twice.
    """
    specs = tuple(FeatureSpec.read(part) for part in _BETWEEN.split(text))
    require_distinct(specs)
    return specs


def require_distinct(specs: Iterable[FeatureSpec]) -> None:
    """Refuse features of which there are none, or one is given twice.

    Raises:
        InvalidSpec: says which.
    """
    names = [str(spec) for spec in specs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice or not names:
        what = f"The feature {twice} is given twice" if twice else "No feature is given"
        raise InvalidSpec(f"{what}: expected at least one, each once.")


def _number(name: str, text: str) -> Parameter:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    raise InvalidSpec(f"The feature {name} has the parameter {text.strip()!r:.40}: expected a number.")


def _read(feature: str, name: str, value: object, default: Parameter) -> Parameter:
    """A parameter as its declaration has it: a whole number where the default is one."""
    whole = isinstance(default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not 0 < value < math.inf:
        expected = "a whole number of at least 1" if whole else "a number above 0"
        raise InvalidSpec(f"The feature {feature} has {name}={value!r:.40}: expected {expected}.")
    return type(default)(value)
