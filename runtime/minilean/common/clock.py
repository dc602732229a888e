"""Wall clocks: the engine counts in UTC, exchanges and algorithms read local time (`TimeKeeper`, `LocalTimeKeeper`).

All instants are naive `datetime`s whose zone is said by the name: `utc` or `local`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from minilean.errors import InputError

EPOCH = datetime(1970, 1, 1)
ONE_DAY = timedelta(days=1)
_FIXED = re.compile(r"UTC([+-])(\d\d)(?::(\d\d))?$")


class Zone:
    """A time zone that converts naive local and naive UTC datetimes; conversions are remembered by hour.

    Args:
        name: an IANA zone name such as `America/New_York`, or a fixed offset such as `UTC-05`, which LEAN's calendars hold too.

    Raises:
        InputError: no such zone.
    """

    __slots__ = ("_info", "_to_local", "_to_utc", "name")

    def __init__(self, name: str) -> None:
        self._info = _info(name)
        self.name = name
        # hours since year 1, UTC and local -> offset from UTC
        self._to_local: dict[int, timedelta] = {}
        self._to_utc: dict[int, timedelta] = {}

    def to_local(self, utc: datetime) -> datetime:
        """The local wall-clock time at a UTC instant."""
        hour = utc.toordinal() * 24 + utc.hour
        offset = self._to_local.get(hour)
        if offset is None:
            offset = self._to_local[hour] = _shared(utc.replace(tzinfo=UTC).astimezone(self._info).utcoffset())
        return utc + offset

    def to_utc(self, local: datetime) -> datetime:
        """The UTC instant of a local wall-clock time; a time skipped in spring is moved forward, as in NodaTime's lenient mapping."""
        hour = local.toordinal() * 24 + local.hour
        offset = self._to_utc.get(hour)
        if offset is None:
            offset = self._to_utc[hour] = _shared(local.replace(tzinfo=self._info).utcoffset())
        return local - offset

    def many_to_utc(self, local: np.ndarray) -> np.ndarray:
        """The UTC instants of local wall-clock times.

        Args:
            local: shape (n,), datetime64[us].

        Returns:
            Shape (n,), datetime64[us]; each what `to_utc` says of it.
        """
        hours, places = np.unique(local.astype("datetime64[h]"), return_inverse=True)
        first: list[datetime] = hours.astype("datetime64[us]").tolist()
        offsets = np.array([hour - self.to_utc(hour) for hour in first], "timedelta64[us]")
        return local - offsets[places] if len(local) else local

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Zone) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name


def _info(name: str) -> tzinfo:
    fixed = _FIXED.match(str(name))
    if fixed is not None and int(fixed[2]) < 24 and int(fixed[3] or 0) < 60:
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
        return timezone(offset if fixed[1] == "+" else -offset)
    try:
        return ZoneInfo(str(name))
    # the name of a part of the world, such as 'America', is a folder
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(f"{name!r} is not a time zone; expected an IANA name such as 'America/New_York'.") from error


@lru_cache(maxsize=256)
def _shared(offset: timedelta | None) -> timedelta:
    # a zone has a handful of offsets, each of which stands for thousands of hours
    return offset or timedelta(0)


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The one `Zone` of that name."""
    return Zone(name)


def unix_seconds(utc: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC."""
    return int((utc - EPOCH) // timedelta(seconds=1))


def midnight(moment: datetime) -> datetime:
    """The start of that day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


class EngineClock:
    """The one clock of a run: UTC now, and the algorithm's local now.

    Args:
        algorithm_zone: the zone of the algorithm's wall clock.
        utc: naive UTC now; read it as `utc`, move it with `set`.
    """

    __slots__ = ("utc", "zone")

    def __init__(self, algorithm_zone: Zone, utc: datetime) -> None:
        self.zone = algorithm_zone
        self.utc = utc

    @property
    def local(self) -> datetime:
        """Naive now in the algorithm's zone."""
        return self.zone.to_local(self.utc)

    def set(self, utc: datetime) -> None:
        """Move the clock to a UTC instant."""
        self.utc = utc
