"""Wilder's parabolic stop and reverse (`ParabolicStopAndReverse`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ZERO, Number, text, to_decimal
from minilean.data.bars import Prices
from minilean.indicators.base import Bar, BarIndicator


class ParabolicStopAndReverse(BarIndicator):
    """A stop that trails the price ever more closely and changes sides when it is touched.

    Args:
        af_start: share of the way to the extreme price that the stop moves at first.
        af_increment: added with every new extreme.
        af_max: the most it becomes.
        name: its name.
    """

    warm_up_period = 2

    def __init__(self, af_start: Number = 0.02, af_increment: Number = 0.02, af_max: Number = 0.2, *, name: str | None = None) -> None:
        self._start, self._increment, self._most = to_decimal(af_start), to_decimal(af_increment), to_decimal(af_max)
        super().__init__(name or f"PSAR({text(self._start)},{text(self._increment)},{text(self._most)})")
        self._speed = self._start
        self._long = True
        self._stop = self._extreme = ZERO
        self._before: Prices | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._speed = self._start
        self._before = None

    def _compute(self, bar: Bar) -> Decimal:
        now, before = bar.exact, self._before
        self._before = now
        if before is None:
            return now.close
        if self.samples == 2:
            self._begin(before, now)
            # the bar that begins the position is compared with itself
            before = now
        touched = now.low <= self._stop if self._long else now.high >= self._stop
        if touched:
            self._long = not self._long
            self._stop = shown = self._outside(self._extreme, before, now)
            self._speed, self._extreme = self._start, now.high if self._long else now.low
        else:
            shown = self._stop
            extreme = max(self._extreme, now.high) if self._long else min(self._extreme, now.low)
            if extreme != self._extreme:
                self._extreme = extreme
                self._speed = min(self._speed + self._increment, self._most)
        self._stop = self._outside(self._stop + self._speed * (self._extreme - self._stop), before, now)
        return abs(shown)

    def _begin(self, before: Prices, now: Prices) -> None:
        self._long = now.low >= before.low or now.high - before.high >= before.low - now.low
        self._stop = before.low if self._long else before.high
        self._extreme = now.high if self._long else now.low

    def _outside(self, stop: Decimal, before: Prices, now: Prices) -> Decimal:
        return min(stop, before.low, now.low) if self._long else max(stop, before.high, now.high)
