"""Bars that end when the price has moved, not when time has passed (`RenkoBar`, `RangeBar`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO, to_double
from minilean.common.enums import BarDirection, RenkoType
from minilean.common.symbol import Symbol
from minilean.data.bars import NO_TIME, TradeBar


class _PriceBar(TradeBar):
    """A trade bar that collects values until it is closed.

    Args:
        symbol: what was traded.
        start: beginning of the bar, exchange time.
        end: its end so far.
        open: first price; high, low and close follow, all of them `open` unless given.
        volume: shares traded.
    """

    __slots__ = ("is_closed",)

    def __init__(
        self,
        symbol: Symbol | None = None,
        start: datetime = NO_TIME,
        end: datetime = NO_TIME,
        open: Decimal = ZERO,
        high: Decimal | None = None,
        low: Decimal | None = None,
        close: Decimal | None = None,
        volume: Decimal = ZERO,
    ) -> None:
        high, low, close = (open if price is None else price for price in (high, low, close))
        super().__init__(start, symbol, open, high, low, close, volume)
        self._end_time = end
        self.is_closed = False

    @property
    def start(self) -> datetime:
        """Beginning of the bar, exchange time."""
        return self.time


class RenkoBar(_PriceBar):
    """A brick: a bar of fixed height, however long that takes.

    Args:
        brick_size: height of the brick.
        type: classic bars cut their wicks off, wicked ones keep them.
    """

    __slots__ = ("_brick_size", "type")

    def __init__(
        self,
        symbol: Symbol | None = None,
        start: datetime = NO_TIME,
        end: datetime = NO_TIME,
        brick_size: Decimal = ZERO,
        open: Decimal = ZERO,
        high: Decimal | None = None,
        low: Decimal | None = None,
        close: Decimal | None = None,
        volume: Decimal = ZERO,
        type: RenkoType = RenkoType.CLASSIC,
    ) -> None:
        super().__init__(symbol, start, end, open, high, low, close, volume)
        self._brick_size = brick_size
        self.type = type

    @property
    def brick_size(self) -> float:
        """Height of the brick."""
        return to_double(self._brick_size)

    @property
    def direction(self) -> BarDirection:
        """Whether the brick rises or falls."""
        if self._open == self._close:
            return BarDirection.NO_DELTA
        return BarDirection.RISING if self._open < self._close else BarDirection.FALLING

    @property
    def spread(self) -> float:
        """Distance of close and open."""
        return to_double(abs(self._close - self._open))

    def _take(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        """Take in a value of a classic bar; one that reaches the brick's height closes it.

        Args:
            time: start of the point that the value is of, exchange time.
            value: the price.
            volume: traded since the last value.
        """
        self.end_time = time
        lowest, highest = self._open - self._brick_size, self._open + self._brick_size
        self._close = min(highest, max(lowest, value))
        self._volume += volume
        self.is_closed = not lowest < value < highest
        self._high, self._low = max(self._high, self._close), min(self._low, self._close)


class RangeBar(_PriceBar):
    """A bar whose high and low are a fixed distance apart, however long that takes.

    Args:
        end: begin and end of the bar, exchange time.
        range_size: the distance.
        open: first price.
        volume: shares traded.
    """

    __slots__ = ("_range_size",)

    def __init__(
        self,
        symbol: Symbol | None = None,
        end: datetime = NO_TIME,
        range_size: Decimal = ZERO,
        open: Decimal = ZERO,
        volume: Decimal = ZERO,
    ) -> None:
        super().__init__(symbol, end, end, open, volume=volume)
        self._range_size = range_size

    @property
    def range_size(self) -> float:
        """Distance of high and low of a closed bar."""
        return to_double(self._range_size)

    def _take(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        """Take in a value; one that would make the range too large closes the bar at its full range, and its volume is not counted.

        Args:
            time: start of the point that the value is of, exchange time.
            value: the price.
            volume: traded since the last value.
        """
        self.end_time = time
        if value < self._low:
            if self._high - value > self._range_size:
                self._low = self._close = self._high - self._range_size
                self.is_closed = True
                return
            self._low = value
        elif value > self._high:
            if value - self._low > self._range_size:
                self._high = self._close = self._low + self._range_size
                self.is_closed = True
                return
            self._high = value
        self._volume += volume
