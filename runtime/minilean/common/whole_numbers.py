"""What LEAN takes for an integer: whole floats and NumPy's integers too (pythonnet's `Converter`)."""

from __future__ import annotations

import operator
from enum import Enum


def whole_number(value: object) -> int:
    """The integer that a value stands for: `5`, `5.0` and `numpy.int64(5)` are 5.

    Raises:
        TypeError: it has a fraction, or is no number.
    """
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (bool, Enum)) or not hasattr(value, "__index__"):
        raise TypeError(f"{value!r:.80} is no whole number; expected one such as 20.")
    return operator.index(value)  # type: ignore[arg-type]


def read_whole_number(value: object) -> int:
    """The integer that a value stands for in a call that LEAN has in one form alone: `"5"` is 5 too, and so are members with that number.

    Raises:
        TypeError: it has a fraction, or neither is nor names a whole number.
    """
    if isinstance(value, (str, bool, Enum)):
        try:
            return int(value)  # type: ignore[arg-type]
        except ValueError:
            raise TypeError(f"{value!r:.80} is no whole number; expected one such as 20.") from None
    return whole_number(value)
