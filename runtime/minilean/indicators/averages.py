"""Moving averages. Each class says LEAN's rule for its first values, which differ from one to another."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, add, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.indicators.base import Indicator, WindowIndicator, check_period

_TWO = Decimal(2)
_THREE = Decimal(3)


class Sum(WindowIndicator):
    """Sum of the last values (`Sum`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"SUM({period})", period)
        self._sum = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._sum = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        values = self._values
        values.add(value)
        self._sum += value
        if values.samples > self.period:
            self._sum -= values._removed
        return self._sum


class ExactSum(Sum):
    """A sum that rounds to the last digit as .NET does, for values that come back to zero: what rounding left is all that is seen then."""

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        values = self._values
        values.add(value)
        self._sum = add(self._sum, value)
        if values.samples > self.period:
            self._sum = add(self._sum, -values._removed)
        return self._sum


# seen by its name, it is the one class that LEAN has
ExactSum.__name__ = ExactSum.__qualname__ = Sum.__name__


class SimpleMovingAverage(Indicator):
    """Mean of the last values; before there are enough, of those that there are (`SimpleMovingAverage`)."""

    period: int
    rolling_sum: Sum

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"SMA({period})")
        self.period = self.warm_up_period = period
        self.rolling_sum = Sum(period, name=self.name + "_Sum")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self.rolling_sum._push(time, value)
        return self.rolling_sum.value_exact / min(self.samples, self.period)


class ExponentialMovingAverage(Indicator):
    """k times the value plus (1 - k) times the average before; 0 until `period` values, then their mean (`ExponentialMovingAverage`).

    Args:
        period: how many values begin the average.
        smoothing_factor: k; 2 / (period + 1) unless given.
        name: its name.
    """

    def __init__(self, period: int, smoothing_factor: Number | None = None, *, name: str | None = None) -> None:
        check_period("EMA", period)
        super().__init__(name or (f"EMA({period})" if smoothing_factor is None else f"EMA({period},{smoothing_factor})"))
        self.warm_up_period = period
        self._k = _TWO / (1 + period) if smoothing_factor is None else to_decimal(smoothing_factor)
        self._rest = ONE - self._k
        self._sum = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._sum = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        period = self.warm_up_period
        if self.samples > period:
            return value * self._k + self._current._value * self._rest
        self._sum += value
        return self._sum / period if self.samples == period else ZERO

    @staticmethod
    def smoothing_factor_default(period: int) -> float:
        """2 / (period + 1)."""
        return 2 / (1 + period)


class WilderMovingAverage(Indicator):
    """An exponential average with k = 1 / period that begins at the value number `period` (`WilderMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        check_period("WWMA", period)
        super().__init__(name or f"WWMA{period}")
        self.warm_up_period = period
        self._k = ONE / period
        self._rest = ONE - self._k
        self._sum = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._sum = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if self.samples >= self.warm_up_period:
            return value * self._k + self._current._value * self._rest
        self._sum += value
        return self._sum / self.samples


class LinearWeightedMovingAverage(WindowIndicator):
    """Mean with weights period, period - 1, ..., 1 from the newest value on; 0 before ready (`LinearWeightedMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"LWMA({period})", period)
        self._denominator = period * (period + 1) // 2

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        if not self._values.is_ready:
            return ZERO
        weighted = (weight * kept for weight, kept in zip(range(self.period, 0, -1), self._values, strict=True))
        return sum(weighted, ZERO) / self._denominator


class HullMovingAverage(Indicator):
    """A linear weighted average with little lag (`HullMovingAverage`).

    It averages, over sqrt(period) values, twice the average of half the period minus the average of all of it.
    """

    def __init__(self, period: int, *, name: str | None = None) -> None:
        if period < 2:
            raise ArgumentException(f"HMA got the period {period}; expected at least 2.")
        super().__init__(name or f"HMA({period})")
        last = round(math.sqrt(period))
        self._slow = LinearWeightedMovingAverage(period)
        self._fast = LinearWeightedMovingAverage(round(period / 2))
        self._hull = LinearWeightedMovingAverage(last)
        self.warm_up_period = period + last - 1

    @property
    def is_ready(self) -> bool:
        """Whether the last average has enough values."""
        return self._hull.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        fast_ready, slow_ready = self._fast._push(time, value), self._slow._push(time, value)
        if fast_ready and slow_ready:
            self._hull._push(time, 2 * self._fast.value_exact - self._slow.value_exact)
        return self._hull.value_exact


class DoubleExponentialMovingAverage(Indicator):
    """(v + 1) times the exponential average minus v times the average of it (`DoubleExponentialMovingAverage`).

    Args:
        period: of both averages.
        volume_factor: v.
        name: its name.
    """

    def __init__(self, period: int, volume_factor: Number = 1, *, name: str | None = None) -> None:
        super().__init__(name or f"DEMA({period})")
        self._factor = to_decimal(volume_factor)
        self._first, self._second = ExponentialMovingAverage(period), ExponentialMovingAverage(period)
        self.warm_up_period = 1 + 2 * (period - 1)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if not self._first._push(time, value):
            return self._first.value_exact
        self._second._push(time, self._first.value_exact)
        return (self._factor + 1) * self._first.value_exact - self._factor * self._second.value_exact


class TripleExponentialMovingAverage(Indicator):
    """Three times the exponential average, minus three times its average, plus the average of that (`TripleExponentialMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"TEMA({period})")
        self._chain = [ExponentialMovingAverage(period) for _ in range(3)]
        self.warm_up_period = 3 * (period - 1) + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        first, second, third = self._chain
        first._push(time, value)
        if first.is_ready:
            second._push(time, first.value_exact)
        if second.is_ready:
            third._push(time, second.value_exact)
        if not third.is_ready:
            return ZERO
        return _THREE * first.value_exact - _THREE * second.value_exact + third.value_exact


class TriangularMovingAverage(Indicator):
    """Mean of means over half the period (`TriangularMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"TRIMA({period})")
        half = (period + 1) // 2
        self._first = SimpleMovingAverage(half)
        self._second = SimpleMovingAverage(half + 1 if period % 2 == 0 else half)
        self.warm_up_period = period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._first._push(time, value)
        self._second._push(time, self._first.value_exact)
        return self._second.value_exact


class RelativeMovingAverage(Indicator):
    """Mean of three periods minus mean of two plus mean of one (`RelativeMovingAverage`)."""

    short_average: SimpleMovingAverage
    medium_average: SimpleMovingAverage
    long_average: SimpleMovingAverage

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"RMA({period})")
        self.short_average = SimpleMovingAverage(period, name=self.name + "_Short")
        self.medium_average = SimpleMovingAverage(period * 2, name=self.name + "_Medium")
        self.long_average = SimpleMovingAverage(period * 3, name=self.name + "_Long")
        self.warm_up_period = period * 3

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        for average in (self.short_average, self.medium_average, self.long_average):
            average._push(time, value)
        return self.long_average.value_exact - self.medium_average.value_exact + self.short_average.value_exact


class T3MovingAverage(Indicator):
    """Three double exponential averages one after another (`T3MovingAverage`).

    Args:
        period: of each.
        volume_factor: of each.
        name: its name.
    """

    def __init__(self, period: int, volume_factor: object = 0.7, *, name: str | None = None) -> None:
        super().__init__(name or f"T3({period},{volume_factor})")
        self._chain = [DoubleExponentialMovingAverage(period, volume_factor) for _ in range(3)]
        self.warm_up_period = 1 + 6 * (period - 1)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        for part in self._chain:
            ready = part._push(time, value)
            value = part.value_exact
            if not ready:
                break
        return value


class Delay(WindowIndicator):
    """The value `period` inputs ago (`Delay`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"DELAY({period})", period)
        self.warm_up_period = period + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        return self._oldest()


class ZeroLagExponentialMovingAverage(Indicator):
    """Exponential average of the value plus its change over half the period (`ZeroLagExponentialMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ZLEMA({period})")
        self._average = ExponentialMovingAverage(period)
        self._delayed = Delay(round((period - 1) / 2))
        self.warm_up_period = period + period // 2

    @property
    def is_ready(self) -> bool:
        """Whether both parts have enough values."""
        return self._delayed.is_ready and self._average.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if not self._delayed._push(time, value):
            return ZERO
        self._average._push(time, value + (value - self._delayed.value_exact))
        return self._average.value_exact
