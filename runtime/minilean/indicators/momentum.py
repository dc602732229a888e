"""How far and how fast values moved: momentum, rates of change, RSI, MACD and its relatives."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, add, decimal_cast, divide
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType
from minilean.indicators.average_types import moving_average
from minilean.indicators.averages import Delay, ExponentialMovingAverage, SimpleMovingAverage
from minilean.indicators.base import Identity, Indicator, IndicatorBase, WindowIndicator

_HUNDRED = Decimal(100)
# what rounds to 0 at ten places
_NOTHING = Decimal("0.00000000005")


class Momentum(WindowIndicator):
    """Value minus the value `period` inputs ago (`Momentum`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MOM({period})", period)
        self.warm_up_period = period + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        return value - self._oldest()


class RateOfChange(WindowIndicator):
    """Change over `period` inputs / the value at their beginning (`RateOfChange`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ROC({period})", period)
        self.warm_up_period = period + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        oldest = self._oldest()
        return (value - oldest) / oldest if oldest else ZERO


class RateOfChangePercent(RateOfChange):
    """Rate of change times 100 (`RateOfChangePercent`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(period, name=name or f"ROCP({period})")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return 100 * super()._compute(time, value)


class MomentumPercent(RateOfChangePercent):
    """Rate of change times 100 under another name (`MomentumPercent`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(period, name=name or f"MOMP({period})")


class RateOfChangeRatio(RateOfChange):
    """Value / value `period` inputs ago; 0 where nothing changed (`RateOfChangeRatio`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(period, name=name or f"ROCR({period})")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        change = super()._compute(time, value)
        return change + 1 if change else ZERO


class LogReturn(WindowIndicator):
    """Natural logarithm of value / value `period` inputs ago; ready one input before it looks back so far (`LogReturn`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"LOGR({period})", period)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        oldest = self._oldest()
        ratio = float(value / oldest) if oldest else 0.0
        return decimal_cast(math.log(ratio)) if ratio > 0 else ZERO


class RelativeStrengthIndex(Indicator):
    """100 - 100 / (1 + average gain / average loss); 100 while there is no loss (`RelativeStrengthIndex`).

    Args:
        period: of both averages.
        moving_average_type: kind of both averages.
        name: its name.
    """

    moving_average_type: MovingAverageType
    average_gain: IndicatorBase
    average_loss: IndicatorBase

    _shown_members = ("moving_average_type",)

    def __init__(self, period: int, moving_average_type: MovingAverageType = MovingAverageType.WILDERS, *, name: str | None = None) -> None:
        super().__init__(name or f"RSI({period})")
        self.moving_average_type = moving_average_type
        self.average_gain = moving_average(moving_average_type, period, self.name + "Up")
        self.average_loss = moving_average(moving_average_type, period, self.name + "Down")
        self.warm_up_period = period + 1
        self._before: Decimal | None = None

    @property
    def is_ready(self) -> bool:
        """Whether both averages have enough values."""
        return self.average_gain.is_ready and self.average_loss.is_ready

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._before = None

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        if self._before is not None:
            change = value - self._before
            self.average_gain._push(time, change if change >= 0 else ZERO)
            self.average_loss._push(time, -change if change < 0 else ZERO)
        self._before = value
        # some kinds of averages of positive numbers can be negative
        loss, gain = self.average_loss._current._value, self.average_gain._current._value
        if loss <= _NOTHING:
            return _HUNDRED
        ratio = divide(gain, loss) if gain > 0 else ZERO
        return add(_HUNDRED, -divide(_HUNDRED, add(ONE, ratio)))


class MovingAverageConvergenceDivergence(Indicator):
    """Fast average minus slow average, with an average of that as signal (`MovingAverageConvergenceDivergence`).

    Args:
        fast_period: of the fast average.
        slow_period: of the slow one; longer than the fast.
        signal_period: of the signal.
        type: kind of all averages.
        name: its name.

    Raises:
        ArgumentException: the fast period is not shorter.
    """

    fast: IndicatorBase
    slow: IndicatorBase
    signal: IndicatorBase
    histogram: IndicatorBase

    def __init__(
        self,
        fast_period: int,
        slow_period: int,
        signal_period: int,
        type: MovingAverageType = MovingAverageType.EXPONENTIAL,
        *,
        name: str | None = None,
    ) -> None:
        if fast_period >= slow_period:
            raise ArgumentException(f"MACD got a fast period of {fast_period} and a slow one of {slow_period}; the fast must be shorter.")
        super().__init__(name or f"MACD({fast_period},{slow_period},{signal_period})")
        self.fast = moving_average(type, fast_period, self.name + "_Fast")
        self.slow = moving_average(type, slow_period, self.name + "_Slow")
        self.signal = moving_average(type, signal_period, self.name + "_Signal")
        self.histogram = Identity(name=self.name + "_Histogram")
        self.warm_up_period = slow_period + signal_period - 1

    @property
    def is_ready(self) -> bool:
        """Whether the signal has enough values."""
        return self.signal.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        fast_ready, slow_ready = self.fast._push(time, value), self.slow._push(time, value)
        difference = self.fast.value_exact - self.slow.value_exact
        if fast_ready and slow_ready and self.signal._push(time, difference):
            self.histogram._push(time, difference - self.signal.value_exact)
        return difference


class AbsolutePriceOscillator(MovingAverageConvergenceDivergence):
    """Fast average minus slow average (`AbsolutePriceOscillator`)."""

    def __init__(
        self,
        fast_period: int,
        slow_period: int,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(fast_period, slow_period, slow_period, moving_average_type, name=name or f"APO({fast_period},{slow_period})")


class PercentagePriceOscillator(AbsolutePriceOscillator):
    """Fast average minus slow average, in percent of the slow one (`PercentagePriceOscillator`)."""

    def __init__(
        self,
        fast_period: int,
        slow_period: int,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(fast_period, slow_period, moving_average_type, name=name or f"PPO({fast_period},{slow_period})")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        difference = super()._compute(time, value)
        slow = self.slow.value_exact
        return 100 * difference / slow if slow else ZERO


class Trix(Indicator):
    """Percent change of a triple smoothed exponential average (`Trix`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"TRIX({period})")
        self._averages = [ExponentialMovingAverage(period) for _ in range(3)]
        self._change = RateOfChangePercent(1)
        self.warm_up_period = 3 * (period - 1) + self._change.warm_up_period

    @property
    def is_ready(self) -> bool:
        """Whether the change is meant."""
        return self._change.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        for average in self._averages:
            if not average._push(time, value):
                break
            value = average.value_exact
        else:
            self._change._push(time, value)
        return self._change.value_exact


class ChandeMomentumOscillator(WindowIndicator):
    """100 times (gains - losses) / (gains + losses), smoothed after the first period (`ChandeMomentumOscillator`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"CMO({period})", period)
        self.warm_up_period = period + 1
        self._before = self._gain = self._loss = ZERO

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._before = self._gain = self._loss = ZERO

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        change, self._before = value - self._before, value
        if self.samples == 1:
            return ZERO
        if self.samples > self.period + 1:
            self._loss *= self.period - 1
            self._gain *= self.period - 1
        if change < 0:
            self._loss -= change
        else:
            self._gain += change
        if not self.is_ready:
            return ZERO
        self._loss /= self.period
        self._gain /= self.period
        total = self._gain + self._loss
        return _HUNDRED * ((self._gain - self._loss) / total) if total else ZERO


class DetrendedPriceOscillator(Indicator):
    """Value of half a period ago minus the mean of the period (`DetrendedPriceOscillator`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"DPO({period})")
        self._lagged = Delay(period // 2 + 1)
        self._mean = SimpleMovingAverage(period)
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether both parts have enough values."""
        return self._mean.is_ready and self._lagged.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._lagged._push(time, value)
        self._mean._push(time, value)
        return self._lagged.value_exact - self._mean.value_exact
