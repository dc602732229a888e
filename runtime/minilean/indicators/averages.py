"""Moving averages. Each class says LEAN's rule for its first values, which differ from one to another."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType
from minilean.errors import UnsupportedCall
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
            self._sum -= values.most_recently_removed
        return self._sum


class SimpleMovingAverage(Indicator):
    """Mean of the last values; before there are enough, of those that there are (`SimpleMovingAverage`)."""

    period: int
    rolling_sum: Sum

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"SMA({period})")
        self.period = self.warm_up_period = period
        self.rolling_sum = Sum(period, name=self.name + "_Sum")

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self.rolling_sum.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self.rolling_sum.push(time, value)
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

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        for part in (self._slow, self._fast, self._hull):
            part.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        fast_ready, slow_ready = self._fast.push(time, value), self._slow.push(time, value)
        if fast_ready and slow_ready:
            self._hull.push(time, 2 * self._fast.value_exact - self._slow.value_exact)
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

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._first.reset()
        self._second.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if not self._first.push(time, value):
            return self._first.value_exact
        self._second.push(time, self._first.value_exact)
        return (self._factor + 1) * self._first.value_exact - self._factor * self._second.value_exact


class TripleExponentialMovingAverage(Indicator):
    """Three times the exponential average, minus three times its average, plus the average of that (`TripleExponentialMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"TEMA({period})")
        self._parts = [ExponentialMovingAverage(period) for _ in range(3)]
        self.warm_up_period = 3 * (period - 1) + 1

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        for part in self._parts:
            part.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        first, second, third = self._parts
        first.push(time, value)
        if first.is_ready:
            second.push(time, first.value_exact)
        if second.is_ready:
            third.push(time, second.value_exact)
        if not third.is_ready:
            return ZERO
        return _THREE * first.value_exact - _THREE * second.value_exact + third.value_exact


class KaufmanEfficiencyRatio(WindowIndicator):
    """Change over the period / sum of the absolute daily changes (`KaufmanEfficiencyRatio`); its window is one longer than the period."""

    def __init__(self, period: int = 2, *, name: str | None = None) -> None:
        super().__init__(name or f"KER({period})", period + 1)
        self._path = ZERO
        self._trailing = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._path = self._trailing = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        values = self._values
        values.add(value)
        if self.samples > 1:
            self._path += abs(value - values[1])
        if self.samples < self.period:
            return value
        trailing = values[self.period - 1]
        if self.samples > self.period:
            self._path -= abs(self._trailing - trailing)
        self._trailing = trailing
        change = value - trailing
        return ONE if self._path <= change or self._path == 0 else abs(change / self._path)


class KaufmanAdaptiveMovingAverage(KaufmanEfficiencyRatio):
    """An exponential average whose speed follows the efficiency ratio (`KaufmanAdaptiveMovingAverage`).

    Args:
        period: of the ratio.
        fast_ema_period: period of the fastest average.
        slow_ema_period: period of the slowest.
        name: its name.
    """

    def __init__(self, period: int, fast_ema_period: int = 2, slow_ema_period: int = 30, *, name: str | None = None) -> None:
        super().__init__(period, name=name or f"KAMA({period},{fast_ema_period},{slow_ema_period})")
        self._slow = _TWO / (slow_ema_period + 1)
        self._span = _TWO / (fast_ema_period + 1) - self._slow
        self._average = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._average = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        ratio = super()._compute(time, value)
        if self.samples < self.period:
            return value
        if self.samples == self.period:
            self._average = self._values[1]
        smoothing = (ratio * self._span + self._slow) ** 2
        self._average += (value - self._average) * smoothing
        return self._average


class TriangularMovingAverage(Indicator):
    """Mean of means over half the period (`TriangularMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"TRIMA({period})")
        half = (period + 1) // 2
        self._first = SimpleMovingAverage(half)
        self._second = SimpleMovingAverage(half + 1 if period % 2 == 0 else half)
        self.warm_up_period = period

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._first.reset()
        self._second.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._first.push(time, value)
        self._second.push(time, self._first.value_exact)
        return self._second.value_exact


class T3MovingAverage(Indicator):
    """Three double exponential averages one after another (`T3MovingAverage`).

    Args:
        period: of each.
        volume_factor: of each.
        name: its name.
    """

    def __init__(self, period: int, volume_factor: object = 0.7, *, name: str | None = None) -> None:
        super().__init__(name or f"T3({period},{volume_factor})")
        self._parts = [DoubleExponentialMovingAverage(period, volume_factor) for _ in range(3)]
        self.warm_up_period = 1 + 6 * (period - 1)

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        for part in self._parts:
            part.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        for part in self._parts:
            ready = part.push(time, value)
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

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._average.reset()
        self._delayed.reset()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if not self._delayed.push(time, value):
            return ZERO
        self._average.push(time, value + (value - self._delayed.value_exact))
        return self._average.value_exact


_BY_TYPE: dict[MovingAverageType, type[Indicator]] = {
    MovingAverageType.SIMPLE: SimpleMovingAverage,
    MovingAverageType.EXPONENTIAL: ExponentialMovingAverage,
    MovingAverageType.WILDERS: WilderMovingAverage,
    MovingAverageType.LINEAR_WEIGHTED_MOVING_AVERAGE: LinearWeightedMovingAverage,
    MovingAverageType.DOUBLE_EXPONENTIAL: DoubleExponentialMovingAverage,
    MovingAverageType.TRIPLE_EXPONENTIAL: TripleExponentialMovingAverage,
    MovingAverageType.TRIANGULAR: TriangularMovingAverage,
    MovingAverageType.T3: T3MovingAverage,
    MovingAverageType.KAMA: KaufmanAdaptiveMovingAverage,
    MovingAverageType.HULL: HullMovingAverage,
    MovingAverageType.ZLEMA: ZeroLagExponentialMovingAverage,
}


def moving_average(kind: MovingAverageType, period: int, name: str | None = None) -> Indicator:
    """The moving average of a kind (`MovingAverageTypeExtensions.AsIndicator`).

    Raises:
        TypeError: the kind is not a `MovingAverageType`.
        UnsupportedCall: the runtime has no such average.
    """
    if not isinstance(kind, MovingAverageType):
        raise TypeError(f"A moving average was asked for as {kind!r}; expected a MovingAverageType such as MovingAverageType.SIMPLE.")
    if kind not in _BY_TYPE:
        raise UnsupportedCall(f"MovingAverageType.{kind}")
    return _BY_TYPE[kind](period, name=name)
