"""Parameters of a project, as text, converted by the type of the default (`QCAlgorithm.GetParameter`)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from minilean.common.decimals import number_of, parse_decimal, to_double
from minilean.common.dotnet_errors import ArgumentNullException
from minilean.common.number_text import parse_double, parse_integer
from minilean.common.similar_names import similar
from minilean.common.views import DictionaryView, generic

_LEAST, _MOST = -(2**31), 2**31 - 1


# the parameters as an algorithm sees them; changing them changes nothing
_ReadOnly = generic(DictionaryView, "Common.Util.ReadOnlyExtendedDictionary", "System.String", "System.String")


class Parameters:
    """The merged parameters of `config.json` and the command line."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._asked: dict[str, None] = {}
        self._in_effect: dict[str, Any] = {}

    def get(self, name: str, default: object = None) -> object:
        """The parameter in the type of the default; the default where it is missing or does not parse.

        Integers of 32 bits are for integers; any other number, True and False included, is for floats.

        Raises:
            ArgumentNullException: there is no name.
            TypeError: the name is no text, or the default is neither a number nor a text.
        """
        if name is None:
            raise ArgumentNullException("get_parameter was called without a name; expected get_parameter('name', default).")
        if not isinstance(name, str):
            raise TypeError(f"get_parameter takes the name of a parameter as a text; was {name!r}.")
        self._asked[name] = None
        self._in_effect[name] = value = self._read(name, default)
        return value

    def in_effect(self) -> dict[str, str]:
        """What the algorithm has got for the parameters that it asked for, as text; those without a value are left out."""
        return {name: str(value) for name, value in self._in_effect.items() if value is not None}

    def _read(self, name: str, default: object) -> object:
        text = self._values.get(name)
        if default is None or isinstance(default, str):
            return default if text is None else text
        if type(default) is int and _LEAST <= default <= _MOST:
            number = None if text is None else parse_integer(text)
            return default if number is None else number
        # LEAN's double, which True is too, or else its decimal: both are floats in Python
        fallback = number_of(default)
        if isinstance(fallback, Decimal) and type(default) is not bool:
            return to_double(fallback if text is None else parse_decimal(text, fallback))
        double = None if text is None else parse_double(text)
        return float(fallback) if double is None else double

    def as_dict(self) -> dict[str, str]:
        """A copy of all parameters."""
        return dict(self._values)

    def ask_for_all(self) -> DictionaryView[str, str]:
        """A copy of all parameters for the algorithm, which may use each of them."""
        self._asked |= dict.fromkeys(self._values)
        return _ReadOnly(self._values)

    def unused_sentence(self) -> str:
        """One sentence about parameters that the algorithm never asked for, such as misspelt ones; empty when there are none."""
        unused = [name for name in self._values if name not in self._asked]
        if not unused:
            return ""
        absent = [name for name in self._asked if name not in self._values]
        hints = [f"{name!r}{_hint(name, absent)}" for name in unused]
        asked = f"it asks for {', '.join(self._asked)}" if self._asked else "it asks for none"
        return f"The algorithm never asked for the parameter{'s' * (len(unused) > 1)} {', '.join(hints)}; {asked}."


def _hint(name: str, absent: list[str]) -> str:
    near = similar(name, absent) or [other for other in absent if other.lower() == name.lower()]
    return f" (did you mean {near[0]!r}?)" if near else ""
