"""Which days are business days for an algorithm's securities (`TradingCalendar`, `TradingDay`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.clock import midnight
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import TradingDayType
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock
    from minilean.common.symbol import Symbol
    from minilean.securities.manager import SecurityManager

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY = 0, 3, 4, 5


@dataclass(unsafe_hash=True, slots=True, repr=False)
class TradingDay(LeanObject):
    """What a day is for the algorithm's securities.

    Attributes:
        date: its midnight.
        business_day: whether it is neither a holiday nor on a weekend.
        public_holiday: whether an exchange of the securities, or the calendar of the United States, has no business on it.
        weekend: whether it is a Saturday or a Sunday.
    """

    date: datetime
    business_day: bool
    public_holiday: bool
    weekend: bool

    @property
    def option_expirations(self) -> list[Symbol]:
        """Options that expire: none, since there are no derivatives."""
        return []

    @property
    def future_expirations(self) -> list[Symbol]:
        """Futures that expire: none, since there are no derivatives."""
        return []


_CONDITIONS: dict[TradingDayType, Callable[[TradingDay], bool]] = {
    TradingDayType.BUSINESS_DAY: lambda day: day.business_day,
    TradingDayType.PUBLIC_HOLIDAY: lambda day: day.public_holiday,
    TradingDayType.WEEKEND: lambda day: day.weekend,
}


class TradingCalendar(LeanObject):
    """Says of days what they are for the securities that the algorithm has at the moment.

    Args:
        securities: their exchanges' holidays count.
        clock: says which day is today, in UTC.
    """

    def __init__(self, securities: SecurityManager, clock: EngineClock) -> None:
        self._securities = securities
        self._clock = clock

    def get_trading_day(self, day: datetime | None = None) -> TradingDay:
        """What a day is; today unless given."""
        day = self._clock.utc if day is None else day
        return next(self.get_trading_days(day, day))

    def get_trading_days(self, start: datetime, end: datetime) -> Iterator[TradingDay]:
        """Every day from start to end, both included.

        Raises:
            ArgumentException: the end is more than a day before the start.
        """
        first, count = midnight(start), (midnight(end) - midnight(start)).days + 1
        if count < 0:
            raise ArgumentException(f"The days from {start} to {end} were asked for; expected an end that is not before the start.")
        holidays = {day for security in self._securities.values() for day in security.exchange.hours.spec.holidays}
        return (_day(first + number * _DAY, holidays) for number in range(count))

    def get_days_by_type(self, type: TradingDayType, start: datetime, end: datetime) -> Iterator[TradingDay]:
        """The days of a kind from start to end; of the kinds that LEAN does not fill there are none."""
        condition = _CONDITIONS.get(type, lambda day: False)
        return (day for day in self.get_trading_days(start, end) if condition(day))


def _day(moment: datetime, holidays: set[date]) -> TradingDay:
    weekend = moment.weekday() >= _SATURDAY
    holiday = moment.date() in holidays or not is_us_business_day(moment)
    return TradingDay(moment, not holiday and not weekend, holiday, weekend)


def is_us_business_day(day: date) -> bool:
    """Whether payments are settled in the United States on a day, by the calendar that LEAN takes from QLNet (`UnitedStates`).

    Neither Juneteenth nor the exchange's own closings are in it; it has no business on a weekend.

    Args:
        day: the day.
    """
    weekday, month, number = day.weekday(), day.month, day.day
    if weekday >= _SATURDAY:
        return False
    if weekday == _MONDAY and (month, (number - 1) // 7 + 1) in _MONDAYS:
        return False
    if month == 5 and weekday == _MONDAY and number >= 25:  # Memorial Day
        return False
    if month == 11 and weekday == _THURSDAY and 22 <= number <= 28:  # Thanksgiving
        return False
    # a fixed holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after
    kept = {number} | ({number - 1} if weekday == _MONDAY else set()) | ({number + 1} if weekday == _FRIDAY else set())
    return not (month == 12 and number == 31 and weekday == _FRIDAY) and not any((month, each) in _FIXED for each in kept)


_MONDAYS = {(1, 3), (2, 3), (9, 1), (10, 2)}  # Martin Luther King, Washington, Labor Day, Columbus
_FIXED = {(1, 1), (7, 4), (11, 11), (12, 25)}
