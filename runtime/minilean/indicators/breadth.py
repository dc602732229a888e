"""How many of several securities rise and fall, or reach new highs and lows (`AdvanceDeclineIndicator`, `NewHighsNewLows`, ...)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.symbol import Symbol
from minilean.data.bars import TradeBar
from minilean.indicators.averages import ExponentialMovingAverage
from minilean.indicators.base import Bar, BarIndicator, Derived, IndicatorBase, IndicatorDataPoint, TradeBarIndicator
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.statistics import Maximum, Minimum


class AdvanceDeclineIndicator(TradeBarIndicator):
    """Securities whose close rose against those whose close fell, once all have a bar of a time (`AdvanceDeclineIndicator`)."""

    warm_up_period = 2

    def __init__(self, *, name: str) -> None:
        super().__init__(name)
        self._now: dict[Symbol, TradeBar | None] = {}
        self._before: dict[Symbol, TradeBar | None] = {}
        self._time: datetime | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a time before the present one."""
        return bool(self._before)

    def add(self, asset: Symbol) -> None:
        """Count a security too."""
        self._now.setdefault(asset)

    def remove(self, asset: Symbol) -> None:
        """Count a security no longer."""
        self._now.pop(asset, None)

    add_stock, remove_stock = add, remove

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before.clear()
        self._now = dict.fromkeys(self._now)
        self._time = None

    def _count(self, bars: list[TradeBar]) -> Decimal:
        return Decimal(len(bars))

    def _value(self, advance: Decimal, decline: Decimal) -> Decimal:
        return advance / decline if decline else advance

    def _compute(self, bar: TradeBar) -> Decimal | None:  # type: ignore[override]
        self._take(bar)
        if not self._before or any(now is None for now in self._now.values()):
            return None
        rising: list[TradeBar] = []
        falling: list[TradeBar] = []
        for symbol, now in self._now.items():
            before = self._before.get(symbol)
            if before is None or now is None:
                continue
            if now.close_exact < before.close_exact:
                falling.append(now)
            elif now.close_exact > before.close_exact:
                rising.append(now)
        return self._value(self._count(rising), self._count(falling))

    def _take(self, bar: TradeBar) -> None:
        if bar.end_time == self._time:
            self._before[bar.symbol] = bar
            return
        if self._time is not None and bar.time > self._time:
            self._before = self._now
            self._now = dict.fromkeys(self._now)
            self._time = bar.time
        if bar.symbol in self._now and self._time in (None, bar.time):
            self._now[bar.symbol] = bar
            self._time = bar.time


class AdvanceDeclineDifference(AdvanceDeclineIndicator):
    """How many more rose than fell (`AdvanceDeclineDifference`)."""

    def __init__(self, *, name: str = "A/D Difference") -> None:
        super().__init__(name=name)

    def _value(self, advance: Decimal, decline: Decimal) -> Decimal:
        return advance - decline


class AdvanceDeclineRatio(AdvanceDeclineIndicator):
    """How many rose for each that fell (`AdvanceDeclineRatio`)."""

    def __init__(self, *, name: str = "A/D Ratio") -> None:
        super().__init__(name=name)


class AdvanceDeclineVolumeRatio(AdvanceDeclineIndicator):
    """Volume of what rose for each share of what fell (`AdvanceDeclineVolumeRatio`)."""

    def __init__(self, *, name: str = "A/D Volume Rate") -> None:
        super().__init__(name=name)

    def _count(self, bars: list[TradeBar]) -> Decimal:
        return sum((bar.volume_exact for bar in bars), ZERO)


class ArmsIndex(TradeBarIndicator):
    """The ratio of advances and declines over that of their volumes (`ArmsIndex`)."""

    ad_ratio: AdvanceDeclineRatio
    adv_ratio: AdvanceDeclineVolumeRatio

    warm_up_period = 2

    def __init__(self, *, name: str = "TRIN") -> None:
        super().__init__(name)
        self.ad_ratio = AdvanceDeclineRatio(name=name + "_A/D Ratio")
        self.adv_ratio = AdvanceDeclineVolumeRatio(name=name + "_A/D Volume Ratio")
        self._ratio = IndicatorExtensions.over(self.ad_ratio, self.adv_ratio, name)

    @property
    def is_ready(self) -> bool:
        """Whether both ratios are."""
        return self.ad_ratio.is_ready and self.adv_ratio.is_ready

    def add(self, asset: Symbol) -> None:
        """Count a security too."""
        self.ad_ratio.add(asset)
        self.adv_ratio.add(asset)

    def remove(self, asset: Symbol) -> None:
        """Count a security no longer."""
        self.ad_ratio.remove(asset)
        self.adv_ratio.remove(asset)

    add_stock, remove_stock = add, remove

    def _compute(self, bar: TradeBar) -> Decimal:
        self.ad_ratio._receive(bar)
        self.adv_ratio._receive(bar)
        return self._ratio.value_exact if self.adv_ratio.value_exact else ZERO


class McClellanOscillator(TradeBarIndicator):
    """Fast average minus slow average of advances minus declines (`McClellanOscillator`).

    Args:
        fast_period: of the one average.
        slow_period: of the other; not shorter.
        name: its name.

    Raises:
        ArgumentException: the fast period is the longer one.
    """

    ema_fast: ExponentialMovingAverage
    ema_slow: ExponentialMovingAverage
    ad_difference: AdvanceDeclineDifference

    def __init__(self, fast_period: int = 19, slow_period: int = 39, *, name: str = "McClellanOscillator") -> None:
        super().__init__(name)
        if fast_period > slow_period:
            raise ArgumentException(f"{name} got a fast period of {fast_period} and a slow one of {slow_period}; the fast must be shorter.")
        self.ad_difference = AdvanceDeclineDifference(name="ADD")
        self.ema_fast = IndicatorExtensions.ema(self.ad_difference, fast_period)
        self.ema_slow = IndicatorExtensions.ema(self.ad_difference, slow_period)
        self._difference = IndicatorExtensions.minus(self.ema_fast, self.ema_slow)
        self.warm_up_period = slow_period + 2

    @property
    def is_ready(self) -> bool:
        """Whether the slow average has enough values."""
        return self.ema_slow.is_ready

    def add(self, asset: Symbol) -> None:
        """Count a security too."""
        self.ad_difference.add(asset)

    def remove(self, asset: Symbol) -> None:
        """Count a security no longer."""
        self.ad_difference.remove(asset)

    def _compute(self, bar: TradeBar) -> Decimal:
        self.ad_difference._receive(bar)
        return self._difference.value_exact


class McClellanSummationIndex(TradeBarIndicator):
    """McClellan's oscillator, summed up (`McClellanSummationIndex`).

    Args:
        fast_period: of the oscillator.
        slow_period: of the oscillator.
        name: its name.
    """

    mc_clellan_oscillator: McClellanOscillator

    def __init__(self, fast_period: int = 19, slow_period: int = 39, *, name: str = "McClellanSummationIndex") -> None:
        super().__init__(name)
        self.mc_clellan_oscillator = McClellanOscillator(fast_period, slow_period)
        self.mc_clellan_oscillator.updated += self._on_updated
        self._sum, self._time = ZERO, datetime.min
        self.warm_up_period = self.mc_clellan_oscillator.warm_up_period

    @property
    def is_ready(self) -> bool:
        """Whether the oscillator is."""
        return self.mc_clellan_oscillator.is_ready

    def add(self, asset: Symbol) -> None:
        """Count a security too."""
        self.mc_clellan_oscillator.add(asset)

    def remove(self, asset: Symbol) -> None:
        """Count a security no longer."""
        self.mc_clellan_oscillator.remove(asset)

    def _on_updated(self, _: IndicatorBase, point: IndicatorDataPoint) -> None:
        # every security updates the oscillator, and each time counts once
        if point.time != self._time:
            self._time = point.time
            self._sum += point.value_exact

    def _compute(self, bar: TradeBar) -> Decimal:
        self.mc_clellan_oscillator._receive(bar)
        return self._sum + self.mc_clellan_oscillator.value_exact


class _Tracked:
    def __init__(self, period: int) -> None:
        self.now: Bar | None = None
        self.highest, self.lowest = Maximum(period), Minimum(period)

    def reset(self) -> None:
        self.now = None
        self.highest.reset()
        self.lowest.reset()

    def keep(self, time: datetime, bar: Bar | None) -> None:
        if bar is not None:
            exact = bar._exact
            self.highest._push(time, exact.high)
            self.lowest._push(time, exact.low)


class NewHighsNewLows(BarIndicator):
    """Securities at a new high minus those at a new low, once all have a bar of a time (`NewHighsNewLows`).

    Args:
        period: bars that a new high or low surpasses.
        name: its name.
    """

    difference: IndicatorBase
    ratio: IndicatorBase

    def __init__(self, period: int, *, name: str) -> None:
        super().__init__(name)
        self._period = period
        self._assets: dict[Symbol, _Tracked] = {}
        self._time: datetime | None = None
        self.difference = Derived(lambda: self.is_ready, name=name + "_Difference")
        self.ratio = Derived(lambda: self.is_ready, name=name + "_Ratio")
        self.warm_up_period = period + 1

    @property
    def is_ready(self) -> bool:
        """Whether enough bars of every security came before."""
        assets = self._assets.values()
        return bool(assets) and all(asset.highest.is_ready and asset.lowest.is_ready for asset in assets)

    def add(self, asset: Symbol) -> None:
        """Count a security too."""
        self._assets.setdefault(asset, _Tracked(self._period))

    def remove(self, asset: Symbol) -> None:
        """Count a security no longer."""
        self._assets.pop(asset, None)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        for asset in self._assets.values():
            asset.reset()
        self._time = None

    def _compute(self, bar: Bar) -> Decimal | None:
        self._take(bar)
        if any(asset.now is None for asset in self._assets.values()) or not self.is_ready:
            return None
        highs = [a.now for a in self._assets.values() if a.now is not None and a.now._exact.high > a.highest.value_exact]
        lows = [a.now for a in self._assets.values() if a.now is not None and a.now._exact.low < a.lowest.value_exact]
        self.difference._push(bar.end_time, Decimal(len(highs) - len(lows)))
        self.ratio._push(bar.end_time, Decimal(len(highs)) / (len(lows) or 1))
        return self._value(bar, highs, lows)

    def _value(self, bar: Bar, highs: list[Bar], lows: list[Bar]) -> Decimal:
        return self.difference.value_exact

    def _take(self, bar: Bar) -> None:
        asset = self._assets.get(bar.symbol)
        if bar.end_time == self._time:
            if asset is not None:
                asset.keep(bar.end_time, bar)
            return
        if self._time is not None and bar.time > self._time:
            for each in self._assets.values():
                each.keep(self._time, each.now)
                each.now = None
            self._time = bar.time
        if asset is not None and self._time in (None, bar.time):
            asset.now = bar
            self._time = bar.time


class NewHighsNewLowsVolume(NewHighsNewLows):
    """Volume of the securities at a new high for each share of those at a new low (`NewHighsNewLowsVolume`).

    Args:
        period: bars that a new high or low surpasses.
        name: its name.
    """

    volume_ratio: IndicatorBase

    def __init__(self, period: int, *, name: str) -> None:
        super().__init__(period, name=name)
        self.volume_ratio = Derived(lambda: self.is_ready, name=name + "_VolumeRatio")

    def _require_bar(self, data: object) -> None:
        if not isinstance(data, TradeBar):
            raise ArgumentException(f"{self.name} is computed from bars of trades and got a {type(data).__name__}; feed it trade bars.")

    def _value(self, bar: Bar, highs: list[Bar], lows: list[Bar]) -> Decimal:
        high, low = (sum((each.volume_exact for each in side), ZERO) for side in (highs, lows))  # type: ignore[union-attr]
        self.volume_ratio._push(bar.end_time, high / low if low else high)
        return self.volume_ratio.value_exact
