"""The lines of Ichimoku Kinko Hyo (`IchimokuKinkoHyo`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.indicators.averages import Delay
from minilean.indicators.base import Bar, BarIndicator, IndicatorBase
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.statistics import Maximum, Minimum


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
    tenkan_maximum: IndicatorBase
    tenkan_minimum: IndicatorBase
    kijun_maximum: IndicatorBase
    kijun_minimum: IndicatorBase
    senkou_b_maximum: IndicatorBase
    senkou_b_minimum: IndicatorBase
    delayed_tenkan_senkou_a: IndicatorBase
    delayed_kijun_senkou_a: IndicatorBase
    delayed_maximum_senkou_b: IndicatorBase
    delayed_minimum_senkou_b: IndicatorBase

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
        self.tenkan_maximum = Maximum(tenkan_period, name=self.name + "_TenkanMax")
        self.tenkan_minimum = Minimum(tenkan_period, name=self.name + "_TenkanMin")
        self.kijun_maximum = Maximum(kijun_period, name=self.name + "_KijunMax")
        self.kijun_minimum = Minimum(kijun_period, name=self.name + "_KijunMin")
        self.senkou_b_maximum = Maximum(senkou_b_period, name=self.name + "_SenkouBMaximum")
        self.senkou_b_minimum = Minimum(senkou_b_period, name=self.name + "_SenkouBMinimum")
        self.tenkan = _middle(self.tenkan_maximum, self.tenkan_minimum)
        self.kijun = _middle(self.kijun_maximum, self.kijun_minimum)
        self.delayed_tenkan_senkou_a = _delayed(self.tenkan, senkou_a_delay_period, self.name + "DelayedTenkan")
        self.delayed_kijun_senkou_a = _delayed(self.kijun, senkou_a_delay_period, self.name + "DelayedKijun")
        self.delayed_maximum_senkou_b = _delayed(self.senkou_b_maximum, senkou_b_delay_period, self.name + "DelayedMax")
        self.delayed_minimum_senkou_b = _delayed(self.senkou_b_minimum, senkou_b_delay_period, self.name + "DelayedMin")
        self.senkou_a = _middle(self.delayed_tenkan_senkou_a, self.delayed_kijun_senkou_a)
        self.senkou_b = _middle(self.delayed_maximum_senkou_b, self.delayed_minimum_senkou_b)
        self.chikou = Delay(senkou_a_delay_period, name=self.name + "_Chikou")
        first = max(tenkan_period, kijun_period) + senkou_a_delay_period
        self.warm_up_period = max(first, senkou_b_period + senkou_b_delay_period)

    @property
    def is_ready(self) -> bool:
        """Whether all four lines are meant."""
        return self.tenkan.is_ready and self.kijun.is_ready and self.senkou_a.is_ready and self.senkou_b.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        for highest, lowest in (
            (self.tenkan_maximum, self.tenkan_minimum),
            (self.kijun_maximum, self.kijun_minimum),
            (self.senkou_b_maximum, self.senkou_b_minimum),
        ):
            highest._push(time, exact.high)
            lowest._push(time, exact.low)
        self.chikou._push(time, exact.close)
        return exact.close


def _middle(highest: IndicatorBase, lowest: IndicatorBase) -> IndicatorBase:
    return IndicatorExtensions.over(IndicatorExtensions.plus(highest, lowest), 2)


def _delayed(line: IndicatorBase, period: int, name: str) -> IndicatorBase:
    return IndicatorExtensions.of(Delay(period, name=name), line)
