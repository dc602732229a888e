"""Spread and extremes of the last values."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO, decimal_cast
from minilean.indicators.averages import SimpleMovingAverage
from minilean.indicators.base import Identity, Indicator, IndicatorBase, WindowIndicator


class Variance(WindowIndicator):
    """Population variance from running sums, never negative; 0 for the first value (`Variance`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"VAR({period})", period)
        self._sum = self._squares = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._sum = self._squares = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return self._variance(value)

    def _variance(self, value: Decimal) -> Decimal:
        values, period = self._values, self.period
        values.add(value)
        self._sum += value
        self._squares += value * value
        if self.samples < 2:
            return ZERO
        count = min(period, self.samples)
        mean, mean_square = self._sum / count, self._squares / count
        if count == period:
            oldest = values[-1]
            self._sum -= oldest
            self._squares -= oldest * oldest
        return max(ZERO, mean_square - mean * mean)


class StandardDeviation(Variance):
    """Root of the population variance (`StandardDeviation`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(period, name=name or f"STD({period})")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return decimal_cast(math.sqrt(float(self._variance(value))))


class MeanAbsoluteDeviation(WindowIndicator):
    """Mean distance from the mean (`MeanAbsoluteDeviation`)."""

    mean: IndicatorBase

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MAD({period})", period)
        self.mean = SimpleMovingAverage(period, name=f"{self.name}_Mean")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        self.mean._push(time, value)
        if self.samples < 2:
            return ZERO
        mean = self.mean.value_exact
        return sum((abs(kept - mean) for kept in self._values), ZERO) / self._values.count


class Maximum(WindowIndicator):
    """Largest of the last values (`Maximum`)."""

    periods_since_maximum: int

    _shown_members = ("periods_since_maximum",)

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MAX({period})", period)
        self.periods_since_maximum = 0

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self.periods_since_maximum = 0

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        largest = self._current._value
        if self.samples == 1 or value >= largest:
            self.periods_since_maximum = 0
            return value
        if self.periods_since_maximum < self.period - 1:
            self.periods_since_maximum += 1
            return largest
        kept = list(self._values)
        largest = max(kept)
        self.periods_since_maximum = kept.index(largest)
        return largest


class Minimum(WindowIndicator):
    """Smallest of the last values (`Minimum`)."""

    periods_since_minimum: int

    _shown_members = ("periods_since_minimum",)

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MIN({period})", period)
        self.periods_since_minimum = 0

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self.periods_since_minimum = 0

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        smallest = self._current._value
        if self.samples == 1 or value <= smallest:
            self.periods_since_minimum = 0
            return value
        if self.periods_since_minimum < self.period - 1:
            self.periods_since_minimum += 1
            return smallest
        kept = list(self._values)
        smallest = min(kept)
        self.periods_since_minimum = kept.index(smallest)
        return smallest


class MidPoint(Indicator):
    """Middle between the largest and the smallest of the last values (`MidPoint`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MIDPOINT({period})")
        self._maximum, self._minimum = Maximum(period), Minimum(period)
        self.warm_up_period = period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._maximum._push(time, value)
        self._minimum._push(time, value)
        return (self._maximum.value_exact + self._minimum.value_exact) / 2


class LeastSquaresMovingAverage(WindowIndicator):
    """End of the straight line fitted to the last values; the value itself before ready (`LeastSquaresMovingAverage`)."""

    intercept: IndicatorBase
    slope: IndicatorBase

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"LSMA({period})", period)
        self.intercept = Identity(name=f"{self.name}_Intercept")
        self.slope = Identity(name=f"{self.name}_Slope")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        if not self._values.is_ready:
            return value
        heights = [float(kept) for kept in self._values][::-1]
        count = self.period
        mean_step, mean = (count + 1) / 2, math.fsum(heights) / count
        steps = [step - mean_step for step in range(1, count + 1)]
        spread = math.fsum(step * step for step in steps)
        slope = math.fsum(step * (height - mean) for step, height in zip(steps, heights, strict=True)) / spread if spread else 0.0
        self.slope._push(time, decimal_cast(slope))
        self.intercept._push(time, decimal_cast(mean - slope * mean_step))
        return self.intercept.value_exact + self.slope.value_exact * count
