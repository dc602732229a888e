"""LEAN's helpers that its own C# code writes behind a value, and Python before it (`Extensions`)."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP
from typing import Protocol

from minilean.common.clock import Zone, zone
from minilean.common.decimals import WIDE, Number, normalize, round_to_significant, smart_round, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import OrderDirection, PositionSide, Resolution, SecurityType, TickType
from minilean.common.naming import LeanObject
from minilean.common.time_constants import Time

_OPTIONS = (SecurityType.OPTION, SecurityType.FUTURE_OPTION, SecurityType.INDEX_OPTION)
_SATURDAY = 5
_RESOLUTIONS = (
    (Time.ONE_SECOND, Resolution.TICK),
    (Time.ONE_MINUTE, Resolution.SECOND),
    (Time.ONE_HOUR, Resolution.MINUTE),
    (Time.ONE_DAY, Resolution.HOUR),
)
_EXACT = {resolution.to_timedelta(): resolution for resolution in Resolution}


class _DataProvider(Protocol):
    def read_lines(self, file: str) -> Iterator[str]:
        """The lines of a file."""
        ...


class _Exchange(Protocol):
    @property
    def hours(self) -> _Hours:
        """Its calendar."""
        ...


class _Hours(Protocol):
    def is_open(self, local: datetime, extended: bool, /) -> bool:
        """Whether there is trading."""
        ...


class _Traded(Protocol):
    @property
    def exchange(self) -> _Exchange:
        """Where it is traded."""
        ...

    @property
    def local_time(self) -> datetime:
        """Now, there."""
        ...


class _Drawn(Protocol):
    @property
    def values(self) -> Sized:
        """Its points."""
        ...


class Extensions(LeanObject):
    """Those of LEAN's helpers that algorithms call."""

    @staticmethod
    def to_time_span(resolution: Resolution) -> timedelta:
        """The length of one bar; a tick has none."""
        return resolution.to_timedelta()

    @staticmethod
    def to_higher_resolution_equivalent(time_span: timedelta, require_exact_match: bool) -> Resolution:
        """The resolution whose bars have a length, or of the next shorter one.

        Raises:
            ArgumentException: an exact match is required and there is none.
        """
        if require_exact_match:
            if time_span not in _EXACT:
                raise ArgumentException(f"No resolution has bars of {time_span}; expected the length of one, such as a day.")
            return _EXACT[time_span]
        return next((resolution for length, resolution in _RESOLUTIONS if length > time_span), Resolution.DAILY)

    @staticmethod
    def convert_to(time: datetime, from_zone: Zone | str, to: Zone | str, strict: bool = False) -> datetime:
        """A wall clock's time as another wall clock shows it."""
        return _zone(to).to_local(_zone(from_zone).to_utc(time))

    @staticmethod
    def convert_from_utc(time: datetime, to: Zone | str, strict: bool = False) -> datetime:
        """A UTC time as a wall clock shows it."""
        return _zone(to).to_local(time.replace(tzinfo=None))

    @staticmethod
    def convert_to_utc(time: datetime, from_zone: Zone | str, strict: bool = False) -> datetime:
        """The UTC time at which a wall clock shows a time."""
        return _zone(from_zone).to_utc(time)

    @staticmethod
    def is_option(security_type: SecurityType) -> bool:
        """Whether it is a kind of option."""
        return security_type in _OPTIONS

    @staticmethod
    def is_market_open(security: _Traded, extended_market_hours: bool) -> bool:
        """Whether the exchange of a security is open now."""
        return security.exchange.hours.is_open(security.local_time, extended_market_hours)

    @staticmethod
    def is_common_business_day(date: datetime) -> bool:
        """Whether it is a day from Monday to Friday."""
        return date.weekday() < _SATURDAY

    @staticmethod
    def round_down(date_time: datetime, interval: timedelta) -> datetime:
        """The last whole multiple of a span, counted from the year 1, at or before a moment."""
        return date_time - (date_time - datetime.min) % interval if interval else date_time

    @staticmethod
    def round_up(time: datetime, interval: timedelta) -> datetime:
        """The first whole multiple of a span, counted from the year 1, at or after a moment."""
        return time + (datetime.min - time) % interval if interval else time

    @staticmethod
    def round(time: timedelta, rounding_interval: timedelta) -> timedelta:
        """The nearest whole multiple of a span."""
        return round(time / rounding_interval) * rounding_interval if rounding_interval else time

    @staticmethod
    def round_to_significant_digits(d: Number, digits: int) -> float:
        """A number to so many significant digits."""
        return float(round_to_significant(to_decimal(d), digits))

    @staticmethod
    def smart_rounding(input: Number) -> float:
        """A number to four decimal places above 1000, else to seven significant digits."""
        return float(smart_round(to_decimal(input)))

    @staticmethod
    def normalize(input: Number) -> float:
        """A number without trailing zeros."""
        return float(normalize(to_decimal(input)))

    @staticmethod
    def discretely_round_by(value: Number, quanta: Number) -> float:
        """The nearest whole multiple of a step, a half away from zero."""
        step = to_decimal(quanta)
        if not step:
            return float(to_decimal(value))
        return float((to_decimal(value) / step).quantize(to_decimal(1), ROUND_HALF_UP, WIDE) * step)

    @staticmethod
    def safe_division(numerator: Number, denominator: Number, fail_value: Number = 0) -> float:
        """A quotient, or another value where the denominator is 0."""
        below = to_decimal(denominator)
        return float(to_decimal(numerator) / below if below else to_decimal(fail_value))

    @staticmethod
    def get_order_direction(quantity: Number) -> OrderDirection:
        """The side of an order of a quantity."""
        number = to_decimal(quantity)
        return OrderDirection.BUY if number > 0 else OrderDirection.SELL if number < 0 else OrderDirection.HOLD

    @staticmethod
    def to_order_direction(side: PositionSide) -> OrderDirection:
        """The side of the order that makes such a position."""
        return Extensions.get_order_direction(int(side))

    @staticmethod
    def closes(direction: OrderDirection, side: PositionSide) -> bool:
        """Whether an order is against a position."""
        if side is PositionSide.LONG:
            return direction is OrderDirection.SELL
        return side is PositionSide.SHORT and direction is OrderDirection.BUY

    @staticmethod
    def tick_type_to_lower(tick_type: TickType) -> str:
        """A kind of prices as files are named by it: `trade`, `quote`, `openinterest`."""
        return tick_type.pascal_name.lower()

    @staticmethod
    def resolution_to_lower(resolution: Resolution) -> str:
        """A resolution as folders are named by it: `daily`."""
        return resolution.pascal_name.lower()

    @staticmethod
    def security_type_to_lower(security_type: SecurityType) -> str:
        """A kind of securities as folders are named by it: `equity`."""
        return security_type.pascal_name.lower()

    @staticmethod
    def read_lines(data_provider: _DataProvider, file: str) -> Iterator[str]:
        """The lines of a file of the data folder; none where there is no file."""
        return data_provider.read_lines(file)

    @staticmethod
    def is_empty(series: _Drawn) -> bool:
        """Whether a series has no points."""
        return not len(series.values)


def _zone(name: Zone | str) -> Zone:
    return zone(name) if isinstance(name, str) else name
