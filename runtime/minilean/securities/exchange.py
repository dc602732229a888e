"""The exchange of a security and what time it is there (`SecurityExchange`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.naming import DualNamed

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock, Zone
    from minilean.data.market_hours import ExchangeHours


class SecurityExchange(DualNamed):
    """Calendar and wall clock of the place where a security trades.

    Args:
        hours: the trading calendar.
        clock: the clock of the run.
    """

    __slots__ = ("_clock", "hours")

    trading_days_per_year = 252

    def __init__(self, hours: ExchangeHours, clock: EngineClock) -> None:
        self.hours = hours
        self._clock = clock

    @property
    def time_zone(self) -> Zone:
        """The exchange's zone."""
        return self.hours.zone

    @property
    def local_time(self) -> datetime:
        """Naive now at the exchange."""
        return self.hours.zone.to_local(self._clock.utc)

    @property
    def _utc_time(self) -> datetime:
        """Naive UTC now."""
        return self._clock.utc

    @property
    def exchange_open(self) -> bool:
        """Whether the regular session is on; at the closing minute it is not."""
        return self.hours.is_open(self.local_time)

    @property
    def closing_soon(self) -> bool:
        """Whether the exchange is closed in ten minutes."""
        return self.is_closing_soon(10)

    def is_closing_soon(self, minutes_to_close: int) -> bool:
        """Whether the exchange is closed in so many minutes."""
        return not self.hours.is_open(self.local_time + timedelta(minutes=minutes_to_close))

    def date_is_open(self, day: date | datetime, extended_market_hours: bool = False) -> bool:
        """Whether there is a session on that day."""
        return self.hours.is_open_day(day.date() if isinstance(day, datetime) else day, extended_market_hours)

    def date_time_is_open(self, local: datetime) -> bool:
        """Whether the regular session is on at that local time."""
        return self.hours.is_open(local)

    def is_open_during_bar(self, start: datetime, end: datetime, is_extended_market_hours: object = False) -> bool:
        """Whether any of the bar lies in a session."""
        return self.hours.is_open_between(start, end, bool(is_extended_market_hours))
