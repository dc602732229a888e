"""What all indicators share: inputs in order of time, a current value, a window of past values (`IndicatorBase`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from minilean.common.decimals import ZERO, round_half_up, text, to_decimal, to_double
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.naming import EventHandlers, LeanType
from minilean.common.rolling_window import RollingWindow
from minilean.common.utc_times import kept, naive
from minilean.data.bars import NO_TIME, BaseData, QuoteBar, TradeBar
from minilean.indicators.arithmetic import Comparable

Bar = TradeBar | QuoteBar
_WINDOW_SIZE = 2
_SHOWN_DIGITS = 5


class IndicatorDataPoint(BaseData):
    """The value of an indicator at a time: `IndicatorDataPoint([symbol,] time, value)`."""

    __slots__ = ()

    __setattr__ = object.__setattr__  # type: ignore[assignment]
    is_fill_forward = False  # type: ignore[assignment]

    def __init__(self, *arguments: Any) -> None:
        *symbols, time, value = arguments or (NO_TIME, ZERO)
        self.symbol: Any = symbols[0] if symbols else None
        self.time: datetime = time
        self._value = to_decimal(value)

    @property
    def end_time(self) -> datetime:  # type: ignore[override]
        """The time; a point has no length."""
        return self.time

    def __float__(self) -> float:
        return to_double(self._value)

    def __lt__(self, other: Any) -> bool:
        return self._value < getattr(other, "value_exact", other)

    def __gt__(self, other: Any) -> bool:
        return self._value > getattr(other, "value_exact", other)

    def __str__(self) -> str:
        return f"{self.time} - {text(self._value)}"


def make_point(symbol: object, time: datetime, value: Decimal) -> IndicatorDataPoint:
    """A point without the checks of the constructor, which runs for every indicator and bar."""
    point = IndicatorDataPoint.__new__(IndicatorDataPoint)
    point.symbol, point.time, point._value = symbol, time, value
    return point


class IndicatorType(LeanType):
    """Lets every indicator of the runtime be made with or without a name in front: `SimpleMovingAverage("fast", 20)`."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        """An indicator, with the name in front taken out where there is one."""
        if arguments and isinstance(arguments[0], str) and cls.name_first:  # type: ignore[attr-defined]
            named["name"], *rest = arguments
            return super().__call__(*rest, **named)
        return super().__call__(*arguments, **named)


class IndicatorBase(Comparable, metaclass=IndicatorType):
    """A number computed from prices. Compares and calculates with numbers and indicators by its current value.

    Args:
        name: e.g. `SMA(20,SPY_day)`.
    """

    name: str
    samples: int
    updated: EventHandlers
    window: RollingWindow
    consolidators: list[Any]

    name_first = True
    warm_up_period = 0
    # members beside the parts that a history of the indicator shows
    shown_members: tuple[str, ...] = ()

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.samples = 0
        self.updated = EventHandlers()
        self.window = RollingWindow(_WINDOW_SIZE)
        self.consolidators = []
        self._last: dict[Any, tuple[datetime, Any]] = {}
        self._set_current(make_point(None, NO_TIME, ZERO))

    @property
    def current(self) -> IndicatorDataPoint:
        """The newest value; 0 before the first input."""
        return self._current

    @property
    def value_exact(self) -> Decimal:
        """The decimal of the newest value."""
        return self._current._value

    @property
    def previous(self) -> IndicatorDataPoint:
        """The value before the newest."""
        return self.window[1] or make_point(None, NO_TIME, ZERO)

    @property
    def is_ready(self) -> bool:
        """Whether enough inputs came in for the value to be meant."""
        return self.samples >= self.warm_up_period

    def update(self, time: Any, value: Any = None) -> bool:
        """Take in `update(time, value)`, `update(point)` or `update(bar)`.

        Returns:
            Whether the indicator is ready.

        Raises:
            ArgumentException: the indicator needs bars and got a value.
        """
        if value is None:
            return self.receive(time)
        return self.push(kept(time), to_decimal(value))

    def receive(self, data: BaseData) -> bool:
        """Take in one data point; the same object twice counts once.

        Returns:
            Whether the indicator is ready.
        """
        raise TypeError(f"{type(self).__name__} takes no data in; derive from Indicator, BarIndicator or PythonIndicator.")

    def push(self, time: datetime, value: Decimal, symbol: object = None) -> bool:
        """Take in an exact value.

        Raises:
            ArgumentException: the indicator needs bars.
        """
        raise ArgumentException(f"{self.name} is computed from bars; call update(bar) instead of update(time, value).")

    def reset(self) -> None:
        """Forget all inputs."""
        self.samples = 0
        self._last.clear()
        self.window.reset()
        self._set_current(make_point(None, NO_TIME, ZERO))

    def __getitem__(self, index: int) -> IndicatorDataPoint | None:
        """A past value; 0 is the newest. Reading past the window enlarges it for the future."""
        return self.window[index]

    def __iter__(self) -> Any:
        return iter(self.window)

    def __str__(self) -> str:
        whole, _, digits = text(round_half_up(self._current._value, _SHOWN_DIGITS)).partition(".")
        return f"{whole}.{digits.rstrip('0') or '0'}"

    def to_detailed_string(self) -> str:
        """Name and value."""
        return f"{self.name} - {self}"

    def _set_current(self, point: IndicatorDataPoint) -> None:
        self._current = point
        self.window.add(point)

    def _is_new(self, symbol: object, time: datetime, data: object) -> bool:
        before = self._last.get(symbol)
        try:
            if before is not None and (time < before[0] or (data is not None and data is before[1])):
                return False
        except TypeError:  # fed by hand with UTC times between local ones, which .NET compares by their digits
            if before is not None and naive(time) < naive(before[0]):
                return False
        self._last[symbol] = (time, data)
        self.samples += 1
        return True

    def _publish(self, symbol: object, time: datetime, value: Decimal | None) -> bool:
        # None says that the formula had no answer: the value of before stays and nobody is told
        if value is not None:
            point = make_point(symbol, time, value)
            self._current = point
            self.window.add(point)
            if self.updated:
                self.updated(self, point)
        return self.is_ready


class Indicator(IndicatorBase):
    """An indicator of single values, by default closes (`Indicator`)."""

    def receive(self, data: BaseData) -> bool:
        """Take in the value of a data point."""
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        return self._publish(symbol, time, self._compute(time, data.value_exact))

    def push(self, time: datetime, value: Decimal, symbol: object = None) -> bool:
        """Take in an exact value."""
        if not self._is_new(symbol, time, None):
            return self.is_ready
        return self._publish(symbol, time, self._compute(time, value))

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        raise TypeError(f"{type(self).__name__} has no formula.")


class BarIndicator(IndicatorBase):
    """An indicator of bars: open, high, low, close (`BarIndicator`)."""

    def receive(self, data: BaseData) -> bool:
        """Take in a bar.

        Raises:
            ArgumentException: the data point is not a bar.
        """
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        self._require_bar(data)
        return self._publish(symbol, time, self._compute(data))  # type: ignore[arg-type]

    def _require_bar(self, data: BaseData) -> None:
        if not hasattr(data, "high"):
            raise ArgumentException(f"{self.name} is computed from bars and got a {type(data).__name__}; feed it bars.")

    def _compute(self, bar: Bar) -> Decimal | None:
        raise TypeError(f"{type(self).__name__} has no formula.")


class TradeBarIndicator(BarIndicator):
    """An indicator of bars of trades, since it needs volume (`TradeBarIndicator`)."""

    def _require_bar(self, data: BaseData) -> None:
        if not isinstance(data, TradeBar):
            raise ArgumentException(f"{self.name} is computed from bars of trades and got a {type(data).__name__}; feed it trade bars.")

    def _compute(self, bar: TradeBar) -> Decimal | None:  # type: ignore[override]
        raise TypeError(f"{type(self).__name__} has no formula.")


class WindowIndicator(Indicator):
    """An indicator that looks back over a number of values, kept newest first (`WindowIndicator`).

    Args:
        name: e.g. `SMA(20)`.
        period: how many values are kept.

    Raises:
        ArgumentException: the period is not positive.
    """

    period: int

    def __init__(self, name: str, period: int) -> None:
        check_period(name, period)
        super().__init__(name)
        self.period = period
        self.warm_up_period = period
        self._values = RollingWindow(period, ZERO)

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._values.reset()

    def _oldest(self) -> Decimal:
        """The value `period` inputs ago, or the first one while there are fewer."""
        values = self._values
        return values[-1] if values.samples <= self.period else values.most_recently_removed


class Identity(Indicator):
    """The input itself (`Identity`)."""

    warm_up_period = 1

    def __init__(self, name: str = "") -> None:
        super().__init__(name)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return value


class Derived(Indicator):
    """A part of another indicator, which computes it and says when it is ready.

    Args:
        ready: whether the value is meant.
        name: e.g. `BB(20,2)_UpperBand`.
    """

    def __init__(self, ready: Callable[[], bool], *, name: str) -> None:
        super().__init__(name)
        self._ready = ready

    @property
    def is_ready(self) -> bool:
        """Whether the indicator that computes the value says so."""
        return self._ready()

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return value


def check_period(name: str, period: int) -> None:
    """Refuse a period that no window can have.

    Raises:
        ArgumentException: it is below 1.
    """
    if period < 1:
        raise ArgumentException(f"{name} got the period {period}; expected at least 1.")
