"""Momentum that is smoothed, ranked or counted (`KnowSureThing`, `StochasticRelativeStrengthIndex`, `TrueStrengthIndex`, ...)."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO, decimal_cast, divide, multiply
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType
from minilean.indicators.average_types import moving_average
from minilean.indicators.averages import ExactSum, ExponentialMovingAverage, LinearWeightedMovingAverage, SimpleMovingAverage
from minilean.indicators.base import Identity, Indicator, IndicatorBase, WindowIndicator
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.momentum import (
    ChandeMomentumOscillator,
    MovingAverageConvergenceDivergence,
    RateOfChange,
    RateOfChangePercent,
    RelativeStrengthIndex,
)
from minilean.indicators.statistics import StandardDeviation

_FIFTY, _HUNDRED = Decimal(50), Decimal(100)


class AugenPriceSpike(Indicator):
    """The last change in standard deviations of the logarithmic returns before it; 0 before ready (`AugenPriceSpike`).

    Args:
        period: returns of the deviation, at least 3.
        name: its name.

    Raises:
        ArgumentException: the period is below 3.
    """

    def __init__(self, period: int = 3, *, name: str | None = None) -> None:
        super().__init__(name or f"APS({period})")
        if period < 3:
            raise ArgumentException(f"{self.name} got the period {period}; expected at least 3.")
        self._deviation = StandardDeviation(period)
        self._values = self._window(3)
        self.warm_up_period = period + 2

    @property
    def is_ready(self) -> bool:
        """Whether the deviation has enough returns."""
        return self._values.is_ready and self._deviation.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        if not self._values.is_ready:
            return ZERO
        _, before, earlier = self._values
        step = decimal_cast(math.log(float(before) / float(earlier))) if before and earlier else ZERO
        if not self._deviation._push(time, step):
            return ZERO
        usual = self._deviation.value_exact * before
        return (value - before) / usual if usual else ZERO


class CoppockCurve(Indicator):
    """Weighted average of two percent changes, a short and a long one (`CoppockCurve`); 0 before these are known.

    Args:
        short_roc_period: of the one.
        long_roc_period: of the other.
        lwma_period: of the average.
        name: its name.
    """

    def __init__(self, short_roc_period: int = 11, long_roc_period: int = 14, lwma_period: int = 10, *, name: str | None = None) -> None:
        super().__init__(name or f"CC({short_roc_period},{long_roc_period},{lwma_period})")
        self._short, self._long = RateOfChangePercent(short_roc_period), RateOfChangePercent(long_roc_period)
        self._average = LinearWeightedMovingAverage(lwma_period)
        self.warm_up_period = max(short_roc_period, long_roc_period) + lwma_period

    @property
    def is_ready(self) -> bool:
        """Whether the average has enough values."""
        return self._average.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        short_ready, long_ready = self._short._push(time, value), self._long._push(time, value)
        if not short_ready or not long_ready:
            return ZERO
        self._average._push(time, self._short.value_exact + self._long.value_exact)
        return self._average.value_exact


class ConnorsRelativeStrengthIndex(Indicator):
    """Mean of the RSI, the RSI of the streak and the rank of the last change; 0 before ready (`ConnorsRelativeStrengthIndex`).

    Args:
        rsi_period: of the RSI.
        rsi_period_streak: of the RSI of how many changes in a row had one sign.
        look_back_period: changes that the last one is ranked among.
        roc_period: the same under its other name.
        name: its name.
    """

    def __init__(
        self,
        rsi_period: int,
        rsi_period_streak: int,
        look_back_period: int | None = None,
        *,
        roc_period: int | None = None,
        name: str | None = None,
    ) -> None:
        look_back_period = roc_period if look_back_period is None else look_back_period
        if look_back_period is None:
            raise TypeError("ConnorsRelativeStrengthIndex got no look-back period; expected three periods.")
        super().__init__(name or f"CRSI({rsi_period},{rsi_period_streak},{look_back_period})")
        self._rsi, self._streak_rsi = RelativeStrengthIndex(rsi_period), RelativeStrengthIndex(rsi_period_streak)
        self._changes = self._window(look_back_period)
        self.warm_up_period = max(look_back_period, rsi_period + 1, rsi_period_streak + 1)
        self._forget()

    @property
    def is_ready(self) -> bool:
        """Whether all three have enough values."""
        return self._rsi.is_ready and self._streak_rsi.is_ready and self._changes.is_ready

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._streak = 0
        self._before: Decimal | None = None

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        before, changes = self._before, self._changes
        self._before = value
        self._rsi._push(time, value)
        if before is not None and value != before:
            sign = 1 if value > before else -1
            self._streak = self._streak + sign if self._streak * sign > 0 else sign
        self._streak_rsi._push(time, Decimal(self._streak))
        if not before:
            changes.add(ZERO)
            return ZERO
        change = (value - before) / before
        rank = _HUNDRED * sum(kept < change for kept in changes) / changes.count if changes.is_ready else ZERO
        changes.add(change)
        return (self._rsi.value_exact + self._streak_rsi.value_exact + rank) / 3 if self.is_ready else ZERO


class DerivativeOscillator(Indicator):
    """The RSI smoothed twice, minus its mean; 0 before ready (`DerivativeOscillator`).

    Args:
        rsi_period: of the RSI.
        smoothing_rsi_period: of the first smoothing.
        double_smoothing_rsi_period: of the second.
        signal_line_period: of the mean.
        name: its name.
    """

    def __init__(
        self,
        rsi_period: int,
        smoothing_rsi_period: int,
        double_smoothing_rsi_period: int,
        signal_line_period: int,
        *,
        name: str | None = None,
    ) -> None:
        periods = (rsi_period, smoothing_rsi_period, double_smoothing_rsi_period, signal_line_period)
        super().__init__(name or f"DO({','.join(map(str, periods))})")
        chained = IndicatorExtensions.of
        self._rsi = RelativeStrengthIndex(rsi_period, name=self.name + "_RSI")
        self._once = chained(ExponentialMovingAverage(smoothing_rsi_period, name=self.name + "_SmoothedRSI"), self._rsi)
        self._twice = chained(ExponentialMovingAverage(double_smoothing_rsi_period, name=self.name + "_DoubleSmoothedRSI"), self._once)
        self._signal = chained(SimpleMovingAverage(signal_line_period, name=self.name + "_SignalLine"), self._twice)
        self.warm_up_period = sum(periods) - 2

    @property
    def is_ready(self) -> bool:
        """Whether the mean has enough values."""
        return self._signal.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._rsi._push(time, value)
        return self._twice.value_exact - self._signal.value_exact if self.is_ready else ZERO


class KnowSureThing(Indicator):
    """Weighted sum of four averaged rates of change in percent, with a signal line; 0 before that is ready (`KnowSureThing`).

    Args:
        roc_1_period: of the first rate of change; three more follow.
        roc_1_ma_period: of its average; three more follow.
        roc_2_period: of the second.
        roc_2_ma_period: of its average.
        roc_3_period: of the third.
        roc_3_ma_period: of its average.
        roc_4_period: of the fourth.
        roc_4_ma_period: of its average.
        signal_period: of the signal.
        moving_average_type: kind of all averages.
        name: its name.
    """

    moving_average_type: MovingAverageType
    roc_1: RateOfChange
    roc_2: RateOfChange
    roc_3: RateOfChange
    roc_4: RateOfChange
    roc_1_ma: IndicatorBase
    roc_2_ma: IndicatorBase
    roc_3_ma: IndicatorBase
    roc_4_ma: IndicatorBase
    signal_line: IndicatorBase

    _shown_members = ("moving_average_type",)

    def __init__(  # noqa: PLR0913 - four pairs of periods, as in LEAN
        self,
        roc_1_period: int,
        roc_1_ma_period: int,
        roc_2_period: int,
        roc_2_ma_period: int,
        roc_3_period: int,
        roc_3_ma_period: int,
        roc_4_period: int,
        roc_4_ma_period: int,
        signal_period: int,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        *,
        name: str | None = None,
    ) -> None:
        pairs = (
            (roc_1_period, roc_1_ma_period),
            (roc_2_period, roc_2_ma_period),
            (roc_3_period, roc_3_ma_period),
            (roc_4_period, roc_4_ma_period),
        )
        kind, numbers = moving_average_type, [number for pair in pairs for number in pair]
        super().__init__(name or f"KST({','.join(map(str, numbers))},{signal_period},{kind.pascal_name})")
        self.moving_average_type = kind
        self.roc_1, self.roc_2, self.roc_3, self.roc_4 = (RateOfChange(period) for period, _ in pairs)
        averages = [moving_average(kind, period, f"{self.name}_ROC{place}MA") for place, (_, period) in enumerate(pairs, 1)]
        self.roc_1_ma, self.roc_2_ma, self.roc_3_ma, self.roc_4_ma = averages
        self.signal_line = moving_average(kind, signal_period, self.name + "_SignalLine")
        self._pairs = tuple(zip((self.roc_1, self.roc_2, self.roc_3, self.roc_4), averages, strict=True))
        self.warm_up_period = max(map(sum, pairs))

    @property
    def is_ready(self) -> bool:
        """Whether all averages and the signal have enough values."""
        return all(average.is_ready for _, average in self._pairs) and self.signal_line.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        total = ZERO
        for weight, (change, average) in enumerate(self._pairs, 1):
            if change._push(time, value):
                average._push(time, _HUNDRED * change.value_exact)
            total += weight * average.value_exact
        return total if self.signal_line._push(time, total) else ZERO


class Momersion(WindowIndicator):
    """Share of changes that went on in the direction of the one before, in percent; 50 before ready (`Momersion`).

    Args:
        min_period: changes that are enough to be ready, at least 4, or None for all.
        full_period: changes that count.
        name: its name.

    Raises:
        ArgumentException: the minimum is below 4.
    """

    def __init__(self, min_period: int | None = None, full_period: int | None = None, *, name: str | None = None) -> None:
        if full_period is None:
            if min_period is None:
                raise TypeError("Momersion got no period; expected the number of changes that count.")
            min_period, full_period = None, min_period
        super().__init__(name or f"Momersion({'' if min_period is None else min_period},{full_period})", full_period)
        if min_period is not None and min_period < 4:
            raise ArgumentException(f"{self.name} got the minimum period {min_period}; expected at least 4.")
        self._least = min_period
        self._products = self._window(full_period)
        self.warm_up_period = full_period + 3 if min_period is None else min_period + 2

    @property
    def is_ready(self) -> bool:
        """Whether enough changes are known."""
        products = self._products
        return products.samples > products.size if self._least is None else products.count >= self._least

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        values, products = self._values, self._products
        values.add(value)
        if values.count >= 3:
            products.add((values[0] - values[1]) * (values[1] - values[2]))
        ahead, back = sum(product > 0 for product in products), sum(product < 0 for product in products)
        still = products.count - ahead - back
        return _HUNDRED * ahead / (ahead + back) if self.is_ready and still < 0.5 * products.count else _FIFTY


class MomersionIndicator(Momersion):
    """`Momersion` under LEAN's older name (`MomersionIndicator`)."""


class SchaffTrendCycle(Indicator):
    """The MACD's stochastic, smoothed, and the stochastic of that, smoothed (`SchaffTrendCycle`).

    Args:
        cycle_period: values that both stochastics look back.
        fast_period: of the MACD.
        slow_period: of the MACD.
        type: kind of all averages.
        name: its name.
    """

    def __init__(
        self,
        cycle_period: int = 10,
        fast_period: int = 23,
        slow_period: int = 50,
        type: MovingAverageType = MovingAverageType.EXPONENTIAL,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(name or f"SchaffTrendCycle({cycle_period},{fast_period},{slow_period})")
        ext = IndicatorExtensions
        self._macd = MovingAverageConvergenceDivergence(fast_period, slow_period, cycle_period, type)
        self._maximum, self._minimum = ext.max(self._macd, cycle_period, False), ext.min(self._macd, cycle_period, False)
        self._k = Identity(name=self.name + "_K")
        self._d = ext.of(moving_average(type, 3), self._k, False)
        self._maximum_d, self._minimum_d = ext.max(self._d, cycle_period, False), ext.min(self._d, cycle_period, False)
        self._pf = Identity(name=self.name + "_PF")
        self._pff = ext.of(moving_average(type, 3), self._pf, False)
        self.warm_up_period = self._macd.warm_up_period

    @property
    def is_ready(self) -> bool:
        """Whether the MACD is."""
        return self._macd.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._macd._push(time, value)
        self._k._push(time, _stochastic(self._macd, self._maximum, self._minimum))
        self._pf._push(time, _stochastic(self._d, self._maximum_d, self._minimum_d))
        return self._pff.value_exact


def _stochastic(value: IndicatorBase, highest: IndicatorBase, lowest: IndicatorBase) -> Decimal:
    reach = highest.value_exact - lowest.value_exact
    return (value.value_exact - lowest.value_exact) / reach * _HUNDRED if reach > 0 else ZERO


class StochasticRelativeStrengthIndex(Indicator):
    """Where the RSI lies in its recent range, and averages of that; the value is the input (`StochasticRelativeStrengthIndex`).

    Args:
        rsi_period: of the RSI.
        stoch_period: values of its range.
        k_smoothing_period: of the first average.
        d_smoothing_period: of the average of that.
        moving_average_type: kind of both.
        name: its name.
    """

    k: IndicatorBase
    d: IndicatorBase

    def __init__(
        self,
        rsi_period: int,
        stoch_period: int,
        k_smoothing_period: int,
        d_smoothing_period: int,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        *,
        name: str | None = None,
    ) -> None:
        periods, kind = (rsi_period, stoch_period, k_smoothing_period, d_smoothing_period), moving_average_type
        super().__init__(name or f"SRSI({','.join(map(str, periods))},{kind.pascal_name})")
        self._rsi = RelativeStrengthIndex(rsi_period)
        self._recent = self._window(stoch_period)
        self.k = moving_average(kind, k_smoothing_period, f"{self.name}_K_{kind.pascal_name}")
        self.d = moving_average(kind, d_smoothing_period, f"{self.name}_D_{kind.pascal_name}")
        for average in (self.k, self.d):
            if isinstance(average, SimpleMovingAverage):
                average.rolling_sum = ExactSum(average.period, name=average.rolling_sum.name)
        self.warm_up_period = rsi_period + stoch_period + max(k_smoothing_period, d_smoothing_period)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._rsi._push(time, value)
        strength = self._rsi.value_exact
        self._recent.add(strength)
        if not self._recent.is_ready:
            return ZERO
        lowest, highest = min(self._recent), max(self._recent)
        reach = highest - lowest
        self.k._push(time, divide(multiply(_HUNDRED, strength - lowest), reach) if reach else _HUNDRED)
        self.d._push(time, self.k.value_exact)
        return value


class TrueStrengthIndex(Indicator):
    """Changes smoothed twice against their sizes smoothed twice, in percent, with a signal line (`TrueStrengthIndex`).

    Args:
        long_term_period: of the first smoothing.
        short_term_period: of the second.
        signal_period: of the signal.
        signal_type: kind of its average.
        name: its name.
    """

    signal: IndicatorBase

    def __init__(
        self,
        long_term_period: int = 25,
        short_term_period: int = 13,
        signal_period: int = 7,
        signal_type: MovingAverageType = MovingAverageType.EXPONENTIAL,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(name or f"TSI({long_term_period},{short_term_period},{signal_period})")
        ext = IndicatorExtensions
        self._change = ExponentialMovingAverage(long_term_period, name=self.name + "_PC_EMA")
        self._size = ExponentialMovingAverage(long_term_period, name=self.name + "_APC_EMA")
        changes = ext.of(ExponentialMovingAverage(short_term_period, name=self.name + "_PC_EMA_EMA"), self._change)
        sizes = ext.of(ExponentialMovingAverage(short_term_period, name=self.name + "_APC_EMA_EMA"), self._size)
        self._index = ext.times(ext.over(changes, sizes), 100)
        self.signal = ext.of(moving_average(signal_type, signal_period, self.name + "_Signal"), self._index)
        self._before = ZERO
        self.warm_up_period = long_term_period + short_term_period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        change, self._before = value - self._before, value
        if self.samples == 1:
            return ZERO
        self._change._push(time, change)
        self._size._push(time, abs(change))
        return self._index.value_exact


class VariableIndexDynamicAverage(WindowIndicator):
    """An exponential average that is faster where momentum is strong; 0 before ready (`VariableIndexDynamicAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"VIDYA({period})", period)
        self._oscillator = ChandeMomentumOscillator(period)
        self._k = Decimal(2) / (period + 1)
        self._average = ZERO
        self.warm_up_period = period + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._oscillator._push(time, value)
        if not self.is_ready:
            self._average = value
            return ZERO
        strength = abs(self._oscillator.value_exact / _HUNDRED)
        self._average = value * self._k * strength + self._average * (1 - self._k * strength)
        return self._average
