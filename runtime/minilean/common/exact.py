"""Numbers that algorithms read as floats and the engine as decimals: `price` and `price_exact`."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from minilean.common.decimals import to_decimal, to_double


def float_of(exact_name: str, doc: str) -> property:
    """A read-only float view of a decimal attribute or property.

    Args:
        exact_name: the decimal's name, e.g. `price_exact`.
        doc: what the number is, with its unit.
    """

    def read(self: object) -> float:
        return to_double(getattr(self, exact_name))

    def refuse(self: object, value: object) -> NoReturn:
        # .NET's properties without a setter
        name = exact_name.removesuffix("_exact")
        raise TypeError(f"{type(self).__name__}.{name} can only be read; {value!r:.80} belongs in an attribute of another name.")

    return property(read, refuse, doc=doc)


def decimal_of(result: object) -> Decimal:
    """The decimal of what a model returned: a number, or one of LEAN's result objects with a `value`.

    Raises:
        ValueError: the number is infinite or not a number.
    """
    if type(result) is Decimal:
        return result
    exact = getattr(result, "value_exact", None)
    return exact if exact is not None else to_decimal(result)  # type: ignore[arg-type]
