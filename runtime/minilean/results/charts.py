"""Charts, series and their points, as algorithms build them and as result files hold them (`Chart`, `Series`, `CandlestickSeries`).

A point is kept as a tuple of Unix seconds and rounded decimals; objects are made only when somebody asks for `values`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from minilean.common.clock import EPOCH, unix_seconds
from minilean.common.color import Color
from minilean.common.decimals import LARGEST, WIDE, Number, text, to_decimal, to_double
from minilean.common.dotnet_errors import OverflowException
from minilean.common.enums import ChartType, ScatterMarkerSymbol, SeriesType
from minilean.common.naming import DualNamed, LeanObject
from minilean.errors import InputError

_SEVEN_DIGITS = Context(prec=7, rounding=ROUND_HALF_EVEN)
_FOUR_DECIMALS = Decimal("0.0001")
_LARGE = Decimal(1000)
_LOWEST = -Decimal(10**28)
Point = tuple[Any, ...]


def rounded(value: Decimal) -> Decimal:
    """A chart value as LEAN's `SmartRounding` keeps it: four decimals above 1000, else seven significant digits.

    Trailing zeros are gone, except those that rounding above 1000 leaves, which LEAN prints.

    Raises:
        OverflowException: it is the largest decimal, or so far below zero that its power of ten is none.
    """
    if value > _LARGE:
        if value >= LARGEST:
            raise OverflowException(f"{value:.3g} is too large for a chart; expected less than {value:.3g}.")
        short = value.normalize()
        cut = short.quantize(_FOUR_DECIMALS, ROUND_HALF_EVEN, WIDE)
        return short if short == cut else cut
    if value <= _LOWEST:
        raise OverflowException(f"{value:.3g} is too small for a chart; expected more than {_LOWEST:.3g}.")
    return _SEVEN_DIGITS.plus(value).normalize()


class ChartPoint(LeanObject):
    """One value of a line, bar or area at an instant (`ChartPoint`).

    Args:
        time: naive UTC datetime, or Unix seconds.
        value: number, or None for a gap.
    """

    __slots__ = ("_value", "time")

    def __init__(self, time: datetime | int, value: Number | None) -> None:
        object.__setattr__(self, "time", _moment(time))
        object.__setattr__(self, "_value", None if value is None else rounded(to_decimal(value)))

    @property
    def x(self) -> int:
        """Unix seconds."""
        return unix_seconds(self.time)

    @property
    def y(self) -> float | None:
        """The rounded value."""
        return None if self._value is None else to_double(self._value)

    def __str__(self) -> str:
        return f"{self.time.isoformat()}.0000000 - {'' if self.value is None else text(self.value)}"

    def _as_tuple(self) -> Point:
        """`(Unix seconds, value)`."""
        return (self.x, self._value)


class Candlestick(LeanObject):
    """Open, high, low and close at an instant (`Candlestick`).

    Args:
        time: naive UTC datetime, or Unix seconds.
        open, high, low, close: numbers.
    """

    __slots__ = ("_values", "time")

    def __init__(self, time: datetime | int, open: Number, high: Number, low: Number, close: Number) -> None:
        object.__setattr__(self, "time", _moment(time))
        object.__setattr__(self, "_values", tuple(rounded(to_decimal(price)) for price in (open, high, low, close)))

    @property
    def open(self) -> float:
        """First value of the span."""
        return to_double(self._values[0])

    @property
    def high(self) -> float:
        """Largest value of the span."""
        return to_double(self._values[1])

    @property
    def low(self) -> float:
        """Smallest value of the span."""
        return to_double(self._values[2])

    @property
    def close(self) -> float:
        """Last value of the span."""
        return to_double(self._values[3])

    def __str__(self) -> str:
        open, high, low, close = map(text, self._values)
        return f"{self.time.isoformat()}.0000000 - (O:{open} H: {high} L: {low} C: {close})"

    def _as_tuple(self) -> Point:
        """`(Unix seconds, open, high, low, close)`."""
        return (unix_seconds(self.time), *self._values)


class BaseSeries(DualNamed):
    """A named row of points in time order (`BaseSeries`)."""

    name: str
    unit: str
    index: int
    series_type: SeriesType
    index_name: str | None
    z_index: int | None
    tooltip: str | None
    _points: list[Point]

    def __init__(self, name: str, series_type: SeriesType, index: int = 0, unit: str = "$") -> None:
        self.name = name
        self.unit = unit
        self.index = index
        self.series_type = SeriesType(series_type).member
        self.index_name = None
        self.z_index = None
        self.tooltip = None
        self._points = []
        self._read = 0

    @property
    def values(self) -> list[Any]:
        """The points as objects."""
        return [self._point_object(point) for point in self._points]

    def _append(self, point: Point) -> None:
        """Add a point as a tuple; one at the time of the last replaces it."""
        if self._points and self._points[-1][0] == point[0]:
            self._points[-1] = point
        else:
            self._points.append(point)

    def _take_updates(self) -> list[Point]:
        """The points added since the last call."""
        new = self._points[self._read :]
        self._read = len(self._points)
        return new

    def _clone_empty(self) -> BaseSeries:
        """A series of the same look without points."""
        copy = object.__new__(type(self))
        for name, value in vars(self).items():
            object.__setattr__(copy, name, value)
        copy._points = []
        copy._read = 0
        return copy

    def _point_object(self, point: Point) -> Any:
        return ChartPoint(*point)


class Series(BaseSeries):
    """Line, bar, scatter, area, pie or treemap (`Series`).

    Args:
        name: name within its chart.
        type: how it is drawn.
        unit_or_index: unit such as `%`, or the number of the sub-chart; LEAN's constructors take either in third place.
        color_or_unit: colour after a unit, or the unit after an index.
        symbol: marker of a scatter plot.
        unit: the unit, by name.
        index: the number of the sub-chart, by name.
        color: the colour, by name.
    """

    color: Color
    scatter_marker_symbol: ScatterMarkerSymbol

    def __init__(
        self,
        name: str = "",
        type: SeriesType = SeriesType.LINE,
        unit_or_index: str | int = "$",
        color_or_unit: Any = None,
        symbol: ScatterMarkerSymbol = ScatterMarkerSymbol.NONE,
        *,
        unit: str | None = None,
        index: int | None = None,
        color: Color | None = None,
    ) -> None:
        by_index = isinstance(unit_or_index, int)
        place = unit_or_index if isinstance(unit_or_index, int) else 0
        given_unit = ("$" if color_or_unit is None else color_or_unit) if by_index else str(unit_or_index)
        super().__init__(name, type, place if index is None else index, given_unit if unit is None else unit)
        self.color = color or (Color.EMPTY if by_index or color_or_unit is None else color_or_unit)
        if not isinstance(self.color, Color):
            raise TypeError(f"The colour of the series {name!r} is {self.color!r}; expected one such as Color.RED.")
        self.scatter_marker_symbol = symbol

    def add_point(self, time: datetime | ChartPoint, value: Number | None = None) -> None:
        """Add a value.

        Args:
            time: naive UTC instant, or a whole `ChartPoint`.
            value: the number when `time` is an instant.
        """
        point = time if isinstance(time, ChartPoint) else ChartPoint(time, value)
        self._append(point._as_tuple())


class CandlestickSeries(BaseSeries):
    """A row of candles (`CandlestickSeries`)."""

    def __init__(self, name: str = "", index: int | str = 0, unit: str = "$") -> None:
        by_unit = isinstance(index, str)
        super().__init__(name, SeriesType.CANDLE, 0 if isinstance(index, str) else index, index if by_unit else unit)

    def add_point(self, time: Any, open: Any = None, high: Any = None, low: Any = None, close: Any = None) -> None:
        """Add a candle: a `Candlestick`, a bar with its own time, or an instant and four prices."""
        if isinstance(time, Candlestick):
            candle = time
        elif open is None:
            candle = Candlestick(time.end_time, time.open, time.high, time.low, time.close)
        else:
            candle = Candlestick(time, open, high, low, close)
        self._append(candle._as_tuple())

    def _point_object(self, point: Point) -> Candlestick:
        return Candlestick(*point)


def create_series(series_type: SeriesType, name: str, index: int = 0, unit: str = "$") -> BaseSeries:
    """The series class that draws a type (`BaseSeries.Create`)."""
    if series_type == SeriesType.CANDLE:
        return CandlestickSeries(name, index, unit)
    return Series(name, series_type, index, unit)


class Chart(DualNamed):
    """Named series drawn together (`Chart`)."""

    name: str
    symbol: Any
    legend_disabled: bool
    series: dict[str, BaseSeries]

    def __init__(self, name: str = "", type: object = None, *, symbol: object = None) -> None:
        self.name = name
        # in second place LEAN takes a symbol, or a kind of chart, which shows nowhere
        self.symbol = symbol or (None if isinstance(type, ChartType) else type)
        self.legend_disabled = False
        self.series = {}

    def add_series(self, series: BaseSeries) -> None:
        """Add a series.

        Raises:
            InputError: the chart has a series of that name.
        """
        if not isinstance(series, BaseSeries):
            raise TypeError(f"Chart.add_series got {series!r:.80}; expected a Series.")
        if series.name in self.series:
            raise InputError(f"Chart {self.name!r} already has a series {series.name!r}; give each series its own name.")
        self.series[series.name] = series


def _moment(time: datetime | int) -> datetime:
    return time if isinstance(time, datetime) else EPOCH + timedelta(seconds=time)
