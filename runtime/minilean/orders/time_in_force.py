"""How long an order stays open (`TimeInForce` and the classes of `Orders/TimeInForces`)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from minilean.common.clock import midnight, zone
from minilean.common.enums import SecurityType, TimeZones
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.data.market_hours import ExchangeHours

_ONE_DAY = timedelta(days=1)
_FOREX_CUT_OFF = time(17)
_BY_CUT_OFF = (SecurityType.FOREX, SecurityType.CFD)
_NAMESPACE = "QuantConnect.Orders.TimeInForces"


class SentOrder(Protocol):
    """What of an order its end depends on."""

    symbol: Symbol
    _utc: datetime


class TradingPlace(Protocol):
    """Calendar and clock of an exchange."""

    hours: ExchangeHours

    @property
    def _utc_time(self) -> datetime:
        """Naive UTC now."""
        ...


class TradedSecurity(Protocol):
    """What of a security the end of its orders depends on."""

    @property
    def exchange(self) -> TradingPlace:
        """Where it trades."""
        ...


class TimeInForce(LeanObject):
    """When an order that has not filled is cancelled: `GOOD_TIL_CANCELED`, `DAY` or `good_til_date(expiry)`."""

    GOOD_TIL_CANCELED: TimeInForce
    DAY: TimeInForce

    @staticmethod
    def good_til_date(expiry: datetime) -> GoodTilDateTimeInForce:
        """Cancelled at the close of that day.

        Args:
            expiry: day at the exchange; its time of day does not matter.
        """
        return GoodTilDateTimeInForce(expiry)

    def is_order_expired(self, security: TradedSecurity, order: SentOrder) -> bool:
        """Whether the order is to be cancelled now."""
        expiry = self._expiry_utc(security, order)
        return expiry is not None and security.exchange._utc_time >= expiry

    def _expiry_utc(self, security: TradedSecurity, order: SentOrder) -> datetime | None:
        """From when on the order is to be cancelled, as naive UTC; None if that never comes."""
        return None

    def is_fill_valid(self, security: TradedSecurity, order: SentOrder, fill: object) -> bool:
        """Whether a fill may be kept."""
        return True

    def _json_members(self) -> dict[str, str]:
        """What LEAN's JSON says about it; nothing for orders that are good until cancelled."""
        return {}


class GoodTilCanceledTimeInForce(TimeInForce):
    """Never expires."""


class DayTimeInForce(TimeInForce):
    """Expires at the first regular close after the order was sent, currency pairs at 17:00 New York.

    An order sent at a close therefore lives until the next session's close, where it expires before it could fill.
    """

    def _expiry_utc(self, security: TradedSecurity, order: SentOrder) -> datetime | None:
        """That close."""
        if order.symbol.security_type in _BY_CUT_OFF:
            return _forex_cut_off(order._utc, zone(TimeZones.NEW_YORK).to_local(order._utc))
        hours = security.exchange.hours
        return _close_after(hours, hours.zone.to_local(order._utc))

    def _json_members(self) -> dict[str, str]:
        """The .NET class."""
        return {"$type": f"{_NAMESPACE}.DayTimeInForce"}


class GoodTilDateTimeInForce(TimeInForce):
    """Expires at the first regular close on or after a day, currency pairs at 17:00 New York.

    Args:
        expiry: that day at the exchange.
    """

    __slots__ = ("expiry",)

    def __init__(self, expiry: datetime) -> None:
        self.expiry = expiry

    def _expiry_utc(self, security: TradedSecurity, order: SentOrder) -> datetime | None:
        """That close."""
        if order.symbol.security_type in _BY_CUT_OFF:
            return self.get_forex_order_expiry_date_time(order)
        return _close_after(security.exchange.hours, midnight(self.expiry))

    def get_forex_order_expiry_date_time(self, order: SentOrder) -> datetime:
        """UTC time at which an order on a currency pair expires."""
        return _forex_cut_off(order._utc, self.expiry)

    def _json_members(self) -> dict[str, str]:
        """The .NET class and the expiry."""
        return {"$type": f"{_NAMESPACE}.GoodTilDateTimeInForce", "Expiry": self.expiry.isoformat()}


TimeInForce.GOOD_TIL_CANCELED = GoodTilCanceledTimeInForce()
TimeInForce.DAY = DayTimeInForce()


def _close_after(hours: ExchangeHours, local: datetime) -> datetime:
    # a market that never closes ends its days at midnight
    close = midnight(local) + _ONE_DAY if hours.is_market_always_open else hours.next_close(local)
    return hours.zone.to_utc(close)


def _forex_cut_off(order_utc: datetime, day: datetime) -> datetime:
    new_york = zone(TimeZones.NEW_YORK)
    expiry = datetime.combine(day.date(), _FOREX_CUT_OFF)
    sent = new_york.to_local(order_utc)
    if sent.date() == day.date() and sent.time() > _FOREX_CUT_OFF:
        expiry += _ONE_DAY
    return new_york.to_utc(expiry)
