"""Where prices stand within their recent range."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ZERO
from minilean.common.enums import MovingAverageType
from minilean.indicators.averages import Sum, moving_average
from minilean.indicators.base import Bar, BarIndicator, Derived, IndicatorBase
from minilean.indicators.statistics import Maximum, MeanAbsoluteDeviation, Minimum

_HUNDRED = Decimal(100)
_THREE = Decimal(3)
_CCI_SCALE = Decimal("0.015")


class Stochastic(BarIndicator):
    """Where the close stands between the lowest low and the highest high, in percent, and means of that (`Stochastic`).

    Args:
        period: bars of the range.
        k_period: values of the first mean, `stoch_k`; the period unless given.
        d_period: values of the mean of that, `stoch_d`; 3 unless given.
        name: its name.
    """

    fast_stoch: IndicatorBase
    stoch_k: IndicatorBase
    stoch_d: IndicatorBase

    def __init__(self, period: int, k_period: int | None = None, d_period: int = 3, *, name: str | None = None) -> None:
        k_period = period if k_period is None else k_period
        super().__init__(name or f"STO({period},{k_period},{d_period})")
        self._maximum, self._minimum = Maximum(period), Minimum(period)
        self._fast, self._slow = Sum(k_period), Sum(d_period)
        self.fast_stoch = Derived(lambda: self._maximum.is_ready, name=self.name + "_FastStoch")
        self.stoch_k = Derived(lambda: self._fast.is_ready, name=self.name + "_StochK")
        self.stoch_d = Derived(lambda: self._slow.is_ready, name=self.name + "_StochD")
        self.warm_up_period = period + k_period + d_period - 2

    @property
    def is_ready(self) -> bool:
        """Whether all three lines are meant."""
        return self._maximum.is_ready and self._fast.is_ready and self._slow.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        for part in (self._maximum, self._minimum, self._fast, self._slow, self.fast_stoch, self.stoch_k, self.stoch_d):
            part.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        self._maximum.push(time, exact.high)
        self._minimum.push(time, exact.low)
        fast = ZERO
        if self._maximum.is_ready:
            low = self._minimum.value_exact
            reach = self._maximum.value_exact - low
            if reach:
                fast = (exact.close - low) / reach
                self._fast.push(time, fast)
        slow = ZERO
        if self._fast.is_ready:
            slow = self._fast.value_exact / self._fast.period
            self._slow.push(time, slow)
        smooth = self._slow.value_exact / self._slow.period if self._slow.is_ready else ZERO
        self.fast_stoch.push(time, fast * _HUNDRED)
        self.stoch_k.push(time, slow * _HUNDRED)
        self.stoch_d.push(time, smooth * _HUNDRED)
        return fast * _HUNDRED


class CommodityChannelIndex(BarIndicator):
    """Distance of the typical price from its average, in 0.015 mean deviations (`CommodityChannelIndex`)."""

    moving_average_type: MovingAverageType
    typical_price_average: IndicatorBase
    typical_price_mean_deviation: IndicatorBase

    shown_members = ("moving_average_type",)

    def __init__(self, period: int, moving_average_type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None) -> None:
        super().__init__(name or f"CCI({period})")
        self.moving_average_type = moving_average_type
        self.typical_price_average = moving_average(moving_average_type, period, self.name + "_TypicalPriceAvg")
        self.typical_price_mean_deviation = MeanAbsoluteDeviation(period, name=self.name + "_TypicalPriceMAD")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether average and deviation have enough values."""
        return self.typical_price_average.is_ready and self.typical_price_mean_deviation.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self.typical_price_average.reset()
        self.typical_price_mean_deviation.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        typical = (exact.high + exact.low + exact.close) / _THREE
        self.typical_price_average.push(time, typical)
        self.typical_price_mean_deviation.push(time, typical)
        deviation = _CCI_SCALE * self.typical_price_mean_deviation.value_exact
        return (typical - self.typical_price_average.value_exact) / deviation if deviation else ZERO


class WilliamsPercentR(BarIndicator):
    """How far the close is below the highest high, in percent of the range, negative (`WilliamsPercentR`)."""

    maximum: IndicatorBase
    minimum: IndicatorBase

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"WILR({period})")
        self.maximum = Maximum(period, name=self.name + "_Max")
        self.minimum = Minimum(period, name=self.name + "_Min")
        self.warm_up_period = period

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self.maximum.reset()
        self.minimum.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        self.minimum.push(time, exact.low)
        if not self.maximum.push(time, exact.high):
            return ZERO
        high = self.maximum.value_exact
        reach = high - self.minimum.value_exact
        return -_HUNDRED * (high - exact.close) / reach if reach else ZERO


class MidPrice(BarIndicator):
    """Middle between highest high and lowest low (`MidPrice`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MIDPRICE({period})")
        self._maximum, self._minimum = Maximum(period), Minimum(period)
        self.warm_up_period = period

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._maximum.reset()
        self._minimum.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        self._maximum.push(time, exact.high)
        self._minimum.push(time, exact.low)
        return (self._maximum.value_exact + self._minimum.value_exact) / 2
