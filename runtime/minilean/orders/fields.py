"""Numbers of orders that algorithms read and write as floats and the engine as decimals: `quantity` and `quantity_exact`."""

from __future__ import annotations

from typing import Any

from minilean.common.decimals import normalize, to_decimal


def decimal_field(exact_name: str, doc: str) -> property:
    """A float view of a decimal attribute; what is written is kept without trailing zeros, and None stays None.

    Args:
        exact_name: the decimal's name, e.g. `quantity_exact`.
        doc: what the number is, with its unit.
    """

    def read(self: Any) -> float | None:
        value = getattr(self, exact_name)
        return None if value is None else float(value)

    def write(self: Any, value: Any) -> None:
        setattr(self, exact_name, None if value is None else normalize(to_decimal(value)))

    return property(read, write, doc=doc)
