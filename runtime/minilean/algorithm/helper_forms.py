"""How the shortcuts of indicators are called: LEAN's parameters, their types and defaults, in one or several forms."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from minilean.common.decimals import Number, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import CorrelationType, MovingAverageType, Resolution, SwissArmyKnifeTool
from minilean.common.keywords import MethodBinding
from minilean.common.naming import LeanEnum
from minilean.data.bars import TradeBar
from minilean.indicators.doubles import double_text
from minilean.indicators.field import FieldSelector
from minilean.indicators.registration import Registration, Selector

# what is no whole number
_DOUBLES = ("minimum_acceptable_return", "delta", "confidence_level")
_DECIMALS = (
    "width offset k atr_mult smoothing_factor in_phase_multiplication_factor quadrature_multiplication_factor fast_limit slow_limit "
    "value_area_volume_percentage price_range_round_off af_start af_increment af_max multiplier "
    "sar_start offset_on_reverse af_start_short af_increment_short af_max_short af_start_long af_increment_long af_max_long "
    "bollinger_multiplier keltner_multiplier volume_factor limit_move sensitivity"
).split()
_TYPES: dict[str, Any] = {
    **dict.fromkeys(_DECIMALS, Number),
    **dict.fromkeys(_DOUBLES, float),
    **dict.fromkeys(("moving_average_type", "type", "signal_type"), MovingAverageType),
    **dict.fromkeys(("strict", "intercept"), bool),
    "correlation_type": CorrelationType,
    "tool": SwissArmyKnifeTool,
    "min_period": int | None,
}
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])")
# whose bars are meant: those of two securities, or of any number
PAIR, SEVERAL = ("target", "reference"), ("symbols",)
_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


class Feeding(Protocol):
    """The algorithm as its shortcuts know it."""

    @property
    def _registration(self) -> Registration: ...

    def _feed(self, indicator: Any, symbols: list[Any], resolution: Resolution | None, selector: Selector) -> Any: ...


class Form:
    """One way to call a shortcut.

    Args:
        required: names of the parameters without a default, after the symbol.
        made: the indicator's arguments from the values of the call; these themselves unless given.
        of: class and label of the indicator where this form makes another one than the first does.
        is_bare: whether the form has neither resolution nor selector.
        wants_resolution: whether Python must give the resolution, since LEAN's own default cannot be passed on.
        resolution: the resolution unless one is given.
        defaults: the other parameters with their defaults.
    """

    def __init__(
        self,
        *required: str,
        made: Callable[..., tuple[Any, ...]] | None = None,
        of: tuple[Callable[..., Any], str] | None = None,
        is_bare: bool = False,
        wants_resolution: bool = False,
        resolution: Resolution | None = None,
        **defaults: Any,
    ) -> None:
        self.names = (*required, *defaults)
        self.made, self.of = made, of
        self._is_bare, self.wants_resolution = is_bare, wants_resolution
        none = dict.fromkeys(required, inspect.Parameter.empty)
        self._own = [
            inspect.Parameter(name, _POSITIONAL, annotation=_TYPES.get(name, int), default=value)
            for name, value in (none | defaults).items()
        ]
        self._resolution = resolution

    def signature(self, symbols: tuple[str, ...]) -> inspect.Signature:
        """Its parameters behind those that say whose bars are meant."""
        last = [
            inspect.Parameter("resolution", _POSITIONAL, annotation=Resolution | None, default=self._resolution),
            inspect.Parameter("selector", _POSITIONAL, annotation=Selector, default=None),
        ]
        first = [inspect.Parameter(name, _POSITIONAL, annotation=object) for name in symbols]
        return inspect.Signature([*first, *self._own, *(() if self._is_bare else last)])


class IndicatorHelper:
    """A shortcut of an algorithm: makes an indicator under LEAN's name and feeds it from then on.

    Args:
        kind: the indicator's class.
        label: the beginning of its name, with `{0}` and so on for its arguments.
        forms: how it may be called; the first is the one that editors show.
        symbols: names of the parameters that say whose bars are meant.
        of_trades: what is taken of bars of trades where no selector is given.
    """

    def __init__(
        self,
        kind: Callable[..., Any],
        label: str,
        *forms: Form,
        symbols: tuple[str, ...] = ("symbol",),
        of_trades: FieldSelector | None = None,
    ) -> None:
        self.symbols, self.of_trades = symbols, of_trades
        self._made = (kind, label)
        self._forms = [(form, form.signature(symbols)) for form in forms or (Form(),)]
        self.__signature__ = self._forms[0][1]
        self.__doc__ = kind.__doc__
        self.__name__ = label

    def __set_name__(self, owner: type, name: str) -> None:
        self.__name__ = name

    def __get__(self, algorithm: Feeding | None, owner: type | None = None) -> Any:
        return self if algorithm is None else MethodBinding(self, algorithm)

    def __call__(self, algorithm: Feeding, *arguments: Any, **named: Any) -> Any:
        """The indicator, fed with the bars of its symbols.

        Raises:
            TypeError: no form takes what is given.
        """
        form, given = self._understood(arguments, named)
        values = tuple(_converted(given[name], _TYPES.get(name, int)) for name in form.names)
        if form.made is not None:
            values = form.made(*values)
        kind, label = form.of or self._made
        name = label.format(*map(in_a_name, values))
        resolution, selector = given.get("resolution"), given.get("selector")
        registration = algorithm._registration
        if self.symbols == SEVERAL:
            symbols = [registration.symbol_of(symbol) for symbol in given["symbols"]]
            unit = registration.subscription(symbols[0]).resolution if resolution is None else resolution
            indicator = kind(*values, name=registration.name(None, name, unit))
            for symbol in symbols:
                indicator.add(symbol)
        elif self.symbols == PAIR:
            symbols = [registration.symbol_of(given[place]) for place in PAIR]
            indicator = kind(*symbols, *values, name=registration.name(None, name, resolution))
        else:
            symbols = [given["symbol"]]
            indicator = kind(*values, name=registration.name(symbols[0], name, resolution))
            if selector is None and self.of_trades is not None and issubclass(registration.subscription(symbols[0]).data_type, TradeBar):
                selector = self.of_trades
        return algorithm._feed(indicator, symbols, resolution, selector)

    def _understood(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Form, dict[str, Any]]:
        spelled = {_WORD.sub("_", name).lower(): value for name, value in named.items()}
        for form, signature in self._forms:
            try:
                bound = signature.bind(*arguments, **spelled)
            except TypeError:
                continue
            if all(_fits(value, signature.parameters[name].annotation) for name, value in bound.arguments.items()):
                if form.wants_resolution and "resolution" not in bound.arguments:
                    advice = "LEAN's own default fails in Python; give one, such as Resolution.DAILY"
                    raise ArgumentException(f"{self.__name__} got no resolution, and {advice}.")
                bound.apply_defaults()
                return form, dict(bound.arguments)
        got = ", ".join([*(type(value).__name__ for value in arguments), *(f"{name}={value!r}" for name, value in named.items())])
        forms = (", ".join(map(_plain, signature.parameters.values())) for _, signature in self._forms)
        raise TypeError(f"{self.__name__} got ({got}); expected ({') or ('.join(forms)}).")


def _fits(value: Any, kind: Any) -> bool:
    if kind is object:
        return True
    if kind is Selector:
        return value is None or callable(value)
    if kind == Resolution | None:
        return value is None or isinstance(value, Resolution)
    if kind is bool:
        return isinstance(value, bool)
    if kind == int | None and value is None:
        return True
    if isinstance(kind, type) and issubclass(kind, LeanEnum):
        return isinstance(value, kind)
    if isinstance(value, (LeanEnum, bool)) or not hasattr(value, "__float__"):
        return False
    return kind in (Number, float) or float(value).is_integer()


def _converted(value: Any, kind: Any) -> Any:
    if kind is Number:
        return to_decimal(value)
    if kind is float:
        return float(value)
    return int(value) if kind in (int, int | None) and value is not None else value


def _plain(parameter: inspect.Parameter) -> str:
    if parameter.default is inspect.Parameter.empty:
        return parameter.name
    return f"{parameter.name}={'None' if parameter.default is None else in_a_name(parameter.default)}"


def in_a_name(value: Any) -> str:
    """A number or an enumeration as LEAN writes it into the name of an indicator."""
    if isinstance(value, LeanEnum):
        return value.pascal_name
    if isinstance(value, float):
        return double_text(value)
    return "" if value is None else text(value) if isinstance(value, Decimal) else str(value)
