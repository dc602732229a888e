"""Where prices turned (`PivotPointsHighLow`, `ZigZag`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import PivotPointType
from minilean.common.naming import EventHandlers, LeanObject
from minilean.data.bars import BaseData, Prices
from minilean.indicators.base import Bar, BarIndicator, Identity, IndicatorBase


class PivotPoint(BaseData):
    """A high or low that the bars around did not reach (`PivotPoint`).

    Args:
        type: which of the two.
        price: how high or low.
        time: the end of its bar.
    """

    __slots__ = ("pivot_point_type",)

    def __init__(self, type: PivotPointType, price: Number, time: datetime) -> None:
        super().__init__(None, time, price)
        self.pivot_point_type = type


class PivotPointsEventArgs(LeanObject):
    """What `new_pivot_point_formed` tells (`PivotPointsEventArgs`).

    Args:
        pivot_point: the new point.
    """

    def __init__(self, pivot_point: PivotPoint) -> None:
        self.pivot_point = pivot_point


class PivotPointsHighLow(BarIndicator):
    """Highs and lows that stand out among the bars around them; the value is what the newest bar showed (`PivotPointsHighLow`).

    Args:
        surrounding_bars_count_for_high_point: bars on each side that a high is compared with.
        surrounding_bars_count_for_low_point: bars on each side that a low is compared with; as many unless given.
        last_stored_values: points that are kept.
        surrounding_bars_count: bars on each side of a point of either kind.
        strict: whether an equal high or low beside it is enough to take the point away.
        name: its name.
    """

    new_pivot_point_formed: EventHandlers

    def __init__(
        self,
        surrounding_bars_count_for_high_point: int | None = None,
        surrounding_bars_count_for_low_point: int | None = None,
        last_stored_values: int = 100,
        strict: bool = True,
        *,
        surrounding_bars_count: int | None = None,
        name: str | None = None,
    ) -> None:
        low = surrounding_bars_count_for_low_point
        high = surrounding_bars_count if surrounding_bars_count_for_high_point is None else surrounding_bars_count_for_high_point
        if high is None:
            raise TypeError("PivotPointsHighLow got no number of bars; expected that on each side of a point.")
        super().__init__(name or f"PivotPointsHighLow({high if low is None else f'{high},{low}'})")
        low = high if low is None else low
        self._sides = ((high, self._window(2 * high + 1), PivotPointType.HIGH), (low, self._window(2 * low + 1), PivotPointType.LOW))
        self._points = self._window(last_stored_values)
        self._strict = strict
        self.new_pivot_point_formed = EventHandlers()
        self.warm_up_period = 2 * max(high, low) + 1

    @property
    def is_ready(self) -> bool:
        """Whether there are enough bars around a point of either kind."""
        return all(bars.is_ready for _, bars, _ in self._sides)

    def get_high_pivot_points_array(self) -> list[PivotPoint]:
        """The highs that are kept, newest first."""
        return [point for point in self._points if point.pivot_point_type == PivotPointType.HIGH]

    def get_low_pivot_points_array(self) -> list[PivotPoint]:
        """The lows that are kept, newest first."""
        return [point for point in self._points if point.pivot_point_type == PivotPointType.LOW]

    def get_all_pivot_points_array(self) -> list[PivotPoint]:
        """All points that are kept, newest first."""
        return list(self._points)

    def _compute(self, bar: Bar) -> Decimal:
        found = []
        for count, bars, kind in self._sides:
            bars.add((bar._exact, bar.end_time))
            point = self._point(list(bars), count, kind) if bars.is_ready else None
            if point is not None:
                found.append(point)
        for point in found:
            self._points.add(point)
            self.new_pivot_point_formed(self, PivotPointsEventArgs(point))
        kinds = [point.pivot_point_type for point in found]
        shown = PivotPointType.BOTH if len(kinds) == len(self._sides) else kinds[0] if kinds else PivotPointType.NONE
        return Decimal(int(shown))

    def _point(self, bars: list[tuple[Prices, datetime]], middle: int, kind: PivotPointType) -> PivotPoint | None:
        sign = 1 if kind == PivotPointType.HIGH else -1
        prices = [exact.high if sign == 1 else exact.low for exact, _ in bars]
        price = prices.pop(middle)
        reach = max(sign * other for other in prices) if prices else None
        stands_out = reach is None or reach < sign * price or (reach == sign * price and not self._strict)
        return PivotPoint(kind, price, bars[middle][1]) if stands_out else None


class ZigZag(BarIndicator):
    """The price of the last turn that was large enough (`ZigZag`).

    Args:
        sensitivity: how far prices go from a turn before the next one counts, as a share between 0 and 1.
        min_trend_length: bars that a trend lasts at least.
        name: its name.

    Raises:
        ArgumentException: a number is outside its range.
    """

    high_pivot: IndicatorBase
    low_pivot: IndicatorBase
    pivot_type: PivotPointType

    _shown_members = ("pivot_type",)
    _hidden_parts = ("high_pivot", "low_pivot")

    def __init__(self, sensitivity: Number = 0.05, min_trend_length: int = 1, *, name: str | None = None) -> None:
        self._sensitivity = to_decimal(sensitivity)
        super().__init__(name or f"ZZ({text(self._sensitivity)},{min_trend_length})")
        if not 0 < self._sensitivity < 1:
            raise ArgumentException(f"{self.name} got the sensitivity {sensitivity}; expected more than 0 and less than 1.")
        if min_trend_length < 1:
            raise ArgumentException(f"{self.name} got a minimum trend of {min_trend_length} bars; expected at least 1.")
        self._shortest = min_trend_length
        self.high_pivot, self.low_pivot = Identity(name=self.name + "_HighPivot"), Identity(name=self.name + "_LowPivot")
        self.warm_up_period = min_trend_length + 1
        self._was_low = False
        self._count = 0
        self._forget()

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._forget()

    def _forget(self) -> None:
        self._pivot: Prices | None = None
        self.pivot_type = PivotPointType.LOW

    def _compute(self, bar: Bar) -> Decimal:
        exact, pivot = bar._exact, self._pivot
        if pivot is None:
            self._turn(bar, True)
            return ZERO
        shown = pivot.low if self._was_low else pivot.high
        long_enough = self._count >= self._shortest
        if self._was_low:
            if exact.high >= pivot.low * (ONE + self._sensitivity) and long_enough:
                self._turn(bar, False)
                shown = self.high_pivot.value_exact
            elif exact.low <= pivot.low:
                self._turn(bar, True)
                shown = self.low_pivot.value_exact
        elif exact.low <= pivot.high * (ONE - self._sensitivity) and long_enough:
            self._turn(bar, True)
            shown = self.low_pivot.value_exact
        elif exact.high >= pivot.high:
            self._turn(bar, False)
            shown = self.high_pivot.value_exact
        self._count += 1
        return shown

    def _turn(self, bar: Bar, low: bool) -> None:
        exact, time = bar._exact, bar.end_time
        self._pivot, self._count = exact, 0
        if low:
            self.low_pivot._push(time, exact.low)
        else:
            self.high_pivot._push(time, exact.high)
        if self._was_low != low:
            self.pivot_type = PivotPointType.LOW if low else PivotPointType.HIGH
        self._was_low = low
