"""Filters that look for cycles and trends (`HilbertTransform`, `SwissArmyKnife`, `FisherTransform`, `HurstExponent`)."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from minilean.common.decimals import ZERO, Number, decimal_cast, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import SwissArmyKnifeTool
from minilean.indicators.averages import Delay
from minilean.indicators.base import Bar, BarIndicator, Derived, Indicator, IndicatorBase
from minilean.indicators.doubles import double_text
from minilean.indicators.statistics import Maximum, Minimum

_HALF, _IN_PHASE_SCALE = Decimal("0.5"), Decimal("1.25")


class FisherTransform(BarIndicator):
    """The middle of bars within its range, stretched so that turns stand out; 0 before ready (`FisherTransform`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"FISH({period})")
        self._maximum, self._minimum = Maximum(period, name="MedianMax"), Minimum(period, name="MedianMin")
        self._before = 0.0
        self.warm_up_period = period

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = 0.0

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        price = (exact.low + exact.high) / 2
        self._minimum._push(time, price)
        self._maximum._push(time, price)
        if not self.is_ready:
            return ZERO
        lowest, reach = self._minimum.value_exact, self._maximum.value_exact - self._minimum.value_exact
        place = stretched = 0.0
        if reach:
            place = 0.33 * 2 * (float((price - lowest) / reach) - 0.5) + (1 - 0.33) * self._before
            within = min(max(place, -0.999), 0.999)
            stretched = 0.5 * math.log((1.0 + within) / (1.0 - within))
        self._before = place
        return decimal_cast(stretched) + _HALF * self.value_exact


class HilbertTransform(Indicator):
    """Two parts of the cycle in prices, a quarter of a period apart; the value is the input (`HilbertTransform`).

    Args:
        length: values that the trend is taken over.
        in_phase_multiplication_factor: weight of older values in the one part.
        quadrature_multiplication_factor: in the other.
        name: its name.
    """

    in_phase: IndicatorBase
    quadrature: IndicatorBase

    def __init__(
        self,
        length: int = 7,
        in_phase_multiplication_factor: Number = 0.635,
        quadrature_multiplication_factor: Number = 0.338,
        *,
        name: str | None = None,
    ) -> None:
        self._in_phase_factor, self._quadrature_factor = (
            to_decimal(in_phase_multiplication_factor),
            to_decimal(quadrature_multiplication_factor),
        )
        super().__init__(name or f"Hilbert({length}, {text(self._in_phase_factor)}, {text(self._quadrature_factor)})")
        self._trend = Delay(length, name=self.name + "_prev")
        self._detrended_2, self._detrended_4 = Delay(1), Delay(3)
        self._in_phase_3, self._quadrature_2 = Delay(2), Delay(1)
        self.in_phase = Derived(lambda: self.samples > length + 2, name=self.name + "_inPhase")
        self.quadrature = Derived(lambda: self.samples > length, name=self.name + "_quad")
        self.warm_up_period = length + 2

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        detrended = ZERO
        if self._trend._push(time, value):
            detrended = value - self._trend.value_exact
            self._detrended_2._push(time, detrended)
            self._detrended_4._push(time, detrended)
        second = _when_ready(self._detrended_2)
        in_phase = quadrature = ZERO
        if self.in_phase.is_ready:
            factor = self._in_phase_factor
            in_phase = _IN_PHASE_SCALE * (_when_ready(self._detrended_4) - second * factor) + _when_ready(self._in_phase_3) * factor
        self.in_phase._push(time, in_phase)
        if self.in_phase.is_ready:
            self._in_phase_3._push(time, in_phase)
        if self.quadrature.is_ready:
            factor = self._quadrature_factor
            quadrature = second - detrended * factor + _when_ready(self._quadrature_2) * factor
        self.quadrature._push(time, quadrature)
        if self.quadrature.is_ready:
            self._quadrature_2._push(time, quadrature)
        return value


def _when_ready(delayed: Delay) -> Decimal:
    return delayed.value_exact if delayed.is_ready else ZERO


class HurstExponent(Indicator):
    """Above a half where prices trend, below where they return; from how their spread grows with the lag (`HurstExponent`).

    Args:
        period: prices that are looked at.
        max_lag: the longest lag, at least 3.
        name: its name.

    Raises:
        ArgumentException: the longest lag is below 3.
    """

    def __init__(self, period: int, max_lag: int = 20, *, name: str | None = None) -> None:
        super().__init__(name or f"HE({period},{max_lag})")
        if max_lag < 3:
            raise ArgumentException(f"{self.name} got the longest lag {max_lag}; expected at least 3.")
        self._prices = self._window(period)
        self._lags = {lag: decimal_cast(math.log(lag)) for lag in range(2, max_lag + 1)}
        self.warm_up_period = period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._prices.add(value)
        if not self._prices.is_ready:
            return ZERO
        prices, logs = list(self._prices), list(self._lags.values())
        spreads = [_log_of_spread(prices, lag) for lag in self._lags]
        count, total, squares = len(logs), sum(logs, ZERO), sum((log * log for log in logs), ZERO)
        products = sum((log * spread for log, spread in zip(logs, spreads, strict=True)), ZERO)
        return (count * products - total * sum(spreads, ZERO)) / (count * squares - total * total)


def _log_of_spread(prices: list[Decimal], lag: int) -> Decimal:
    changes = [older - newer for newer, older in zip(prices, prices[lag:], strict=False)]
    if not changes:
        return ZERO
    mean = sum(changes, ZERO) / len(changes)
    variance = sum((change * change for change in changes), ZERO) / len(changes) - mean * mean
    deviation = math.sqrt(float(variance)) if variance > 0 else 0.0
    return decimal_cast(math.log(deviation)) if deviation else ZERO


class _Filter(NamedTuple):
    """The numbers of a filter: `c0 * (b0 x + b1 x' + b2 x'') + a1 y' + a2 y''`."""

    c0: float
    b1: float
    b2: float
    a1: float
    a2: float


def _filter(tool: SwissArmyKnifeTool, period: int, delta: float) -> _Filter:
    cosine, sine = math.cos(2 * math.pi / period), math.sin(2 * math.pi / period)
    beta = 2.415 * (1 - cosine)
    alpha = -beta + math.sqrt(beta**2 + 2.0 * beta)
    a1, a2 = 2.0 * (1 - alpha), -(1 - alpha) * (1 - alpha)
    if tool == SwissArmyKnifeTool.GAUSS:
        return _Filter(alpha * alpha, 0, 0, a1, a2)
    if tool == SwissArmyKnifeTool.BUTTER:
        return _Filter(alpha * alpha / 4.0, 2, 1, a1, a2)
    if tool == SwissArmyKnifeTool.TWO_POLE_HIGH_PASS:
        return _Filter((1 + alpha) * (1 + alpha) / 4, -2, 1, a1, a2)
    if tool == SwissArmyKnifeTool.HIGH_PASS:
        alpha = (cosine + sine - 1) / cosine
        return _Filter((1 + alpha) / 2, -1, 0, 1 - alpha, 0)
    gamma = 1 / math.cos(4 * math.pi * delta / period)
    alpha = gamma - math.sqrt(gamma**2 - 1)
    return _Filter((1 - alpha) / 2.0, 0, -1, -cosine * (1 - alpha), alpha)


class _SingleToolFilter(Indicator):
    def __init__(self, period: int, filter: _Filter, *, name: str) -> None:
        super().__init__(name)
        self._filter = filter
        self._inputs: list[float] = []
        self._outputs = (0.0, 0.0)
        self.warm_up_period = period

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._inputs, self._outputs = [], (0.0, 0.0)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        number, numbers = float(value), self._filter
        # the first input stands for those before it
        self._inputs = [number, *(self._inputs or [number, number])[:2]]
        newest, before, earlier = self._inputs
        last, second_last = self._outputs
        output = numbers.c0 * (newest + numbers.b1 * before + numbers.b2 * earlier) + (numbers.a1 * last + numbers.a2 * second_last)
        self._outputs = (output, last)
        return decimal_cast(output)


class SwissArmyKnife(Indicator):
    """One of five filters, while all of them are computed (`SwissArmyKnife`).

    Args:
        period: of the filters.
        delta: half the width of the band that the band pass keeps.
        tool: whose value is the indicator's.
        name: its name.
    """

    gauss: IndicatorBase
    butter: IndicatorBase
    high_pass: IndicatorBase
    two_pole_high_pass: IndicatorBase
    band_pass: IndicatorBase

    def __init__(self, period: int, delta: float, tool: SwissArmyKnifeTool, *, name: str | None = None) -> None:
        super().__init__(name or f"Swiss({period},{double_text(delta)},{tool.pascal_name})")
        names = ("Gauss", "Butter", "HP", "2PHP", "BP")
        made = [
            _SingleToolFilter(period, _filter(kind, period, delta), name=f"{self.name}_{label}")
            for kind, label in zip(SwissArmyKnifeTool, names, strict=True)
        ]
        self.gauss, self.butter, self.high_pass, self.two_pole_high_pass, self.band_pass = self._filters = made
        self._shown = made[list(SwissArmyKnifeTool).index(tool)]
        self.warm_up_period = period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        for part in self._filters:
            part._push(time, value)
        return self._shown.value_exact
