"""When the New York Stock Exchange and brokers of currencies are open, and LEAN's market-hours file made from it."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import exchange_calendars
import numpy as np
import pandas as pd

FIRST_DAY = date(1998, 1, 2)
"""First day of LEAN's own US equity data; market hours start here too."""

LAST_DAY = date(2030, 12, 31)
"""Fixed, so that the files do not depend on the day they are written."""

MARKET_HOURS_PATH = "market-hours/market-hours-database.json"

# Vendors correct the prices of the closing auction for a while.
_SETTLING_SECONDS = 3600
_NEW_YORK = ZoneInfo("America/New_York")
_CURRENCY_HOLIDAYS = ("01-01", "12-25")
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


@lru_cache(maxsize=1)
def _calendar() -> exchange_calendars.ExchangeCalendar:
    return exchange_calendars.get_calendar("XNYS", start=FIRST_DAY.isoformat(), end=LAST_DAY.isoformat())


def exchange_sessions(start: date, end: date) -> np.ndarray:
    """Trading days of the New York Stock Exchange.

    Args:
        start: First day wanted.
        end: Last day wanted, included.

    Returns:
        Ascending `datetime64[D]`, shape `(days,)`, cut to `FIRST_DAY`..`LAST_DAY`.
    """
    sessions = _calendar().sessions.values.astype("datetime64[D]")
    return sessions[(sessions >= np.datetime64(start, "D")) & (sessions <= np.datetime64(end, "D"))]


@lru_cache(maxsize=1)
def early_closes() -> dict[date, str]:
    """Days on which the exchange closes before 16:00, with the New York wall-clock time as `HH:mm:ss`."""
    calendar = _calendar()
    return {day.date(): calendar.session_close(day).tz_convert(_NEW_YORK).strftime("%H:%M:%S") for day in calendar.early_closes}


def holidays() -> tuple[date, ...]:
    """Weekdays on which the exchange stays closed, ascending."""
    weekdays = pd.bdate_range(FIRST_DAY.replace(day=1), LAST_DAY)
    return tuple(day.date() for day in weekdays.difference(_calendar().sessions))


def last_completed_session(now: datetime) -> date:
    """The newest trading day whose closing price is settled.

    Args:
        now: The moment of asking, with a time zone.

    Returns:
        The last session whose close lies at least one hour before `now`.
    """
    settled = int((now.timestamp() - _SETTLING_SECONDS) * 1e9)
    newest = int(np.searchsorted(_calendar().closes_nanos, settled, side="right")) - 1
    return exchange_sessions(FIRST_DAY, LAST_DAY)[newest].item()


def currency_days(start: date, end: date) -> np.ndarray:
    """Days in Greenwich of which a broker of currencies has a bar: Sundays to Fridays without New Year's Day and Christmas.

    Args:
        start: First day wanted.
        end: Last day wanted, included.

    Returns:
        Ascending `datetime64[D]`, shape `(days,)`.
    """
    every = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)
    open_days = np.is_busday(every, weekmask="Sun Mon Tue Wed Thu Fri")
    years = np.arange(start.year, end.year + 1).astype(str)
    closed = np.array([f"{year}-{day}" for year in years for day in _CURRENCY_HOLIDAYS], dtype="datetime64[D]")
    return every[open_days & ~np.isin(every, closed)]


def _lean_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def market_hours_database() -> bytes:
    """LEAN's `market-hours-database.json` for US equities, and for currencies at the broker Oanda.

    Holidays and early closes come from the XNYS calendar of `exchange_calendars`; the sessions are those of LEAN: before the
    market 04:00-09:30, market 09:30-16:00, after it 16:00-20:00, New York time. Currencies are open from Sunday 17:03 to Friday
    16:58 but for five minutes a day, with bars of days in Greenwich. The schema is that of LEAN's `MarketHoursDatabaseJsonConverter`.

    Returns:
        The file's content, UTF-8.
    """
    open_day = [
        {"start": "04:00:00", "end": "09:30:00", "state": "premarket"},
        {"start": "09:30:00", "end": "16:00:00", "state": "market"},
        {"start": "16:00:00", "end": "20:00:00", "state": "postmarket"},
    ]
    entry: dict[str, object] = {"dataTimeZone": "America/New_York", "exchangeTimeZone": "America/New_York"}
    entry |= {day: [] if day in ("saturday", "sunday") else open_day for day in _WEEKDAYS}
    entry["holidays"] = [_lean_date(day) for day in holidays()]
    entry["earlyCloses"] = {_lean_date(day): close for day, close in early_closes().items()}
    entry["lateOpens"] = {}
    entries = {"Equity-usa-[*]": entry, "Forex-oanda-[*]": _currency_hours()}
    return (json.dumps({"entries": entries}, indent=2) + "\n").encode()


def _currency_hours() -> dict[str, object]:
    until = {"start": "00:00:00", "end": "16:58:00", "state": "market"}
    since = {"start": "17:03:00", "end": "1.00:00:00", "state": "market"}
    entry: dict[str, object] = {"dataTimeZone": "UTC", "exchangeTimeZone": "America/New_York"}
    entry |= {day: [until, since] for day in _WEEKDAYS} | {"sunday": [since], "friday": [until], "saturday": []}
    every = [date.fromisoformat(f"{year}-{day}") for year in range(FIRST_DAY.year, LAST_DAY.year + 1) for day in _CURRENCY_HOLIDAYS]
    return entry | {"holidays": [_lean_date(day) for day in every], "earlyCloses": {}, "lateOpens": {}}
