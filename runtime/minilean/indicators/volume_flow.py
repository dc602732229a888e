"""Volume against the direction of prices (`AccumulationDistributionOscillator`, `ForceIndex`, `KlingerVolumeOscillator`, ...)."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from minilean.common.decimals import ZERO
from minilean.common.enums import MovingAverageType
from minilean.data.bars import Prices, TradeBar
from minilean.indicators.average_types import moving_average
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage, Sum
from minilean.indicators.base import Bar, BarIndicator, TradeBarIndicator
from minilean.indicators.volume import AccumulationDistribution, OnBalanceVolume

_HUNDRED = Decimal(100)
_SMALLEST_MOVEMENT = Decimal("0.00000001")


class AccumulationDistributionOscillator(TradeBarIndicator):
    """Fast average minus slow average of accumulation and distribution; 0 before ready (`AccumulationDistributionOscillator`).

    Args:
        fast_period: of the one average.
        slow_period: of the other.
        name: its name.
    """

    def __init__(self, fast_period: int, slow_period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"ADOSC({fast_period},{slow_period})")
        self._distribution = AccumulationDistribution(name=self.name + "_AD")
        self._fast = ExponentialMovingAverage(fast_period, name=self.name + "_Fast")
        self._slow = ExponentialMovingAverage(slow_period, name=self.name + "_Slow")
        self.warm_up_period = max(fast_period, slow_period)

    def _compute(self, bar: TradeBar) -> Decimal:
        self._distribution._receive(bar)
        self._fast._receive(self._distribution.current)
        self._slow._receive(self._distribution.current)
        return self._fast.value_exact - self._slow.value_exact if self.is_ready else ZERO


class ChaikinOscillator(AccumulationDistributionOscillator):
    """The oscillator of accumulation and distribution under another name (`ChaikinOscillator`).

    Args:
        fast_period: of the one average.
        slow_period: of the other.
        name: its name.
    """

    def __init__(self, fast_period: int, slow_period: int, *, name: str | None = None) -> None:
        super().__init__(fast_period, slow_period, name=name or f"ChaikinOscillator({fast_period},{slow_period})")


class ChaikinMoneyFlow(TradeBarIndicator):
    """Volume weighted with where bars closed in their ranges, as a share of all volume (`ChaikinMoneyFlow`); 0 before ready."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"CMF({period})")
        self._flow, self._volume = Sum(period), Sum(period)
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether enough bars are summed."""
        return self._flow.is_ready

    def _compute(self, bar: TradeBar) -> Decimal:
        exact, moment = bar._exact, bar.end_time
        reach = exact.high - exact.low
        flow = exact.volume * (exact.close - exact.low - (exact.high - exact.close)) / reach if reach > 0 else ZERO
        self._flow._push(moment, flow)
        self._volume._push(moment, exact.volume)
        volume = self._volume.value_exact
        return self._flow.value_exact / volume if volume and self.is_ready else ZERO


class EaseOfMovementValue(TradeBarIndicator):
    """Mean of how far the middle of bars moved for their volume (`EaseOfMovementValue`).

    Args:
        period: of the mean.
        scale: shares that count as one.
        name: its name.
    """

    def __init__(self, period: int = 1, scale: int = 10000, *, name: str | None = None) -> None:
        super().__init__(name or f"EMV({period}, {scale})")
        self._mean = SimpleMovingAverage(period)
        self._scale = scale
        self._high = self._low = ZERO
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether the mean has enough bars."""
        return self._mean.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._high = self._low = ZERO

    def _compute(self, bar: TradeBar) -> Decimal:
        exact = bar._exact
        if not self._high and not self._low:
            self._high, self._low = exact.high, exact.low
        moved = ZERO
        if exact.volume and exact.high != exact.low:
            middle = (exact.high + exact.low) / 2 - (self._high + self._low) / 2
            moved = middle / ((exact.volume / self._scale) / (exact.high - exact.low))
            self._high, self._low = exact.high, exact.low
        self._mean._push(bar.end_time, moved)
        return self._mean.value_exact


class ForceIndex(TradeBarIndicator):
    """Average of the change of the close times volume (`ForceIndex`).

    Args:
        period: of the average.
        moving_average_type: its kind.
        name: its name.
    """

    def __init__(
        self, period: int, moving_average_type: MovingAverageType = MovingAverageType.EXPONENTIAL, *, name: str | None = None
    ) -> None:
        super().__init__(name or f"FI({period})")
        self._average = moving_average(moving_average_type, period, f"{self.name}_{moving_average_type.pascal_name}")
        self._close = ZERO
        self.warm_up_period = period + 1

    @property
    def is_ready(self) -> bool:
        """Whether the average has enough bars."""
        return self._average.is_ready

    def _compute(self, bar: TradeBar) -> Decimal:
        exact, before = bar._exact, self._close
        self._close = exact.close
        if self.samples == 1:
            return ZERO
        self._average._push(bar.end_time, (exact.close - before) * exact.volume)
        return self._average.value_exact


class KlingerVolumeOscillator(TradeBarIndicator):
    """Fast average minus slow average of volume with the sign and force of the trend, with a signal line (`KlingerVolumeOscillator`).

    Args:
        fast_period: of the one average.
        slow_period: of the other.
        signal_period: of the signal.
        name: its name.
    """

    signal: ExponentialMovingAverage

    def __init__(self, fast_period: int, slow_period: int, signal_period: int = 13, *, name: str | None = None) -> None:
        super().__init__(name or f"KVO({fast_period},{slow_period},{signal_period})")
        self._fast = ExponentialMovingAverage(fast_period, name=self.name + "_FastEma")
        self._slow = ExponentialMovingAverage(slow_period, name=self.name + "_SlowEma")
        self.signal = ExponentialMovingAverage(signal_period, name=self.name + "_Signal")
        self.warm_up_period = max(fast_period, slow_period, signal_period) + 2
        self._forget()

    @property
    def is_ready(self) -> bool:
        """Whether the averages and the signal have enough bars."""
        return self._fast.is_ready and self._slow.is_ready and self.signal.is_ready

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._before: Prices | None = None
        self._trend = 0
        self._movement = ZERO

    def _compute(self, bar: TradeBar) -> Decimal:
        now, before, trend_before, moment = bar._exact, self._before, self._trend, bar.end_time
        self._before = now
        if before is None:
            return ZERO
        self._trend = 1 if now.high + now.low + now.close > before.high + before.low + before.close else -1
        if not trend_before:
            return ZERO
        reach = now.high - now.low
        turned = self._trend != trend_before
        self._movement = reach + (before.high - before.low) if not self._movement or turned else self._movement + reach
        movement = _SMALLEST_MOVEMENT if abs(self._movement) < _SMALLEST_MOVEMENT else self._movement
        force = now.volume * abs(2 * (reach / movement - 1)) * self._trend * _HUNDRED
        ready = self._fast._push(moment, force)
        if not self._slow._push(moment, force) or not ready:
            self.signal._push(moment, ZERO)
            return ZERO
        difference = self._fast.value_exact - self._slow.value_exact
        self.signal._push(moment, difference)
        return difference


class SmoothedOnBalanceVolume(BarIndicator):
    """Average of the on-balance volume; 0 before ready (`SmoothedOnBalanceVolume`).

    Args:
        period: of the average.
        moving_average_type: its kind.
        name: its name.
    """

    on_balance_volume: OnBalanceVolume

    def __init__(self, period: int, moving_average_type: MovingAverageType = MovingAverageType.SIMPLE, *, name: str | None = None) -> None:
        super().__init__(name or f"SOBV({period})")
        self.on_balance_volume = OnBalanceVolume()
        self._average = moving_average(moving_average_type, period, f"{self.name}_{moving_average_type.pascal_name}")
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether the average has enough bars."""
        return self._average.is_ready

    def _compute(self, bar: Bar) -> Decimal:
        self.on_balance_volume._receive(bar)
        return self._average.value_exact if self._average._push(bar.end_time, self.on_balance_volume.value_exact) else ZERO


class VolumeWeightedMovingAverage(TradeBarIndicator):
    """Mean of closes, weighted with volume (`VolumeWeightedMovingAverage`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"VWMA({period})")
        self._money, self._volume = Sum(period, name=self.name + "_SumPxV"), Sum(period, name=self.name + "_SumVolume")
        self.warm_up_period = period

    def _compute(self, bar: TradeBar) -> Decimal:
        exact, moment = bar._exact, bar.end_time
        self._money._push(moment, exact.close * exact.volume)
        self._volume._push(moment, exact.volume)
        volume = self._volume.value_exact
        return self._money.value_exact / volume if volume else exact.close


class RelativeDailyVolume(TradeBarIndicator):
    """The day's volume so far against that of the days before at the same time (`RelativeDailyVolume`).

    Args:
        period: days that are averaged.
        name: its name.
    """

    def __init__(self, period: int = 2, *, name: str | None = None) -> None:
        super().__init__(name or f"RDV({period})")
        self._period = period
        self._forget()

    @property
    def is_ready(self) -> bool:
        """Whether enough days are over."""
        return self._days >= self._period

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._means: dict[time, SimpleMovingAverage] = {}
        self._today: dict[datetime, Decimal] = {}
        self._day, self._days = -1, -1

    def _compute(self, bar: TradeBar) -> Decimal:
        begin = bar.time
        if begin.day != self._day:
            total = ZERO
            for moment, volume in self._today.items():
                total += volume
                self._means.setdefault(moment.time(), SimpleMovingAverage(self._period))._push(moment, total)
            self._today.clear()
            self._day = begin.day
            self._days += 1
        self._today[begin] = bar.volume_exact
        usual = self._usual(begin.time()) if self.is_ready else ZERO
        return sum(self._today.values(), ZERO) / usual if usual else ZERO

    def _usual(self, of_day: time) -> Decimal:
        known = self._means.get(of_day)
        if known is not None:
            return known.value_exact
        times = sorted(self._means)
        # the time before the first later one
        later = next((place for place in range(1, len(times)) if times[place] > of_day), None)
        return ZERO if later is None else self._means[times[later - 1]].value_exact
