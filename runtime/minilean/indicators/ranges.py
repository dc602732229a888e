"""How far bars reach, and in which direction."""

from __future__ import annotations

import math
from decimal import Decimal

from minilean.common.decimals import ZERO, decimal_cast
from minilean.common.enums import MovingAverageType
from minilean.data.bars import Prices, TradeBar
from minilean.indicators.average_types import moving_average
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage, Sum, WilderMovingAverage
from minilean.indicators.base import Bar, BarIndicator, Derived, IndicatorBase, TradeBarIndicator
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.doubles import safe_division
from minilean.indicators.statistics import Maximum, Minimum

_HUNDRED = Decimal(100)
_FIFTY = Decimal(50)


def true_range(bar: Prices, close_before: Decimal | None) -> Decimal:
    """The longest way between high, low and the close before."""
    reach = bar.high - bar.low
    if close_before is None:
        return reach
    return max(reach, abs(close_before - bar.high), abs(close_before - bar.low))


class TrueRange(BarIndicator):
    """The longest way between high, low and the close before; high - low for the first bar (`TrueRange`)."""

    warm_up_period = 2

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "TR")
        self._close: Decimal | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._close = None

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        before, self._close = self._close, exact.close
        return true_range(exact, before)


class AverageTrueRange(BarIndicator):
    """Moving average of the true range, from the first bar on (`AverageTrueRange`).

    Args:
        period: of the average.
        moving_average_type: its kind; the helper `atr` of algorithms takes the simple one instead.
        name: its name.
    """

    true_range: IndicatorBase

    def __init__(self, period: int, moving_average_type: MovingAverageType = MovingAverageType.WILDERS, *, name: str | None = None) -> None:
        super().__init__(name or f"ATR({period})")
        self.true_range = TrueRange(name=self.name)
        self._smoothed = moving_average(moving_average_type, period, f"{self.name}_{moving_average_type.pascal_name}")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether the average has enough values."""
        return self._smoothed.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        self.true_range._receive(bar)
        self._smoothed._push(bar.end_time, self.true_range.value_exact)
        return self._smoothed.value_exact


class NormalizedAverageTrueRange(BarIndicator):
    """Average true range in percent of the close (`NormalizedAverageTrueRange`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"NATR({period})")
        self._period = period
        self._range = TrueRange()
        self._mean = SimpleMovingAverage(period)
        self._average = ZERO
        self.warm_up_period = period + 1

    def _compute(self, bar: Bar) -> Decimal:
        self._range._receive(bar)
        reach, close = self._range.value_exact, bar._exact.close
        if self.samples <= self._period + 1:
            self._mean._push(bar.end_time, reach)
            self._average = self._mean.value_exact
        else:
            self._average = (self._average * (self._period - 1) + reach) / self._period
        return self._average / close * 100 if close else ZERO


class AverageDirectionalIndex(BarIndicator):
    """Strength of the trend from Wilder's directional movements (`AverageDirectionalIndex`).

    Args:
        period: of all smoothings.
        name: its name.
    """

    positive_directional_index: IndicatorBase
    negative_directional_index: IndicatorBase

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ADX({period})")
        self._period = period
        self._before: Prices | None = None
        self._totals = [ZERO, ZERO, ZERO]
        self._average = WilderMovingAverage(period)
        self.positive_directional_index = Derived(self._has_period, name=f"{self.name}_PositiveDirectionalIndex")
        self.negative_directional_index = Derived(self._has_period, name=f"{self.name}_NegativeDirectionalIndex")
        self.warm_up_period = 2 * period

    @property
    def is_ready(self) -> bool:
        """Whether the last average has enough values."""
        return self._average.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = None
        self._totals = [ZERO, ZERO, ZERO]

    def _has_period(self) -> bool:
        return self.samples > self._period

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        smooth = self.samples > self._period + 1
        for place, step in enumerate(self._steps(exact)):
            total = self._totals[place]
            self._totals[place] = total + step - (total / self._period if smooth else ZERO)
        self._before = exact
        reach, up, down = self._totals
        meant = reach != 0 and self._has_period()
        plus, minus = (_HUNDRED * up / reach, _HUNDRED * down / reach) if meant else (ZERO, ZERO)
        self.positive_directional_index._push(time, plus)
        self.negative_directional_index._push(time, minus)
        if plus + minus == 0:
            return _FIFTY
        self._average._push(time, _HUNDRED * abs(plus - minus) / (plus + minus))
        return self._average.value_exact

    def _steps(self, bar: Prices) -> tuple[Decimal, Decimal, Decimal]:
        before = self._before
        if before is None:
            return ZERO, ZERO, ZERO
        rise, fall = bar.high - before.high, before.low - bar.low
        up = rise if rise > 0 and rise >= fall else ZERO
        down = fall if fall > 0 and fall > rise else ZERO
        return true_range(bar, before.close), up, down


class AroonOscillator(BarIndicator):
    """How recently the highest high and the lowest low were (`AroonOscillator`).

    Args:
        up_period: bars in which the high is looked for.
        down_period: bars in which the low is looked for; as many unless given.
        name: its name.
    """

    aroon_up: IndicatorBase
    aroon_down: IndicatorBase

    def __init__(self, up_period: int, down_period: int | None = None, *, name: str | None = None) -> None:
        down_period = up_period if down_period is None else down_period
        super().__init__(name or f"AROON({up_period},{down_period})")
        self._up, self._down = up_period, down_period
        self._maximum, self._minimum = Maximum(up_period + 1), Minimum(down_period + 1)
        self.aroon_up = Derived(lambda: self._maximum.is_ready, name=f"{self.name}_AroonUp")
        self.aroon_down = Derived(lambda: self._minimum.is_ready, name=f"{self.name}_AroonDown")
        self.warm_up_period = 1 + max(up_period, down_period)

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self._maximum._push(time, exact.high)
        self._minimum._push(time, exact.low)
        self.aroon_up._push(time, _HUNDRED * (self._up - self._maximum.periods_since_maximum) / self._up)
        self.aroon_down._push(time, _HUNDRED * (self._down - self._minimum.periods_since_minimum) / self._down)
        return self.aroon_up.value_exact - self.aroon_down.value_exact


class UltimateOscillator(BarIndicator):
    """Weighted buying pressure over three periods; 50 before ready (`UltimateOscillator`)."""

    def __init__(self, period_1: int, period_2: int, period_3: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ULTOSC({period_1},{period_2},{period_3})")
        periods = (period_1, period_2, period_3)
        self._pressures = [Sum(period) for period in periods]
        self._ranges = [Sum(period) for period in periods]
        self._close: Decimal | None = None
        self.warm_up_period = max(periods) + 1

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._close = None

    def _compute(self, bar: Bar) -> Decimal:
        exact, before = bar._exact, self._close
        self._close = exact.close
        if before is None:
            return _FIFTY
        pressure, reach = exact.close - min(exact.low, before), true_range(exact, before)
        for kept, value in (*((s, pressure) for s in self._pressures), *((s, reach) for s in self._ranges)):
            kept._push(bar.end_time, value)
        if not self.is_ready:
            return _FIFTY
        if any(kept.value_exact == 0 for kept in self._ranges):
            return self.value_exact
        first, second, third = (p.value_exact / r.value_exact for p, r in zip(self._pressures, self._ranges, strict=True))
        return _HUNDRED * (4 * first + 2 * second + third) / 7


class AverageDirectionalMovementIndexRating(BarIndicator):
    """Mean of the directional index and that of some bars ago; 50 before ready (`AverageDirectionalMovementIndexRating`)."""

    adx: AverageDirectionalIndex

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ADXR({period})")
        self.adx = AverageDirectionalIndex(period, name=self.name + "_ADX")
        self._history = self._window(period)
        self.warm_up_period = 3 * period - 1

    @property
    def is_ready(self) -> bool:
        """Whether enough values of the index are known."""
        return self._history.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        if self.adx._receive(bar):
            self._history.add(self.adx.value_exact)
        return (self.adx.value_exact + self._history[-1]) / 2 if self.is_ready else _FIFTY


class AverageRange(BarIndicator):
    """Mean of high minus low (`AverageRange`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"AR({period})")
        self._mean = SimpleMovingAverage(period, name=self.name + "_SMA")
        self.warm_up_period = period

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        self._mean._push(bar.end_time, exact.high - exact.low)
        return self._mean.value_exact


class ChoppinessIndex(BarIndicator):
    """100 where prices went to and fro within their range, less where they went through it (`ChoppinessIndex`); 0 before ready."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"CHOP({period})")
        self._period = period
        self._range = TrueRange()
        self._highs, self._lows, self._ranges = (self._window(period) for _ in range(3))
        self.warm_up_period = period

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        self._highs.add(exact.high)
        self._lows.add(exact.low)
        self._ranges.add(self._range.value_exact if self._range._receive(bar) else exact.high - exact.low)
        if not self.is_ready:
            return ZERO
        reach = max(self._highs) - min(self._lows)
        if not reach:
            return _HUNDRED
        return decimal_cast(100.0 * math.log10(float(sum(self._ranges)) / float(reach)) / math.log10(self._period))


class MassIndex(TradeBarIndicator):
    """Sum of how much wider the bars' ranges are than on average; the period before ready (`MassIndex`).

    Args:
        ema_period: of the average of ranges, and of its average.
        sum_period: bars that are summed.
        name: its name.
    """

    def __init__(self, ema_period: int = 9, sum_period: int = 25, *, name: str | None = None) -> None:
        super().__init__(name or f"MASS({ema_period},{sum_period})")
        self._first = ExponentialMovingAverage(ema_period)
        self._second = IndicatorExtensions.ema(self._first, ema_period)
        self._sum = Sum(sum_period)
        self.warm_up_period = 2 * (ema_period - 1) + sum_period

    @property
    def is_ready(self) -> bool:
        """Whether enough bars are summed."""
        return self._sum.is_ready

    def _compute(self, bar: TradeBar) -> Decimal:  # type: ignore[override]
        exact, time = bar._exact, bar.end_time
        self._first._push(time, exact.high - exact.low)
        if self._second.is_ready:
            self._sum._push(time, safe_division(self._first.value_exact, self._second.value_exact))
        return self._sum.value_exact if self.is_ready else Decimal(self._sum.period)


class Vortex(BarIndicator):
    """How far highs rise above the lows before, and lows fall below the highs, against true ranges (`Vortex`); the value is their mean."""

    plus_vortex: IndicatorBase
    minus_vortex: IndicatorBase

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"VTX({period})")
        self._range = AverageTrueRange(1, MovingAverageType.SIMPLE, name=self.name + "_ATR")
        self._ranges = IndicatorExtensions.of(Sum(period, name="ATR_Sum"), self._range)
        self._plus, self._minus = Sum(period, name="PlusVM_Sum"), Sum(period, name="MinusVM_Sum")
        self.plus_vortex = IndicatorExtensions.over(self._plus, self._ranges)
        self.minus_vortex = IndicatorExtensions.over(self._minus, self._ranges)
        self.warm_up_period = period
        self._before: Prices | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = None

    def _compute(self, bar: Bar) -> Decimal:
        exact, before, time = bar._exact, self._before, bar.end_time
        self._before = exact
        self._range._receive(bar)
        if before is not None:
            self._plus._push(time, abs(exact.high - before.low))
            self._minus._push(time, abs(exact.low - before.high))
        return (self.plus_vortex.value_exact + self.minus_vortex.value_exact) / 2 if self.is_ready else ZERO


class RogersSatchellVolatility(BarIndicator):
    """Volatility from open, high, low and close that drift does not disturb (`RogersSatchellVolatility`); 0 before ready."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"RSV({period})")
        self._period = period
        self._sum = Sum(period, name=self.name + "_Sum")
        self.warm_up_period = period

    def _compute(self, bar: Bar) -> Decimal:
        prices = bar._exact[:4]
        if not all(prices):
            return ZERO
        first, high, low, last = map(float, prices)
        step = math.log(high / last) * math.log(high / first) + math.log(low / last) * math.log(low / first)
        self._sum._push(bar.end_time, decimal_cast(step))
        return decimal_cast(math.sqrt(float(self._sum.value_exact) / self._period)) if self.is_ready else ZERO
