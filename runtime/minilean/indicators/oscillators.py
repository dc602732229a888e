"""Where prices stand within their recent range."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO, decimal_cast
from minilean.common.enums import MovingAverageType
from minilean.data.bars import Prices
from minilean.indicators.average_types import moving_average
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage, Sum
from minilean.indicators.base import Bar, BarIndicator, Derived, Indicator, IndicatorBase
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.statistics import Maximum, MeanAbsoluteDeviation, Minimum

_HUNDRED = Decimal(100)
_THREE = Decimal(3)
_TENTH = Decimal("0.1")
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

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self._maximum._push(time, exact.high)
        self._minimum._push(time, exact.low)
        fast = ZERO
        if self._maximum.is_ready:
            low = self._minimum.value_exact
            reach = self._maximum.value_exact - low
            if reach:
                fast = (exact.close - low) / reach
                self._fast._push(time, fast)
        slow = ZERO
        if self._fast.is_ready:
            slow = self._fast.value_exact / self._fast.period
            self._slow._push(time, slow)
        smooth = self._slow.value_exact / self._slow.period if self._slow.is_ready else ZERO
        self.fast_stoch._push(time, fast * _HUNDRED)
        self.stoch_k._push(time, slow * _HUNDRED)
        self.stoch_d._push(time, smooth * _HUNDRED)
        return fast * _HUNDRED


class CommodityChannelIndex(BarIndicator):
    """Distance of the typical price from its average, in 0.015 mean deviations (`CommodityChannelIndex`)."""

    moving_average_type: MovingAverageType
    typical_price_average: IndicatorBase
    typical_price_mean_deviation: IndicatorBase

    _shown_members = ("moving_average_type",)

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

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        typical = (exact.high + exact.low + exact.close) / _THREE
        self.typical_price_average._push(time, typical)
        self.typical_price_mean_deviation._push(time, typical)
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

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self.minimum._push(time, exact.low)
        if not self.maximum._push(time, exact.high):
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

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self._maximum._push(time, exact.high)
        self._minimum._push(time, exact.low)
        return (self._maximum.value_exact + self._minimum.value_exact) / 2


class AwesomeOscillator(BarIndicator):
    """Fast average minus slow average of the middle of bars; 0 before ready (`AwesomeOscillator`).

    Args:
        fast_period: of the one average.
        slow_period: of the other.
        type: kind of both.
        name: its name.
    """

    slow_ao: IndicatorBase
    fast_ao: IndicatorBase

    def __init__(
        self, fast_period: int, slow_period: int, type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None
    ) -> None:
        super().__init__(name or f"AO({fast_period},{slow_period},{type.pascal_name})")
        self.slow_ao, self.fast_ao = moving_average(type, slow_period), moving_average(type, fast_period)
        self.warm_up_period = max(slow_period, fast_period)

    @property
    def is_ready(self) -> bool:
        """Whether both averages have enough bars."""
        return self.slow_ao.is_ready and self.fast_ao.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        middle = (exact.high + exact.low) / 2
        self.slow_ao._push(time, middle)
        self.fast_ao._push(time, middle)
        return self.fast_ao.value_exact - self.slow_ao.value_exact if self.is_ready else ZERO


class DeMarkerIndicator(BarIndicator):
    """Average rise of highs as a share of the rises of highs and falls of lows; 0 before ready (`DeMarkerIndicator`).

    Args:
        period: of the averages.
        type: their kind.
        name: its name.
    """

    def __init__(self, period: int, type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None) -> None:
        super().__init__(name or f"DEM({period},{type.pascal_name})")
        self._rises, self._falls = moving_average(type, period), moving_average(type, period)
        self._before: Prices | None = None
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether both averages have enough bars."""
        return self._rises.is_ready and self._falls.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = None

    def _compute(self, bar: Bar) -> Decimal:
        exact, before, time = bar._exact, self._before, bar.end_time
        self._before = exact
        self._rises._push(time, ZERO if before is None else max(exact.high - before.high, ZERO))
        self._falls._push(time, ZERO if before is None else max(before.low - exact.low, ZERO))
        total = self._rises.value_exact + self._falls.value_exact
        return self._rises.value_exact / total if self.is_ready and total > 0 else ZERO


class PremierStochasticOscillator(BarIndicator):
    """The stochastic, smoothed twice and brought between -1 and 1 (`PremierStochasticOscillator`); 0 before ready.

    Args:
        period: of the stochastic.
        ema_period: of both smoothings.
        name: its name.
    """

    def __init__(self, period: int, ema_period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"PSO({period},{ema_period})")
        self._stochastic = Stochastic(period, period, period, name=self.name)
        self._first = ExponentialMovingAverage(ema_period)
        self._second = IndicatorExtensions.ema(self._first, ema_period)
        self.warm_up_period = period + 2 * (ema_period - 1)

    @property
    def is_ready(self) -> bool:
        """Whether the second smoothing has enough values."""
        return self._second.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        self._stochastic._receive(bar)
        fast = self._stochastic.fast_stoch
        if not fast.is_ready or not self._first._push(bar.end_time, _TENTH * (fast.value_exact - 50)) or not self.is_ready:
            return ZERO
        power = decimal_cast(math.exp(float(self._second.value_exact)))
        return (power - 1) / (power + 1)


class RelativeVigorIndexSignal(Indicator):
    """The weighted mean of the last four values; 0 before ready (`RelativeVigorIndexSignal`)."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name)
        self._before = self._window(3)
        self.warm_up_period = 3

    @property
    def is_ready(self) -> bool:
        """Whether three values came before."""
        return self._before.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        before = self._before
        mean = (value + 2 * (before[0] + before[1]) + before[2]) / 6 if before.is_ready else ZERO
        before.add(value)
        return mean


class RelativeVigorIndex(BarIndicator):
    """Average of close minus open against that of high minus low, both of four weighted bars, with a signal (`RelativeVigorIndex`).

    Args:
        period: of both averages.
        type: their kind.
        name: its name.
    """

    signal: RelativeVigorIndexSignal

    def __init__(self, period: int, type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None) -> None:
        super().__init__(name or f"RVI({period},{type.pascal_name})")
        self._closes = moving_average(type, period, "_closingBand")
        self._ranges = moving_average(type, period, "_rangeBand")
        self.signal = RelativeVigorIndexSignal(name=self.name + "_S")
        self._before = self._window(3)
        self.warm_up_period = period + 3

    @property
    def is_ready(self) -> bool:
        """Whether both averages have enough bars."""
        return self._closes.is_ready and self._ranges.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time, before = bar._exact, bar.end_time, self._before
        steps = (exact.close - exact.open, exact.high - exact.low)
        value = ZERO
        if before.is_ready:
            for average, now, first, second, third in zip((self._closes, self._ranges), steps, *before, strict=True):
                average._push(time, (now + 2 * (first + second) + third) / 6)
            if self.is_ready:
                reach = self._ranges.value_exact
                value = self._closes.value_exact / reach if reach else ZERO
                self.signal._push(time, value)
        before.add(steps)
        return value


class WaveTrendOscillator(BarIndicator):
    """Average distance of the typical price from its channel, with a signal line; 0 at first (`WaveTrendOscillator`).

    Args:
        channel_period: of the channel's middle and width.
        average_period: of the average of the distance.
        signal_period: of the signal.
        name: its name.

    Raises:
        ArgumentException: a period is below 1.
    """

    channel_average: ExponentialMovingAverage
    channel_deviation: ExponentialMovingAverage
    channel_index_average: ExponentialMovingAverage
    signal: SimpleMovingAverage

    def __init__(self, channel_period: int, average_period: int, signal_period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"WTO({channel_period},{average_period},{signal_period})")
        self.channel_average = ExponentialMovingAverage(channel_period, name=self.name + "_ChannelAverage")
        self.channel_deviation = ExponentialMovingAverage(channel_period, name=self.name + "_ChannelDeviation")
        self.channel_index_average = ExponentialMovingAverage(average_period, name=self.name + "_ChannelIndexAverage")
        self.signal = SimpleMovingAverage(signal_period, name=self.name + "_Signal")
        self.warm_up_period = 2 * channel_period + average_period + signal_period - 3

    @property
    def is_ready(self) -> bool:
        """Whether the signal has enough bars."""
        return self.signal.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        typical = (exact.high + exact.low + exact.close) / _THREE
        if not self.channel_average._push(time, typical):
            return ZERO
        distance = typical - self.channel_average.value_exact
        if not self.channel_deviation._push(time, abs(distance)):
            return ZERO
        width = _CCI_SCALE * self.channel_deviation.value_exact
        if not width:
            return self.value_exact
        if self.channel_index_average._push(time, distance / width):
            self.signal._push(time, self.channel_index_average.value_exact)
        return self.channel_index_average.value_exact
