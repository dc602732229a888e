"""What one bar, or a bar and the one before, looks like (`BalanceOfPower`, `HeikinAshi`, `WilderSwingIndex`, ...)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.data.bars import Prices, TradeBar
from minilean.indicators.base import Bar, BarIndicator, Identity, IndicatorBase, TradeBarIndicator

_HALF, _QUARTER, _FIFTY = Decimal("0.5"), Decimal("0.25"), Decimal(50)


class BalanceOfPower(BarIndicator):
    """Close minus open against high minus low (`BalanceOfPower`)."""

    warm_up_period = 1

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "BOP")

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        reach = exact.high - exact.low
        return (exact.close - exact.open) / reach if reach > 0 else ZERO


class InternalBarStrength(BarIndicator):
    """Where the close lies between low, 0, and high, 1; a half where they are the same (`InternalBarStrength`)."""

    warm_up_period = 1

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "IBS()")

    def _compute(self, bar: Bar) -> Decimal:
        exact = bar._exact
        reach = exact.high - exact.low
        return (exact.close - exact.low) / reach if reach else _HALF


class HeikinAshi(BarIndicator):
    """Bars that are averages of bars; the value is their close (`HeikinAshi`)."""

    open: IndicatorBase
    high: IndicatorBase
    low: IndicatorBase
    close: IndicatorBase
    volume: IndicatorBase

    warm_up_period = 2

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "HA")
        self.open, self.high = Identity(name=self.name + "_Open"), Identity(name=self.name + "_High")
        self.low, self.close = Identity(name=self.name + "_Low"), Identity(name=self.name + "_Close")
        self.volume = Identity(name=self.name + "_Volume")

    def _compute(self, bar: Bar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        begin = (self.open.value_exact + self.close.value_exact) / 2 if self.is_ready else (exact.open + exact.close) / 2
        end = (exact.open + exact.high + exact.low + exact.close) / 4
        self.open._push(time, begin)
        self.close._push(time, end)
        self.high._push(time, max(exact.high, begin, end) if self.is_ready else exact.high)
        self.low._push(time, min(exact.low, begin, end) if self.is_ready else exact.low)
        self.volume._push(time, getattr(bar, "volume_exact", ZERO))
        return end


class WilderSwingIndex(TradeBarIndicator):
    """How much a bar moved against the one before, from about -100 to 100 (`WilderSwingIndex`).

    Args:
        limit_move: the largest move of the price in a bar.
        name: its name.
    """

    warm_up_period = 2

    def __init__(self, limit_move: Number, *, name: str | None = None) -> None:
        super().__init__(name or "SI")
        self._limit = abs(to_decimal(limit_move))
        self._before: Prices | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = None

    def _compute(self, bar: TradeBar) -> Decimal:  # type: ignore[override]
        now, before = bar._exact, self._before
        self._before = now
        if before is None:
            return ZERO
        rise, fall, reach = abs(now.high - before.close), abs(now.low - before.close), abs(now.high - now.low)
        gap = abs(_QUARTER * (before.close - before.open))
        largest = max(rise, fall, reach)
        if rise == largest:
            scale = rise - abs(_HALF * (now.low - before.close)) + gap
        elif fall == largest:
            scale = fall - abs(_HALF * (now.high - before.close)) + gap
        else:
            scale = reach + gap
        if not scale or not self._limit:
            return ZERO
        move = (now.close - before.close) + _HALF * (now.close - now.open) + _QUARTER * (before.close - before.open)
        return _FIFTY * (move / scale) * (max(rise, fall) / self._limit)


class WilderAccumulativeSwingIndex(TradeBarIndicator):
    """The swing index, summed up (`WilderAccumulativeSwingIndex`).

    Args:
        limit_move: the largest move of the price in a bar.
        name: its name.
    """

    warm_up_period = 2

    def __init__(self, limit_move: Number, *, name: str | None = None) -> None:
        super().__init__(name or "ASI")
        self._index = WilderSwingIndex(limit_move)

    def _compute(self, bar: TradeBar) -> Decimal:  # type: ignore[override]
        return self.value_exact + self._index.value_exact if self._index._receive(bar) else ZERO
