"""Moving averages whose weights follow prices, or a curve (`KaufmanAdaptiveMovingAverage`, `McGinleyDynamic`, ...)."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, decimal_cast, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.rolling_window import RollingWindow
from minilean.indicators.averages import Sum
from minilean.indicators.base import Bar, BarIndicator, Identity, IndicatorBase, WindowIndicator
from minilean.indicators.doubles import safe_division

_TWO = Decimal(2)
# what Ehlers' filters multiply with, and how the period of a cycle may change
_SLOWER, _BASE_PERIOD = Decimal("0.075"), Decimal("0.54")
_SMALL, _LARGE = Decimal("0.0962"), Decimal("0.5769")
_FIFTH, _REST, _HALF = Decimal("0.2"), Decimal("0.8"), Decimal("0.5")
_MOST_GROWTH, _LEAST_GROWTH, _SHORTEST, _LONGEST = Decimal("1.5"), Decimal("0.67"), Decimal(6), Decimal(50)
_DEGREES = Decimal(180) / (4 * decimal_cast(math.atan(1.0)))


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


class ArnaudLegouxMovingAverage(WindowIndicator):
    """Mean weighted by a bell whose top lies near the newest values; the value itself before ready (`ArnaudLegouxMovingAverage`).

    Args:
        period: values that are averaged.
        sigma: how narrow the bell is.
        offset: where its top lies, from 0, the oldest value, to 1.
        name: its name.

    Raises:
        ArgumentException: the offset is outside 0 to 1.
    """

    def __init__(self, period: int, sigma: int = 6, offset: Number = 0.85, *, name: str | None = None) -> None:
        place = to_decimal(offset)
        super().__init__(name or f"ALMA({period},{sigma},{text(place)})", period)
        if not 0 <= place <= 1:
            raise ArgumentException(f"{self.name} got the offset {offset}; expected 0 to 1.")
        top = math.floor(place * (period - 1))
        width = Decimal(period) / sigma
        curve = [math.exp(float(-Decimal((step - top) * (step - top)) / (2 * width * width))) for step in range(period)]
        total = sum(curve)
        self._weights = [decimal_cast(share / total) for share in reversed(curve)]

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        if not self.is_ready:
            return value
        return sum((kept * weight for kept, weight in zip(self._values, self._weights, strict=True)), ZERO)


class McGinleyDynamic(WindowIndicator):
    """An average that follows faster when prices fall; 0 before ready, then the mean (`McGinleyDynamic`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MGD({period})", period)
        self._rolling_sum = Sum(period, name=self.name + "_Sum")

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._rolling_sum._push(time, value)
        if self.samples < self.period:
            return ZERO
        if self.samples == self.period:
            return self._rolling_sum.value_exact / self.period
        before = self.value_exact
        ratio = float(value / before) if before and value else 0.0
        if ratio == 0:
            return before
        return before + safe_division(value - before, self.period * decimal_cast(ratio**4.0))


class FractalAdaptiveMovingAverage(BarIndicator):
    """An exponential average of the middle of bars, faster where prices trend (`FractalAdaptiveMovingAverage`).

    Args:
        n: bars whose fractal dimension counts; even.
        long_period: period of the slowest average.
        name: its name.

    Raises:
        ArgumentException: the number of bars is odd.
    """

    def __init__(self, n: int, long_period: int = 198, *, name: str | None = None) -> None:
        super().__init__(name or f"FRAMA({n},{long_period})")
        if n % 2:
            raise ArgumentException(f"{self.name} got {n} bars; expected an even number.")
        self._slowest = math.log(2 / (1 + long_period))
        self._high, self._low = self._window(n), self._window(n)
        self.warm_up_period = n

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        price = (exact.high + exact.low) / 2
        self._high.add(float(exact.high))
        self._low.add(float(exact.low))
        if self._high.samples <= self._high.size:
            return price
        alpha = decimal_cast(min(max(math.exp(self._slowest * (self._dimension() - 1)), 0.01), 1))
        return alpha * price + (ONE - alpha) * self.value_exact

    def _dimension(self) -> float:
        high, low, size = list(self._high), list(self._low), self._high.size
        half = size // 2
        newer, older = (max(high[:half]) - min(low[:half])) / half, (max(high[half:]) - min(low[half:])) / half
        whole = (max(high) - min(low)) / size
        return math.log((newer + older) / whole) / math.log(2) if newer + older > 0 and whole > 0 else 0.0


class MesaAdaptiveMovingAverage(BarIndicator):
    """An exponential average that follows the phase of the cycle in prices, with a slower one (`MesaAdaptiveMovingAverage`).

    Args:
        fast_limit: the largest weight of a new price.
        slow_limit: the smallest.
        name: its name.
    """

    fama: IndicatorBase

    def __init__(self, fast_limit: Number = 0.5, slow_limit: Number = 0.05, *, name: str | None = None) -> None:
        super().__init__(name or "MAMA")
        self._fast, self._slow = to_decimal(fast_limit), to_decimal(slow_limit)
        self._prices = self._window(13, ZERO)
        self._smooth, self._detrended, self._in_phase, self._quadrature = (self._window(6, ZERO) for _ in range(4))
        self.fama = Identity(name=self.name + "_Fama")
        self.warm_up_period = 33
        self._forget()

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._period = self._phase = self._mama = ZERO
        self._in_phase_before = self._quadrature_before = self._real = self._imaginary = ZERO

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        self._prices.add((exact.high + exact.low) / 2)
        if not self._prices.is_ready:
            return ZERO
        prices = self._prices
        adjusted = _SLOWER * self._period + _BASE_PERIOD
        smooth = (4 * prices[0] + 3 * prices[1] + 2 * prices[2] + prices[3]) / 10
        detrended = _filtered(smooth, self._smooth) * adjusted
        quadrature = _filtered(detrended, self._detrended) * adjusted
        in_phase = self._detrended[2]
        ahead = _filtered(in_phase, self._in_phase) * adjusted
        behind = _filtered(quadrature, self._quadrature) * adjusted
        smooth_in_phase = _FIFTH * (in_phase - behind) + _REST * self._in_phase_before
        smooth_quadrature = _FIFTH * (quadrature + ahead) + _REST * self._quadrature_before
        alpha = self._alpha(in_phase, quadrature, smooth_in_phase, smooth_quadrature)
        self._mama = alpha * prices[0] + (ONE - alpha) * self._mama
        half = _HALF * alpha
        self.fama._push(bar.end_time, half * self._mama + (ONE - half) * self.fama.value_exact)
        self._smooth.add(smooth)
        self._detrended.add(detrended)
        self._in_phase.add(in_phase)
        self._quadrature.add(quadrature)
        return self._mama if self.is_ready else ZERO

    def _alpha(self, in_phase: Decimal, quadrature: Decimal, smooth_in_phase: Decimal, smooth_quadrature: Decimal) -> Decimal:
        real = smooth_in_phase * self._in_phase_before + smooth_quadrature * self._quadrature_before
        imaginary = smooth_in_phase * self._quadrature_before - smooth_quadrature * self._in_phase_before
        real, imaginary = _FIFTH * real + _REST * self._real, _FIFTH * imaginary + _REST * self._imaginary
        period = ZERO
        if imaginary and real:
            angle = _degrees(imaginary / real)
            period = 360 / angle if angle > 0 else ZERO
        period = max(min(period, _MOST_GROWTH * self._period), _LEAST_GROWTH * self._period)
        period = _FIFTH * min(max(period, _SHORTEST), _LONGEST) + _REST * self._period
        phase = _degrees(quadrature / in_phase) if in_phase else ZERO
        alpha = max(self._fast / max(self._phase - phase, ONE), self._slow)
        self._in_phase_before, self._quadrature_before = smooth_in_phase, smooth_quadrature
        self._real, self._imaginary, self._period, self._phase = real, imaginary, period, phase
        return alpha


def _filtered(newest: Decimal, before: RollingWindow) -> Decimal:
    return _SMALL * newest + _LARGE * before[1] - _LARGE * before[3] - _SMALL * before[5]


def _degrees(ratio: Decimal) -> Decimal:
    return decimal_cast(math.atan(float(ratio))) * _DEGREES
