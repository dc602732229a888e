"""Stops that follow prices at a distance of average true ranges (`ChandeKrollStop`, `SuperTrend`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, text, to_decimal, to_double
from minilean.common.enums import MovingAverageType
from minilean.indicators.base import Bar, BarIndicator, IndicatorBase
from minilean.indicators.ranges import AverageTrueRange
from minilean.indicators.statistics import Maximum, Minimum


class ChandeKrollStop(BarIndicator):
    """Extremes of stops that lie some true ranges from the extremes of prices; the value is the close (`ChandeKrollStop`).

    Args:
        atr_period: bars of extremes and true range.
        atr_mult: how many true ranges.
        period: bars over which the stops' extremes are taken.
        moving_average_type: kind of average of the true range.
        name: its name.
    """

    short_stop: IndicatorBase
    long_stop: IndicatorBase

    def __init__(
        self,
        atr_period: int,
        atr_mult: Number,
        period: int,
        moving_average_type: MovingAverageType = MovingAverageType.WILDERS,
        *,
        name: str | None = None,
    ) -> None:
        self._multiple = to_decimal(atr_mult)
        super().__init__(name or f"CKS({atr_period},{text(self._multiple)},{period})")
        self._range = AverageTrueRange(atr_period, moving_average_type)
        self._maximum, self._minimum = Maximum(atr_period), Minimum(atr_period)
        self.long_stop = Minimum(period, name=self.name + "_Long")
        self.short_stop = Maximum(period, name=self.name + "_Short")
        self.warm_up_period = atr_period + period - 1

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self._range._receive(bar)
        reach = self._range.value_exact * self._multiple
        self._maximum._push(time, exact.high)
        self._minimum._push(time, exact.low)
        self.short_stop._push(time, self._maximum.value_exact - reach)
        self.long_stop._push(time, self._minimum.value_exact + reach)
        return exact.close


class SuperTrend(BarIndicator):
    """A band some true ranges above or below the middle of bars, on the side that prices last left (`SuperTrend`).

    Args:
        period: of the average true range.
        multiplier: how many true ranges.
        moving_average_type: kind of that average.
        name: its name.
    """

    basic_upper_band: float
    basic_lower_band: float
    current_trailing_upper_band: float
    current_trailing_lower_band: float

    _shown_members = ("basic_upper_band", "basic_lower_band", "current_trailing_upper_band", "current_trailing_lower_band")

    def __init__(
        self,
        period: int,
        multiplier: Number,
        moving_average_type: MovingAverageType = MovingAverageType.WILDERS,
        *,
        name: str | None = None,
    ) -> None:
        self._multiplier = to_decimal(multiplier)
        super().__init__(name or f"SuperTrend({period},{text(self._multiplier)})")
        self._range = AverageTrueRange(period, moving_average_type)
        self.warm_up_period = period
        self.basic_upper_band = self.basic_lower_band = self.current_trailing_upper_band = self.current_trailing_lower_band = 0.0
        self._trend = ZERO
        self._forget()

    @property
    def is_ready(self) -> bool:
        """Whether the average true range has enough bars."""
        return self._range.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._upper = self._lower = self._close = ZERO
        self._trend_before = -ONE

    def _compute(self, bar: Bar) -> Decimal:
        exact, close = bar._exact, self._close
        self._close = exact.close
        if not self._range._receive(bar):
            return ZERO
        middle, reach = (exact.high + exact.low) / 2, self._multiplier * self._range.value_exact
        lower = middle - reach if middle - reach > self._lower or close < self._lower else self._lower
        upper = middle + reach if middle + reach < self._upper or close > self._upper else self._upper
        if self._trend_before in (-ONE, self._upper):
            self._trend = upper if exact.close <= upper else lower
        elif self._trend_before == self._lower:
            self._trend = lower if exact.close >= lower else upper
        self.basic_lower_band, self.basic_upper_band = to_double(middle - reach), to_double(middle + reach)
        self.current_trailing_lower_band, self.current_trailing_upper_band = to_double(lower), to_double(upper)
        self._trend_before, self._lower, self._upper = self._trend, lower, upper
        return self._trend
