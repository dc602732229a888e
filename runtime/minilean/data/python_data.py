"""Data that an algorithm reads itself (`PythonData`, `SubscriptionDataSource`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minilean.common.clock import Zone, zone
from minilean.common.decimals import ZERO, decimal_cast, to_double
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.enums import FileFormat, Resolution, SubscriptionTransportMedium
from minilean.common.naming import LeanObject
from minilean.common.utc_times import kept
from minilean.data.bars import NO_TIME, BaseData
from minilean.data.market_hours import DEFAULT_ZONE

_OWN = {"symbol": "symbol", "time": "time", "endtime": "end_time", "value": "value", "price": "price"}


@dataclass(eq=True, unsafe_hash=True, slots=True, repr=False)
class SubscriptionDataSource(LeanObject):
    """Where custom data come from.

    Args:
        source: path of a file (`path.zip#entry` for one inside a zip), or key of the object store.
        transport_medium: local file or object store; where none is given, an address of the web is one of the web.
        format: how lines make points.
        headers: of a web request; web sources are not modelled.
        sort: whether the points of the source may be in any order and must be sorted.
    """

    source: str
    transport_medium: SubscriptionTransportMedium | None = None
    format: FileFormat = FileFormat.CSV
    headers: tuple[Any, ...] = ()
    sort: bool = False

    def __post_init__(self) -> None:
        if self.transport_medium is None:
            is_web = self.source.lower().startswith(("http://", "https://"))
            self.transport_medium = SubscriptionTransportMedium.REMOTE_FILE if is_web else SubscriptionTransportMedium.LOCAL_FILE

    def __str__(self) -> str:
        return f"{self.transport_medium.pascal_name if self.transport_medium else ''}: {self.format.pascal_name} {self.source}"


class PythonData(BaseData, LeanObject):
    """Base of an algorithm's own data types: override `get_source` and `reader`.

    `point["close"] = 1.0` and `point.close = 1.0` store a property; names are told apart without regard to case. Floats that are set
    by index are kept to 15 significant digits, as C#'s decimal cast leaves them.
    """

    def __new__(cls, *arguments: Any, **named: Any) -> PythonData:
        """Points work even where a subclass has an `__init__` that does not call this one's."""
        point = super().__new__(cls)
        object.__setattr__(point, "_storage", {})
        for name, value in (("symbol", None), ("time", NO_TIME), ("_end_time", None), ("_filled", False), ("_value", ZERO)):
            object.__setattr__(point, name, value)
        return point

    def __init__(self) -> None:
        """All fields start out empty."""

    def get_source(self, config: object, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        """Where the data of a date are.

        Raises:
            TypeError: the subclass does not say.
        """
        raise TypeError(
            f"{type(self).__name__} must define get_source(self, config, date, is_live_mode) and return a SubscriptionDataSource."
        )

    def reader(self, config: object, line: str, date: datetime, is_live_mode: bool) -> Any:
        """The point of a line, or None to leave the line out.

        Raises:
            TypeError: the subclass does not say.
        """
        raise TypeError(f"{type(self).__name__} must define reader(self, config, line, date, is_live_mode) and return a point or None.")

    def default_resolution(self) -> Resolution:
        """The resolution where `add_data` gives none."""
        return Resolution.MINUTE

    def supported_resolutions(self) -> list[Resolution]:
        """The resolutions that `add_data` accepts."""
        return list(Resolution)

    def is_sparse_data(self) -> bool:
        """Whether days without data are nothing to report."""
        return True

    def requires_mapping(self) -> bool:
        """Whether tickers change with those of an equity."""
        return False

    def data_time_zone(self) -> Zone:
        """The zone of the points' times."""
        return zone(DEFAULT_ZONE)

    def set_property(self, name: str, value: object) -> Any:
        """Store a value under a name."""
        own = _OWN.get(_plain(name))
        if own is not None and own != "price":
            LeanObject.__setattr__(self, own, kept(value) if isinstance(value, datetime) else value)
        self._storage[name.lower()] = value
        return value

    def get_property(self, name: str) -> Any:
        """The value of a name.

        Raises:
            KeyNotFoundException: nothing is stored under it.
        """
        own = _OWN.get(_plain(name))
        if own is not None:
            return getattr(self, own)
        storage = self._storage
        key = name.lower()
        if key not in storage:
            key = next((known for known in storage if _plain(known) == _plain(name)), key)
        if key not in storage:
            known = ", ".join(["Time", "Symbol", "Value", *storage])
            raise KeyNotFoundException(f"{type(self).__name__} has no property {name!r}; it has {known}.")
        return storage[key]

    def has_property(self, name: str) -> bool:
        """Whether something is stored under a name."""
        return name.lower() in self._storage

    def get_storage_dictionary(self) -> dict[str, Any]:
        """Everything that was stored, by lower-case name."""
        return self._storage

    def __setitem__(self, name: str, value: object) -> None:
        # LEAN makes a decimal of a double that is set by index, and of no other
        self.set_property(name, to_double(decimal_cast(value, saturates=False)) if isinstance(value, float) else value)

    __getitem__ = get_property

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_") or _plain(name) in _OWN or hasattr(type(self), name):
            LeanObject.__setattr__(self, name, kept(value) if isinstance(value, datetime) else value)
        else:
            self.set_property(name, value)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            try:
                return self.get_property(name)
            except KeyNotFoundException:
                return super().__getattr__(name)
        return super().__getattr__(name)

    def values_only(self) -> PythonData:
        """The point as typed history hands it out in LEAN: its values, without the methods of its class."""
        plain = PythonData()
        for name in ("symbol", "time", "_end_time", "_filled", "_value"):
            object.__setattr__(plain, name, getattr(self, name))
        object.__setattr__(plain, "_storage", dict(self._storage))
        return plain

    def clone(self) -> PythonData:
        """A copy with its own properties."""
        copied = super().clone()
        object.__setattr__(copied, "_storage", dict(self._storage))
        return copied


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
