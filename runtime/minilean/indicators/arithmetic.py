"""Comparing and calculating with the current value of an indicator (`IndicatorBase.Operators`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import to_decimal
from minilean.common.naming import DualNamed


def _number(other: object) -> Decimal:
    exact = getattr(other, "value_exact", None)
    return to_decimal(other) if exact is None else exact  # type: ignore[arg-type]


class Comparable(DualNamed):
    """Operators on `value_exact`. Results of arithmetic are floats; two indicators are equal only if they are the same one."""

    @property
    def value_exact(self) -> Decimal:
        """The number that stands for the object."""
        raise TypeError(f"{type(self).__name__} does not say what number stands for it.")

    def __lt__(self, other: object) -> bool:
        return self.value_exact < _number(other)

    def __le__(self, other: object) -> bool:
        return self.value_exact <= _number(other)

    def __gt__(self, other: object) -> bool:
        return self.value_exact > _number(other)

    def __ge__(self, other: object) -> bool:
        return self.value_exact >= _number(other)

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, Comparable):
            return self is other
        return isinstance(other, (int, float, Decimal)) and self.value_exact == _number(other)

    def __hash__(self) -> int:
        return id(self)

    def __add__(self, other: object) -> float:
        return float(self.value_exact + _number(other))

    __radd__ = __add__

    def __sub__(self, other: object) -> float:
        return float(self.value_exact - _number(other))

    def __rsub__(self, other: object) -> float:
        return float(_number(other) - self.value_exact)

    def __mul__(self, other: object) -> float:
        return float(self.value_exact * _number(other))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> float:
        return float(self.value_exact / _number(other))

    def __rtruediv__(self, other: object) -> float:
        return float(_number(other) / self.value_exact)

    def __neg__(self) -> float:
        return -float(self.value_exact)

    def __float__(self) -> float:
        return float(self.value_exact)
