"""Wilder's parabolic stop and reverse (`ParabolicStopAndReverse`, `ParabolicStopAndReverseExtended`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ZERO, Number, text, to_decimal
from minilean.data.bars import Prices
from minilean.indicators.base import Bar, BarIndicator

_NONE = Decimal("0.0")


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
        now, before = bar._exact, self._before
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


class ParabolicStopAndReverseExtended(BarIndicator):
    """A parabolic stop with speeds of its own for each side; negative while the position is short (`ParabolicStopAndReverseExtended`).

    Args:
        sar_start: the first stop; the sign says the side, 0 leaves it to the first two bars.
        offset_on_reverse: share that the stop is moved away when the side changes.
        af_start_short: share of the way to the extreme price that a short stop moves at first.
        af_increment_short: added with every new extreme.
        af_max_short: the most it becomes.
        af_start_long: the same for a long stop.
        af_increment_long: added with every new extreme.
        af_max_long: the most it becomes.
        name: its name.
    """

    warm_up_period = 2

    def __init__(
        self,
        sar_start: Number = _NONE,
        offset_on_reverse: Number = _NONE,
        af_start_short: Number = 0.02,
        af_increment_short: Number = 0.02,
        af_max_short: Number = 0.2,
        af_start_long: Number = 0.02,
        af_increment_long: Number = 0.02,
        af_max_long: Number = 0.2,
        *,
        name: str | None = None,
    ) -> None:
        short, long = (af_start_short, af_increment_short, af_max_short), (af_start_long, af_increment_long, af_max_long)
        numbers = [to_decimal(number) for number in (sar_start, offset_on_reverse, *short, *long)]
        super().__init__(name or f"SAREXT({','.join(map(text, numbers))})")
        self._first, self._offset = numbers[:2]
        # start, increment and most of the short side and of the long one
        self._speeds = (tuple(numbers[2:5]), tuple(numbers[5:]))
        self._speed = [self._speeds[0][0], self._speeds[1][0]]
        self._long = True
        self._stop = self._extreme = ZERO
        self._before: Prices | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._speed = [self._speeds[0][0], self._speeds[1][0]]

    def _compute(self, bar: Bar) -> Decimal:
        now, before = bar._exact, self._before
        self._before = now
        if self.samples == 1 or before is None:
            return self._first or now.close
        if self.samples == 2:
            self._begin(before, now)
            # the bar that begins the position is compared with itself
            before = now
        side = self._long
        if now.low <= self._stop if side else now.high >= self._stop:
            return self._reversed(before, now)
        shown = self._stop
        extreme = max(self._extreme, now.high) if side else min(self._extreme, now.low)
        if extreme != self._extreme:
            self._extreme = extreme
            _, increment, most = self._speeds[side]
            self._speed[side] = min(self._speed[side] + increment, most)
        self._move(before, now)
        return shown if side else -shown

    def _begin(self, before: Prices, now: Prices) -> None:
        if self._first:
            self._long = self._first > 0
            self._stop = abs(self._first)
        else:
            self._long = now.low >= before.low or now.high - before.high >= before.low - now.low
            self._stop = before.low if self._long else before.high
        self._extreme = now.high if self._long else now.low

    def _reversed(self, before: Prices, now: Prices) -> Decimal:
        side = self._long = not self._long
        self._stop = self._outside(self._extreme, before, now)
        away = self._stop * self._offset
        self._stop += -away if side else away
        shown = self._stop
        self._speed[side] = self._speeds[side][0]
        self._extreme = now.high if side else now.low
        self._move(before, now)
        return shown if side else -shown

    def _move(self, before: Prices, now: Prices) -> None:
        self._stop = self._outside(self._stop + self._speed[self._long] * (self._extreme - self._stop), before, now)

    def _outside(self, stop: Decimal, before: Prices, now: Prices) -> Decimal:
        return min(stop, before.low, now.low) if self._long else max(stop, before.high, now.high)
