"""What all indicators share: inputs in order of time, a current value, a window of past values (`IndicatorBase`)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from minilean.common.decimals import ZERO, Number, round_half_up, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException, NotSupportedException
from minilean.common.naming import EventHandlers, LeanType
from minilean.common.rolling_window import RollingWindow
from minilean.common.utc_times import kept, naive
from minilean.common.whole_numbers import whole_number
from minilean.data.bars import NO_TIME, BaseData, QuoteBar, TradeBar
from minilean.indicators.ordering import Ordered

Bar = TradeBar | QuoteBar
_WINDOW_SIZE = 2
_INTEGERS = (int, "int")
_SHOWN_DIGITS = 5
_FULL_POINT = 3
_LENGTH_OF_A_TIME = len("2020-01-01T00:00:00")


class IndicatorDataPoint(BaseData, Ordered):
    """The value of an indicator at a time: `IndicatorDataPoint([symbol,] time, value)`.

    Args:
        arguments: what of the three is given by position; nothing makes the point 0 of no time.
        symbol: whose value it is.
        time: when.
        value: the number.
    """

    __slots__ = ()

    _compared_by = "point.value"

    __setattr__ = object.__setattr__  # type: ignore[assignment]
    is_fill_forward = False  # type: ignore[assignment]

    def __init__(self, *arguments: Any, symbol: Any = None, time: datetime = NO_TIME, value: Number = ZERO) -> None:
        if len(arguments) == _FULL_POINT:
            symbol, time, value = arguments
        elif len(arguments) == _FULL_POINT - 1:
            time, value = arguments
        elif arguments:
            raise TypeError(f"IndicatorDataPoint got {len(arguments)} arguments; expected a symbol, a time and a value, or the last two.")
        self.symbol: Any = symbol
        self.time: datetime = time
        self._value = to_decimal(value)

    @property
    def end_time(self) -> datetime:  # type: ignore[override]
        """The time; a point has no length."""
        return self.time

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndicatorDataPoint) and other.time == self.time and other._value == self._value

    def __hash__(self) -> int:
        return hash((self.time, self._value))

    def __str__(self) -> str:
        return f"{self.time.isoformat(timespec='seconds')[:_LENGTH_OF_A_TIME]} - {text(self._value)}"


def make_point(symbol: object, time: datetime, value: Decimal) -> IndicatorDataPoint:
    """A point without the checks of the constructor, which runs for every indicator and bar."""
    point = IndicatorDataPoint.__new__(IndicatorDataPoint)
    point.symbol, point.time, point._value = symbol, time, value
    return point


@lru_cache(maxsize=512)
def _whole_places(cls: type) -> frozenset[int]:
    # which arguments of a constructor are integers
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return frozenset(place for place, parameter in enumerate(parameters) if parameter.annotation in _INTEGERS)


# what the indicators hold that are being made, the innermost last
_being_made: list[list[Any]] = []


class IndicatorType(LeanType):
    """Lets every indicator of the runtime be made with or without a name in front, and gives it what it makes of others for its `reset`."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        """An indicator, with the name in front taken out where there is one."""
        if not cls._is_own:  # type: ignore[attr-defined]
            return super().__call__(*arguments, **named)
        if arguments and isinstance(arguments[0], str):
            named["name"], *arguments = arguments  # type: ignore[assignment]
        if any(type(argument) is not int for argument in arguments):
            whole = _whole_places(cls)
            arguments = tuple(whole_number(value) if place in whole else value for place, value in enumerate(arguments))
        _being_made.append([])
        try:
            indicator = super().__call__(*arguments, **named)
        finally:
            _being_made.pop()
        if _being_made:
            _being_made[-1].append(indicator)
        return indicator


class IndicatorBase(Ordered, metaclass=IndicatorType):
    """A number computed from prices. Indicators are ordered by their current values.

    `reset` also resets the indicators and windows that it is made of; a subclass overrides it for what else it keeps.

    Args:
        name: e.g. `SMA(20,SPY_day)`.
    """

    name: str
    samples: int
    updated: EventHandlers
    window: RollingWindow
    consolidators: list[Any]
    # only those that LEAN can warm up have one
    warm_up_period: int

    _is_own = True
    _parts: list[Any]
    _compared_by = "indicator.current.value"
    # members beside the parts that a history of the indicator shows
    _shown_members: tuple[str, ...] = ()
    # parts that it does not show
    _hidden_parts: tuple[str, ...] = ()

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.samples = 0
        self.updated = EventHandlers()
        self.window = RollingWindow(_WINDOW_SIZE)
        # not looked for among the attributes: one look at them all makes each access of them slower for good
        self._parts = _being_made[-1] if _being_made else []
        self._parts.append(self.window)
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

    def update(self, time: Any = None, value: Any = None, *, input: Any = None) -> bool:
        """Take in `update(time, value)`, `update(point)` or `update(bar)`.

        Args:
            time: when, or the point or bar where no value is given.
            value: the number.
            input: the point or bar by its name.

        Returns:
            Whether the indicator is ready.

        Raises:
            TypeError: what is given is neither a point or bar nor a time and a number.
            NotSupportedException: the indicator needs bars and got a value.
            ArgumentException: the indicator needs bars and got other data.
        """
        if value is None:
            data = time if input is None else input
            if not isinstance(data, BaseData):
                raise TypeError(f"{self.name}.update got {data!r}; expected a bar or point, or a time and a number.")
            return self._receive(data)
        if not isinstance(time, datetime):
            raise TypeError(f"{self.name}.update got {time!r} as its time; expected a datetime.")
        return self._push(kept(time), to_decimal(value))

    def _receive(self, data: BaseData) -> bool:
        """Take in one data point; the same object twice counts once.

        Returns:
            Whether the indicator is ready.
        """
        raise TypeError(f"{type(self).__name__} takes no data in; derive from Indicator, BarIndicator or PythonIndicator.")

    def _push(self, time: datetime, value: Decimal, symbol: object = None) -> bool:
        """Take in an exact value.

        Raises:
            NotSupportedException: the indicator needs bars.
        """
        raise NotSupportedException(f"{type(self).__name__} is computed from bars; call update(bar) instead of update(time, value).")

    def reset(self) -> None:
        """Forget all inputs."""
        self.samples = 0
        self._last.clear()
        for part in self._parts:
            part.reset()
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

    def _window(self, size: int, default: object = None) -> RollingWindow:
        """A window that is reset with the indicator."""
        window = RollingWindow(size, default)
        self._parts.append(window)
        return window

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

    def _receive(self, data: BaseData) -> bool:
        """Take in the value of a data point."""
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        return self._publish(symbol, time, self._compute(time, data.value_exact))

    def _push(self, time: datetime, value: Decimal, symbol: object = None) -> bool:
        """Take in an exact value."""
        if not self._is_new(symbol, time, None):
            return self.is_ready
        return self._publish(symbol, time, self._compute(time, value))

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        raise TypeError(f"{type(self).__name__} has no formula.")


class BarIndicator(IndicatorBase):
    """An indicator of bars: open, high, low, close (`BarIndicator`)."""

    def _receive(self, data: BaseData) -> bool:
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
        self._values = self._window(period, ZERO)

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
    if not hasattr(period, "__float__"):
        raise TypeError(f"{name} got the period {period!r:.80}; expected a number, such as 20.")
    if period < 1:
        raise ArgumentException(f"{name} got the period {period}; expected at least 1.")
