"""Numbers of orders that algorithms read and write as floats and the engine as decimals: `quantity` and `quantity_exact`."""

from __future__ import annotations

from minilean.common.decimals import Number, normalize, to_decimal, to_double


def decimal_field(exact_name: str, doc: str) -> property:
    """A float view of a decimal attribute; what is written is kept without trailing zeros, and None stays None.

    Args:
        exact_name: the decimal's name, e.g. `quantity_exact`.
        doc: what the number is, with its unit.
    """

    def read(self: object) -> float | None:
        value = getattr(self, exact_name)
        return None if value is None else to_double(value)

    def write(self: object, value: Number | None) -> None:
        setattr(self, exact_name, None if value is None else normalize(to_decimal(value)))

    return property(read, write, doc=doc)
