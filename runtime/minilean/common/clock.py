"""Wall clocks: the engine counts in UTC, exchanges and algorithms read local time (`TimeKeeper`, `LocalTimeKeeper`).

All instants are naive `datetime`s whose zone is said by the name: `utc` or `local`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from minilean.common.utc_times import aware
from minilean.errors import InputError

EPOCH = datetime(1970, 1, 1)
ONE_DAY = timedelta(days=1)
# LEAN lets some steps follow others of the same moment by a tick of its clock, 100 ns, which Python's times cannot hold: a microsecond
# stands for it in the order of steps, and no clock shows it
TICK = _MICROSECOND = timedelta(microseconds=1)
_SECONDS_PER_DAY = 24 * 60 * 60
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
_FIXED = re.compile(r"UTC([+-])(\d\d)(?::(\d\d))?$")


class _Offsets:
    """Offsets from UTC by day.

    Args:
        offset_at: the offset at a naive datetime.
    """

    __slots__ = ("_by_hour", "_offset_at", "by_day")

    def __init__(self, offset_at: Callable[[datetime], timedelta | None]) -> None:
        self._offset_at = offset_at
        # by the ordinal of the day; days on which the offset changes are not there
        self.by_day: dict[int, timedelta] = {}
        self._by_hour: dict[tuple[int, int], timedelta] = {}

    def at(self, moment: datetime) -> timedelta:
        """The offset at a moment; a zone changes it at full hours."""
        whole = self.of_day(moment)
        if whole is not None:
            return whole
        key = (moment.toordinal(), moment.hour)
        offset = self._by_hour.get(key)
        if offset is None:
            offset = self._by_hour[key] = self._exact(moment)
        return offset

    def of_day(self, moment: datetime) -> timedelta | None:
        """The offset of a whole day, None if it changes on that day."""
        day = moment.toordinal()
        offset = self.by_day.get(day)
        if offset is None and _FIRST_DAY < day < _LAST_DAY:
            start = midnight(moment)
            offset = self._exact(start)
            if offset != self._exact(start + ONE_DAY - _MICROSECOND):
                return None
            self.by_day[day] = offset
        return offset

    def _exact(self, moment: datetime) -> timedelta:
        return self._offset_at(moment) or timedelta(0)


class Zone:
    """A time zone that converts naive local and naive UTC datetimes.

    The offset from UTC is remembered for each day, and for each hour of the few days on which it changes.

    Args:
        name: an IANA zone name such as `America/New_York`, or a fixed offset such as `UTC-05`, which LEAN's calendars hold too.

    Raises:
        InputError: no such zone.
    """

    __slots__ = ("_info", "_to_local", "_to_utc", "name")

    def __init__(self, name: str) -> None:
        self._info = _info(name)
        self.name = name
        self._to_local = _Offsets(lambda utc: utc.replace(tzinfo=UTC).astimezone(self._info).utcoffset())
        self._to_utc = _Offsets(lambda local: local.replace(tzinfo=self._info).utcoffset())

    @property
    def id(self) -> str:
        """LEAN's name of `name`."""
        return self.name

    def to_local(self, utc: datetime) -> datetime:
        """The local wall-clock time at a UTC instant."""
        offset = self._to_local.by_day.get(utc.toordinal())
        return utc + (self._to_local.at(utc) if offset is None else offset)

    def to_utc(self, local: datetime) -> datetime:
        """The UTC instant of a local wall-clock time; a time skipped in spring is moved forward, as in NodaTime's lenient mapping."""
        offset = self._to_utc.by_day.get(local.toordinal())
        return local - (self._to_utc.at(local) if offset is None else offset)

    def many_to_utc(self, local: np.ndarray) -> np.ndarray:
        """The UTC instants of local wall-clock times.

        Args:
            local: shape (n,), datetime64[us].

        Returns:
            Shape (n,), datetime64[us]; each what `to_utc` says of it.
        """
        days, places = np.unique(local.astype("datetime64[D]"), return_inverse=True)
        dates: list[datetime] = days.astype("datetime64[us]").tolist()
        whole = [self._to_utc.of_day(day) for day in dates]
        offsets = np.array([timedelta(0) if offset is None else offset for offset in whole], "timedelta64[us]")[places]
        changing = np.array([offset is None for offset in whole], bool)[places]
        offsets[changing] = [self._to_utc.at(moment) for moment in local[changing].tolist()]
        return local - offsets

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


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The one `Zone` of that name."""
    return Zone(name)


def unix_seconds(utc: datetime) -> int:
    """Whole seconds since 1970-01-01 UTC."""
    since = utc - EPOCH
    return since.days * _SECONDS_PER_DAY + since.seconds


def midnight(moment: datetime) -> datetime:
    """The start of that day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def without_tick(moment: datetime) -> datetime:
    """A moment as algorithms see it."""
    return moment.replace(microsecond=0) if moment.microsecond == 1 else moment


class EngineClock:
    """The one clock of a run: UTC now, and the algorithm's local now.

    Args:
        algorithm_zone: the zone of the algorithm's wall clock.
        utc: naive UTC now; read it as `utc`, move it with `set`.
    """

    __slots__ = ("_aware", "utc", "zone")

    def __init__(self, algorithm_zone: Zone, utc: datetime) -> None:
        self.zone = algorithm_zone
        self.utc = utc
        self._aware = (utc, aware(utc))

    @property
    def local(self) -> datetime:
        """Naive now in the algorithm's zone."""
        return self.zone.to_local(self.utc)

    @property
    def aware_utc(self) -> datetime:
        """UTC now with the zone that algorithms see; made once for each step, in which it is asked for some times."""
        if self._aware[0] is not self.utc:
            self._aware = (self.utc, aware(self.utc))
        return self._aware[1]

    def set(self, utc: datetime) -> None:
        """Move the clock to a UTC instant."""
        self.utc = utc if utc.microsecond != 1 else utc.replace(microsecond=0)
