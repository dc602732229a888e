"""Bands and channels around prices."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO, Number, text, to_decimal
from minilean.common.enums import MovingAverageType
from minilean.indicators.averages import moving_average
from minilean.indicators.base import Bar, BarIndicator, Derived, Identity, Indicator, IndicatorBase
from minilean.indicators.ranges import AverageTrueRange
from minilean.indicators.statistics import Maximum, Minimum, StandardDeviation

_HUNDRED = Decimal(100)
_THREE = Decimal(3)


class BollingerBands(Indicator):
    """A moving average with bands k standard deviations away; the value is the price itself (`BollingerBands`).

    When the deviation is 0 although the bands are ready, the value stays and no `updated` event comes.

    Args:
        period: of average and deviation.
        k: how many deviations.
        moving_average_type: kind of the average.
        name: its name.
    """

    moving_average_type: MovingAverageType
    band_width: IndicatorBase
    lower_band: IndicatorBase
    middle_band: IndicatorBase
    percent_b: IndicatorBase
    price: IndicatorBase
    standard_deviation: IndicatorBase
    upper_band: IndicatorBase

    shown_members = ("moving_average_type",)

    def __init__(
        self, period: int, k: Number, moving_average_type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None
    ) -> None:
        self._k = to_decimal(k)
        super().__init__(name or f"BB({period},{text(self._k)})")
        self.moving_average_type = moving_average_type
        self.standard_deviation = StandardDeviation(period, name=self.name + "_StandardDeviation")
        self.middle_band = moving_average(moving_average_type, period, self.name + "_MiddleBand")
        self.lower_band = Derived(self._has_bands, name=self.name + "_LowerBand")
        self.upper_band = Derived(self._has_bands, name=self.name + "_UpperBand")
        self.band_width = Derived(self._has_bands, name=self.name + "_BandWidth")
        self.percent_b = Derived(self._has_bands, name=self.name + "_%B")
        self.price = Identity(name=self.name + "_Close")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether average and deviation have enough values."""
        return self._has_bands()

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        parts = (self.standard_deviation, self.middle_band, self.upper_band, self.lower_band, self.band_width, self.percent_b, self.price)
        for part in parts:
            part.reset()

    def _has_bands(self) -> bool:
        return self.middle_band.is_ready and self.standard_deviation.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        self.standard_deviation.push(time, value)
        self.middle_band.push(time, value)
        deviation, middle = self.standard_deviation.value_exact, self.middle_band.value_exact
        lower, upper = middle - deviation * self._k, middle + deviation * self._k
        self.lower_band.push(time, lower)
        self.upper_band.push(time, upper)
        if middle:
            self.band_width.push(time, (upper - lower) / middle * _HUNDRED)
        self.price.push(time, value)
        if upper != lower:
            self.percent_b.push(time, (value - lower) / (upper - lower))
        return None if self.is_ready and deviation == 0 else value


class DonchianChannel(BarIndicator):
    """Highest high and lowest low of the last bars; the value is their middle (`DonchianChannel`).

    Args:
        upper_period: bars of the high.
        lower_period: bars of the low; as many unless given.
        name: its name.
    """

    lower_band: IndicatorBase
    upper_band: IndicatorBase

    def __init__(self, upper_period: int, lower_period: int | None = None, *, name: str | None = None) -> None:
        lower_period = upper_period if lower_period is None else lower_period
        super().__init__(name or f"DCH({lower_period},{lower_period})")
        self.upper_band = Maximum(upper_period, name=self.name + "_UpperBand")
        self.lower_band = Minimum(lower_period, name=self.name + "_LowerBand")
        self.warm_up_period = max(upper_period, lower_period)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self.upper_band.reset()
        self.lower_band.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        self.upper_band.push(time, exact.high)
        self.lower_band.push(time, exact.low)
        return (self.upper_band.value_exact + self.lower_band.value_exact) / 2


class KeltnerChannels(BarIndicator):
    """A moving average of the typical price with bands k average true ranges away (`KeltnerChannels`).

    Args:
        period: of average and range.
        k: how many ranges.
        moving_average_type: kind of the average; that of the ranges is simple.
        name: its name.
    """

    average_true_range: IndicatorBase
    lower_band: IndicatorBase
    middle_band: IndicatorBase
    upper_band: IndicatorBase

    def __init__(
        self, period: int, k: Number, moving_average_type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None
    ) -> None:
        self._k = to_decimal(k)
        super().__init__(name or f"KC({period},{text(self._k)})")
        self.average_true_range = AverageTrueRange(period, MovingAverageType.SIMPLE, name=self.name + "_AverageTrueRange")
        self.middle_band = moving_average(moving_average_type, period, self.name + "_MiddleBand")
        self.lower_band = Derived(lambda: self.middle_band.is_ready, name=self.name + "_LowerBand")
        self.upper_band = Derived(lambda: self.middle_band.is_ready, name=self.name + "_UpperBand")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether average and range have enough values."""
        return self.middle_band.is_ready and self.average_true_range.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        for part in (self.average_true_range, self.middle_band, self.upper_band, self.lower_band):
            part.reset()

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        self.average_true_range.receive(bar)
        ready = self.middle_band.push(time, (exact.high + exact.low + exact.close) / _THREE)
        middle, reach = self.middle_band.value_exact, self.average_true_range.value_exact * self._k
        self.lower_band.push(time, middle - reach if ready else ZERO)
        self.upper_band.push(time, middle + reach if ready else ZERO)
        return middle


class IchimokuKinkoHyo(BarIndicator):
    """Middles of high-low ranges over several periods, some of them shown later (`IchimokuKinkoHyo`); the value is the close.

    Args:
        tenkan_period: bars of the conversion line.
        kijun_period: bars of the base line.
        senkou_a_period: has no effect in LEAN either.
        senkou_b_period: bars of the second leading span.
        senkou_a_delay_period: bars that the first leading span and the close are shown later.
        senkou_b_delay_period: bars that the second leading span is shown later.
        name: its name.
    """

    tenkan: IndicatorBase
    kijun: IndicatorBase
    senkou_a: IndicatorBase
    senkou_b: IndicatorBase
    chikou: IndicatorBase

    def __init__(
        self,
        tenkan_period: int = 9,
        kijun_period: int = 26,
        senkou_a_period: int = 26,
        senkou_b_period: int = 52,
        senkou_a_delay_period: int = 26,
        senkou_b_delay_period: int = 26,
        *,
        name: str | None = None,
    ) -> None:
        periods = (tenkan_period, kijun_period, senkou_a_period, senkou_b_period, senkou_a_delay_period, senkou_b_delay_period)
        super().__init__(name or f"ICHIMOKU({','.join(map(str, periods))})")
        self._extremes = [(Maximum(period), Minimum(period)) for period in (tenkan_period, kijun_period, senkou_b_period)]
        self._delays = (senkou_a_delay_period, senkou_b_delay_period)
        self._middles: list[list[Decimal]] = [[], [], []]
        self.tenkan = Derived(lambda: self._is_full(0), name=f"{self.name}_Tenkan")
        self.kijun = Derived(lambda: self._is_full(1), name=f"{self.name}_Kijun")
        self.senkou_a = Derived(lambda: min(map(len, self._middles[:2])) > senkou_a_delay_period, name=f"{self.name}_SenkouA")
        self.senkou_b = Derived(lambda: len(self._middles[2]) > senkou_b_delay_period, name=f"{self.name}_SenkouB")
        self.chikou = Derived(lambda: self.samples > senkou_a_delay_period, name=f"{self.name}_Chikou")
        self._closes: list[Decimal] = []
        first = max(tenkan_period, kijun_period) + senkou_a_delay_period
        self.warm_up_period = max(first, senkou_b_period + senkou_b_delay_period)

    @property
    def is_ready(self) -> bool:
        """Whether all four lines are meant."""
        return all(line.is_ready for line in (self.tenkan, self.kijun, self.senkou_a, self.senkou_b))

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        for pair in self._extremes:
            for part in pair:
                part.reset()
        for line in (self.tenkan, self.kijun, self.senkou_a, self.senkou_b, self.chikou):
            line.reset()
        self._middles = [[], [], []]
        self._closes = []

    def _is_full(self, place: int) -> bool:
        return self._extremes[place][0].is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar.exact, bar.end_time
        middles = []
        for place, (maximum, minimum) in enumerate(self._extremes):
            full = maximum.push(time, exact.high)
            minimum.push(time, exact.low)
            middles.append((maximum.value_exact + minimum.value_exact) / 2)
            if full:
                self._middles[place].append(middles[-1])
        self.tenkan.push(time, middles[0])
        self.kijun.push(time, middles[1])
        a_delay, b_delay = self._delays
        conversion, base, second = self._middles
        # the delays hear of a line only once it is full, and repeat its first value until their own window is
        if conversion and base:
            self.senkou_a.push(time, (_delayed(conversion, a_delay) + _delayed(base, a_delay)) / 2)
        if second:
            self.senkou_b.push(time, _delayed(second, b_delay))
        self._closes.append(exact.close)
        self.chikou.push(time, _delayed(self._closes, a_delay))
        for kept in (conversion, base, second, self._closes):
            del kept[: -(max(self._delays) + 1)]
        return exact.close


def _delayed(values: list[Decimal], periods: int) -> Decimal:
    return values[max(0, len(values) - 1 - periods)]
