"""Which of two indicators, or of two of their points, is the larger (`IndicatorBase.CompareTo`, `IndicatorDataPoint.CompareTo`).

LEAN's operators with numbers are for C#: in Python `rsi > 70` and `sma + 1` raise TypeError, and `rsi.current.value > 70` is what works.
"""

from __future__ import annotations

from decimal import Decimal

from minilean.common.naming import DualNamed


class Ordered(DualNamed):
    """Ordered by `value_exact` among its own kind; numbers are refused."""

    __slots__ = ()

    @property
    def value_exact(self) -> Decimal:
        """The number that stands for the object."""
        raise TypeError(f"{type(self).__name__} does not say what number stands for it.")

    def __lt__(self, other: object) -> bool:
        return self.value_exact < self._number_of(other)

    def __le__(self, other: object) -> bool:
        return self.value_exact <= self._number_of(other)

    def __gt__(self, other: object) -> bool:
        return self.value_exact > self._number_of(other)

    def __ge__(self, other: object) -> bool:
        return self.value_exact >= self._number_of(other)

    def compare_to(self, other: object) -> int:
        """-1, 0 or 1: whether the value is less than the other's, the same or more."""
        mine, others = self.value_exact, self._number_of(other)
        return (mine > others) - (mine < others)

    def _number_of(self, other: object) -> Decimal:
        if not isinstance(other, Ordered) or other._compared_by != self._compared_by:
            mine, others = type(self).__name__, type(other).__name__
            raise TypeError(f"{mine} cannot be compared with {others}, in LEAN neither; use the number `{self._compared_by}` instead.")
        return other.value_exact

    # what gives the number of such an object; objects of one kind share it
    _compared_by = "value"
