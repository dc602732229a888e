"""Consolidators whose bars end by price (`BaseTimelessConsolidator` and its kinds, `RenkoConsolidator`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from minilean.common.decimals import ZERO, Number, to_decimal, to_double
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import BarDirection, RenkoType
from minilean.common.globals import Globals
from minilean.common.symbol import Symbol
from minilean.consolidators.base import DataConsolidator
from minilean.data.bars import BaseData, TradeBar
from minilean.data.price_bars import RangeBar, RenkoBar
from minilean.data.symbol_properties import PROPERTIES_FILE, SymbolPropertiesFile

Selector = Callable[[Any], Any]


class TimelessConsolidator(DataConsolidator):
    """Collects one value of each point, and hands a bar on when the price has moved far enough.

    Args:
        selector: the value of a point; its price unless given.
        volume_selector: the volume of a point; what was traded unless given.
    """

    _needs_scan = False

    def __init__(self, selector: Selector | None = None, volume_selector: Selector | None = None) -> None:
        super().__init__()
        self._selector, self._volume_selector = selector, volume_selector
        self._bar: Any = None

    @property
    def working_data(self) -> BaseData | None:
        """A copy of the bar that is not closed yet."""
        return None if self._bar is None else self._bar.clone()

    def update(self, data: BaseData) -> None:
        """Take in one point of the subscription."""
        value = data.value_exact if self._selector is None else to_decimal(self._selector(data))
        volume = _volume(data) if self._volume_selector is None else to_decimal(self._volume_selector(data))
        if self._bar is not None:
            self._extend(data.time, value, volume)
        if self._bar is None:
            self._begin(data, value, volume)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._bar = None

    def _begin(self, data: BaseData, value: Decimal, volume: Decimal) -> None:
        raise TypeError(f"{type(self).__name__} does not say how its bars begin.")

    def _extend(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        self._bar._take(time, value, volume)
        if self._bar.is_closed:
            self.on_data_consolidated(self._bar)
            self._bar = None


def _volume(data: BaseData) -> Decimal:
    return data.volume_exact if isinstance(data, TradeBar) else ZERO


class ClassicRenkoConsolidator(TimelessConsolidator):
    """Bricks of a fixed height, without wicks: `ClassicRenkoConsolidator(2.5)` (`ClassicRenkoConsolidator`).

    Args:
        bar_size: height of a brick, in units of the price.
        selector: the value of a point; its price unless given.
        volume_selector: the volume of a point; what was traded unless given.
        even_bars: whether the first brick opens at a multiple of the height.

    Raises:
        ArgumentException: the height is not above zero.
    """

    output_type = RenkoBar

    def __init__(
        self, bar_size: Number, selector: Selector | bool | None = None, volume_selector: Selector | None = None, even_bars: bool = True
    ) -> None:
        if isinstance(selector, bool):
            selector, even_bars = None, selector
        super().__init__(selector, volume_selector)
        self._size = _positive(bar_size)
        self._even_bars = even_bars
        self._last_close: Decimal | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._last_close = None

    def _begin(self, data: BaseData, value: Decimal, volume: Decimal) -> None:
        opening = value if self._last_close is None else self._last_close
        if self._even_bars and self._last_close is None:
            opening = _ceiling(opening, self._size)
        self._bar = RenkoBar(data.symbol, data.time, data.time, self._size, opening, volume=volume)

    def _extend(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        bar = self._bar
        super()._extend(time, value, volume)
        if bar.is_closed:
            self._last_close = bar.close_exact


class RangeConsolidator(TimelessConsolidator):
    """Bars whose high and low lie a fixed distance apart; a jump makes bars without volume on its way (`RangeConsolidator`).

    Args:
        range: the distance, in smallest steps of the price.
        selector: the value of a point; its price unless given.
        volume_selector: the volume of a point; what was traded unless given.
    """

    range: int

    output_type = RangeBar

    def __init__(self, range: int, selector: Selector | None = None, volume_selector: Selector | None = None) -> None:
        super().__init__(selector, volume_selector)
        self.range = range
        self._step = self._size = ZERO

    @property
    def range_size(self) -> float:
        """The distance in units of the price; 0 until the first point."""
        return to_double(self._size)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._step = self._size = ZERO

    def _begin(self, data: BaseData, value: Decimal, volume: Decimal) -> None:
        if self._size == ZERO:
            self._step = _price_step(data.symbol)
            self._size = self._step * self.range
            value = _ceiling(value, self._size)
        self._bar = RangeBar(data.symbol, data.time, self._size, value, volume)

    def _extend(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        rising = value > self._bar.high_exact
        self._bar._take(time, value, volume)
        while self._bar.is_closed:
            closed = self._bar
            self.on_data_consolidated(closed)
            opening = closed.high_exact + self._step if rising else closed.low_exact - self._step
            self._bar = RangeBar(closed.symbol, closed.end_time, self._size, opening)
            passed = abs(opening - value) > self._size
            self._bar._take(time, value, ZERO if passed else volume)


class ClassicRangeConsolidator(RangeConsolidator):
    """Bars whose high and low lie a fixed distance apart; a jump makes one bar only (`ClassicRangeConsolidator`)."""

    def _extend(self, time: datetime, value: Decimal, volume: Decimal) -> None:
        TimelessConsolidator._extend(self, time, value, volume)


class RenkoConsolidator(DataConsolidator):
    """Bricks of a fixed height with wicks; a reversal takes two heights: `RenkoConsolidator(2.5)` (`RenkoConsolidator`).

    Args:
        bar_size: height of a brick, in units of the price.

    Raises:
        ArgumentException: the height is not above zero.
    """

    output_type = RenkoBar
    _needs_scan = False
    type = RenkoType.WICKED

    def __init__(self, bar_size: Number) -> None:
        super().__init__()
        self._size = _positive(bar_size)
        self._last: RenkoBar | None = None
        self._newest: RenkoBar | None = None
        self._open: Decimal | None = None
        self._high = self._low = ZERO
        self._open_time = self._close_time = datetime.min

    @property
    def working_data(self) -> BaseData | None:
        """A copy of the newest brick."""
        return None if self._newest is None else self._newest.clone()

    def update(self, data: BaseData) -> None:
        """Take in one point of the subscription."""
        rate = data.value_exact
        self._close_time = data.time
        if self._open is None:
            self._open = self._high = self._low = _closest_multiple(rate, self._size)
            self._open_time = data.time
            return
        self._high, self._low = max(self._high, rate), min(self._low, rate)
        if rate > self._open:
            self._rise(data.symbol, rate)
        elif rate < self._open:
            self._fall(data.symbol, rate)

    def reset(self) -> None:
        """Forget all bricks."""
        super().reset()
        self._last = self._newest = self._open = None

    def _rise(self, symbol: Symbol, rate: Decimal) -> None:
        if self._last is not None and self._last.direction != BarDirection.RISING:
            limit = self._last.open_exact + self._size
            if rate <= limit:
                return
            self._emit(symbol, self._last.open_exact, limit, self._low, limit)
        opening = self._opening
        while rate > (limit := opening + self._size):
            self._emit(symbol, opening, limit, self._low, limit)
            opening = limit

    def _fall(self, symbol: Symbol, rate: Decimal) -> None:
        if self._last is not None and self._last.direction != BarDirection.FALLING:
            limit = self._last.open_exact - self._size
            if rate >= limit:
                return
            self._emit(symbol, self._last.open_exact, self._high, limit, limit)
        opening = self._opening
        while rate < (limit := opening - self._size):
            self._emit(symbol, opening, self._high, limit, limit)
            opening = limit

    @property
    def _opening(self) -> Decimal:
        return ZERO if self._open is None else self._open

    def _emit(self, symbol: Symbol, opening: Decimal, high: Decimal, low: Decimal, close: Decimal) -> None:
        brick = RenkoBar(symbol, self._open_time, self._close_time, self._size, opening, high, low, close, type=RenkoType.WICKED)
        self._last = brick
        self.on_data_consolidated(brick)
        # handlers still see the brick before it as the working data
        self._newest = brick
        self._open_time, self._open = self._close_time, close
        if brick.direction == BarDirection.RISING:
            self._low = close
        else:
            self._high = close


class WickedRenkoConsolidator(RenkoConsolidator):
    """LEAN's other name of `RenkoConsolidator`."""


def _positive(bar_size: Number) -> Decimal:
    size = to_decimal(bar_size)
    if size <= ZERO:
        raise ArgumentException(f"A brick cannot be {bar_size} high; expected a number above zero.")
    return size


def _ceiling(value: Decimal, step: Decimal) -> Decimal:
    return (value // step + 1) * step if value % step else value


def _closest_multiple(price: Decimal, step: Decimal) -> Decimal:
    below = price // step
    return step * (below + round((price - step * below) / step))


def _price_step(symbol: Symbol) -> Decimal:
    database = SymbolPropertiesFile(Path(Globals.data_folder) / PROPERTIES_FILE)
    return database.get(symbol._market, symbol.value, symbol.security_type).minimum_price_variation_exact
