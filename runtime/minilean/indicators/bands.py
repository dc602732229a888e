"""Bands and channels around prices."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, text, to_decimal
from minilean.common.enums import MovingAverageType
from minilean.indicators.average_types import moving_average
from minilean.indicators.base import Bar, BarIndicator, Derived, Identity, Indicator, IndicatorBase
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.doubles import safe_division
from minilean.indicators.ranges import AverageTrueRange
from minilean.indicators.statistics import LeastSquaresMovingAverage, Maximum, Minimum, StandardDeviation

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

    _shown_members = ("moving_average_type",)

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

    def _has_bands(self) -> bool:
        return self.middle_band.is_ready and self.standard_deviation.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        self.standard_deviation._push(time, value)
        self.middle_band._push(time, value)
        deviation, middle = self.standard_deviation.value_exact, self.middle_band.value_exact
        lower, upper = middle - deviation * self._k, middle + deviation * self._k
        self.lower_band._push(time, lower)
        self.upper_band._push(time, upper)
        if middle:
            self.band_width._push(time, (upper - lower) / middle * _HUNDRED)
        self.price._push(time, value)
        if upper != lower:
            self.percent_b._push(time, (value - lower) / (upper - lower))
        return None if self.is_ready and deviation == 0 else value


class DonchianChannel(BarIndicator):
    """Highest high and lowest low of the last bars; the value is their middle (`DonchianChannel`).

    Args:
        upper_period: bars of the high.
        lower_period: bars of the low; as many unless given.
        period: bars of both.
        name: its name.
    """

    lower_band: IndicatorBase
    upper_band: IndicatorBase

    def __init__(
        self, upper_period: int | None = None, lower_period: int | None = None, *, period: int | None = None, name: str | None = None
    ) -> None:
        upper_period = period if upper_period is None else upper_period
        if upper_period is None:
            raise TypeError("DonchianChannel got no period; expected that of the high, or one of both.")
        lower_period = upper_period if lower_period is None else lower_period
        super().__init__(name or f"DCH({lower_period},{lower_period})")
        self.upper_band = Maximum(upper_period, name=self.name + "_UpperBand")
        self.lower_band = Minimum(lower_period, name=self.name + "_LowerBand")
        self.warm_up_period = max(upper_period, lower_period)

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self.upper_band._push(time, exact.high)
        self.lower_band._push(time, exact.low)
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

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        self.average_true_range._receive(bar)
        ready = self.middle_band._push(time, (exact.high + exact.low + exact.close) / _THREE)
        middle, reach = self.middle_band.value_exact, self.average_true_range.value_exact * self._k
        self.lower_band._push(time, middle - reach if ready else ZERO)
        self.upper_band._push(time, middle + reach if ready else ZERO)
        return middle


class AccelerationBands(BarIndicator):
    """An average of closes with bands that widen with the bars' ranges (`AccelerationBands`); the value is the middle.

    Args:
        period: of the three averages.
        width: how far the bands are, in ranges relative to the price.
        moving_average_type: kind of the averages.
        name: its name.
    """

    moving_average_type: MovingAverageType
    lower_band: IndicatorBase
    middle_band: IndicatorBase
    upper_band: IndicatorBase

    _shown_members = ("moving_average_type",)

    def __init__(
        self, period: int, width: Number = 4, moving_average_type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None
    ) -> None:
        self._width = to_decimal(width)
        super().__init__(name or f"ABANDS({period},{text(self._width)},{moving_average_type.pascal_name})")
        self.moving_average_type = moving_average_type
        self.middle_band = moving_average(moving_average_type, period, self.name + "_MiddleBand")
        self.lower_band = moving_average(moving_average_type, period, self.name + "_LowerBand")
        self.upper_band = moving_average(moving_average_type, period, self.name + "_UpperBand")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether the three averages have enough values."""
        return self.middle_band.is_ready and self.lower_band.is_ready and self.upper_band.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        share = self._width * safe_division(exact.high - exact.low, exact.high + exact.low)
        self.lower_band._push(time, exact.low * (1 - share))
        self.upper_band._push(time, exact.high * (1 + share))
        self.middle_band._push(time, exact.close)
        return self.middle_band.value_exact


class RegressionChannel(Indicator):
    """The end of a fitted line with bands k standard deviations away (`RegressionChannel`).

    Args:
        period: values of line and deviation.
        k: how many deviations.
        name: its name.
    """

    linear_regression: LeastSquaresMovingAverage
    upper_channel: IndicatorBase
    lower_channel: IndicatorBase
    intercept: IndicatorBase
    slope: IndicatorBase

    def __init__(self, period: int, k: Number, *, name: str | None = None) -> None:
        reach = to_decimal(k)
        super().__init__(name or f"RC({period},{text(reach)})")
        self._deviation = StandardDeviation(period)
        line = self.linear_regression = LeastSquaresMovingAverage(period, name=self.name + "_LinearRegression")
        self.lower_channel = IndicatorExtensions.minus(line, IndicatorExtensions.times(self._deviation, reach), self.name + "_LowerChannel")
        self.upper_channel = IndicatorExtensions.plus(line, IndicatorExtensions.times(self._deviation, reach), self.name + "_UpperChannel")
        self.intercept, self.slope = line.intercept, line.slope
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether line and deviation have enough values."""
        return self._deviation.is_ready and self.linear_regression.is_ready

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._deviation._push(time, value)
        self.linear_regression._push(time, value)
        return self.linear_regression.value_exact


class SqueezeMomentum(BarIndicator):
    """1 while Bollinger's bands lie within Keltner's channels, -1 while they do not (`SqueezeMomentum`).

    Args:
        bollinger_period: of the bands.
        bollinger_multiplier: their deviations.
        keltner_period: of the channels.
        keltner_multiplier: their ranges.
        name: its name.
    """

    bollinger_bands: BollingerBands
    keltner_channels: KeltnerChannels

    def __init__(
        self,
        bollinger_period: int,
        bollinger_multiplier: Number,
        keltner_period: int,
        keltner_multiplier: Number,
        *,
        name: str | None = None,
    ) -> None:
        reach, ranges = to_decimal(bollinger_multiplier), to_decimal(keltner_multiplier)
        super().__init__(name or f"SM({bollinger_period},{text(reach)},{keltner_period},{text(ranges)})")
        self.bollinger_bands = BollingerBands(bollinger_period, reach)
        self.keltner_channels = KeltnerChannels(keltner_period, ranges, MovingAverageType.EXPONENTIAL)
        self.warm_up_period = max(bollinger_period, keltner_period)

    @property
    def is_ready(self) -> bool:
        """Whether both have enough bars."""
        return self.bollinger_bands.is_ready and self.keltner_channels.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        self.bollinger_bands._receive(bar)
        self.keltner_channels._receive(bar)
        if not self.is_ready:
            return ZERO
        inner, outer = self.bollinger_bands, self.keltner_channels
        squeezed = (
            outer.upper_band.value_exact > inner.upper_band.value_exact and outer.lower_band.value_exact < inner.lower_band.value_exact
        )
        return ONE if squeezed else -ONE
