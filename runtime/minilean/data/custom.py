"""Reads an algorithm's own data through its `get_source` and `reader` (`TextSubscriptionDataSourceReader`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from minilean.common.clock import zone
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import FileFormat, Market, Resolution, SecurityType, SubscriptionTransportMedium
from minilean.common.naming import member_of
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.common.symbol_cache import register_type
from minilean.data.bars import BaseData
from minilean.data.data_files import MOST_BYTES, is_present, read_bytes, read_zip_entry
from minilean.data.folder import DataFolder
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.subscription_config import SubscriptionConfig
from minilean.data.text_lines import decoded
from minilean.errors import UnsupportedCall

_LINES = (FileFormat.CSV, FileFormat.UNFOLDING_COLLECTION, FileFormat.FOLDING_COLLECTION)
_ADVICE = "Make the file again."
_Key = tuple[type, str, SubscriptionDataSource]


class Store(Protocol):
    """The part of the object store that is read here."""

    def contains_key(self, path: str) -> bool:
        """Whether there is an entry."""
        ...

    def read_bytes(self, path: str) -> bytearray:
        """The content of an entry."""
        ...


class CustomDataReader:
    """The points of custom data; a local file is read once per symbol and run.

    Args:
        object_store: where sources of that medium are.
    """

    def __init__(self, object_store: Store) -> None:
        self._store = object_store
        self._read: dict[_Key, list[BaseData]] = {}

    def points(self, config: SubscriptionConfig, start: date, end: date) -> list[BaseData]:
        """The points that the sources of some dates hold.

        Args:
            config: the subscription; its `data_type` is the algorithm's class.
            start: first date that `get_source` is asked for.
            end: last one.

        Returns:
            Points in order of end time; those of a source that serves many dates appear once, whatever their own dates are.

        Raises:
            UnsupportedCall: a source is on the web or of a format other than lines.
            DataError: a file cannot be read, or is no text.
        """
        found: list[BaseData] = []
        last: SubscriptionDataSource | None = None
        factory = config.data_type()
        if getattr(factory, "symbol", None) is None:
            factory.symbol = config.symbol
        day = start
        while day <= end:
            if config.hours.is_open_day(day):
                moment = datetime(day.year, day.month, day.day)
                source = factory.get_source(config, moment, False)
                if source is not None and source != last:
                    found.extend(self._of_source(factory, config, source, moment))
                    last = source
            day += timedelta(days=1)
        return sorted(found, key=lambda point: point.end_time)

    def between(self, config: SubscriptionConfig, after_utc: datetime, until_utc: datetime) -> list[tuple[datetime, BaseData]]:
        """The points that become known in a stretch of time.

        Args:
            config: the subscription.
            after_utc: points known at or before it are left out.
            until_utc: points known after it are left out.

        Returns:
            (instant at which it is known, point) in order.

        Raises:
            UnsupportedCall: a source is on the web or of a format other than lines.
            DataError: a file cannot be read, or is no text.
        """
        return [(utc, point) for utc, point in self.begun_by(config, after_utc, until_utc) if utc <= until_utc]

    def begun_by(self, config: SubscriptionConfig, after_utc: datetime, until_utc: datetime) -> list[tuple[datetime, BaseData]]:
        """As `between`, with the points that begin by the end of the stretch and become known later, as a feed delivers them."""
        data_zone = config.data_zone
        until = data_zone.to_local(until_utc)
        points = self.points(config, data_zone.to_local(after_utc).date(), until.date())
        timed = ((data_zone.to_utc(point.end_time), point) for point in points if point.time <= until)
        return [(utc, point) for utc, point in timed if utc > after_utc]

    def _of_source(
        self, factory: PythonData, config: SubscriptionConfig, source: SubscriptionDataSource, moment: datetime
    ) -> list[BaseData]:
        if source.format not in _LINES:
            raise UnsupportedCall(f"FileFormat.{source.format}", "custom data are read line by line")
        if source.transport_medium is SubscriptionTransportMedium.OBJECT_STORE:
            text = ""
            if self._store.contains_key(source.source):
                text = decoded(bytes(self._store.read_bytes(source.source)), f"{source.source} in the object store", "Save it again.")
            return list(_points(factory, config, text, moment))
        if source.transport_medium is not SubscriptionTransportMedium.LOCAL_FILE:
            raise UnsupportedCall(f"SubscriptionTransportMedium.{source.transport_medium}", "backtests read no web sources")
        key = (config.data_type, str(config.symbol.id), source)
        if key not in self._read:
            self._read[key] = list(_points(factory, config, _file_text(source.source), moment))
        return self._read[key]


def custom_config(
    folder: DataFolder, data_type: type[PythonData], ticker: object, resolution: Resolution | None, time_zone: object, fill_forward: bool
) -> SubscriptionConfig:
    """The subscription that `add_data` makes.

    Args:
        folder: the data folder, whose calendars may know the type.
        data_type: the algorithm's class.
        ticker: name of the series, or a symbol whose ticker it takes.
        resolution: None takes the type's default.
        time_zone: zone of the points, by name; None takes the type's.
        fill_forward: whether days without a point repeat the last one.

    Raises:
        ArgumentException: the type does not support the resolution.
        InputError: there is no such time zone.
    """
    name = str(getattr(ticker, "value", ticker)).upper()
    symbol = Symbol(SecurityIdentifier(f"{name}.{data_type.__name__}", DEFAULT_DATE, Market.USA, SecurityType.BASE), name)
    register_type(data_type)
    return selected_config(folder, data_type, symbol, resolution, fill_forward, time_zone)


def selected_config(
    folder: DataFolder,
    data_type: type[PythonData],
    symbol: Symbol,
    resolution: Resolution | None,
    fill_forward: bool,
    time_zone: object = None,
) -> SubscriptionConfig:
    """The subscription of a symbol of custom data, as universes select them; see `custom_config`."""
    factory = data_type()
    type_name = data_type.__name__
    resolution = member_of(Resolution, factory.default_resolution() if resolution is None else resolution)
    supported = factory.supported_resolutions()
    if resolution not in supported:
        names = ", ".join(str(one) for one in supported)
        raise ArgumentException(f"{type_name} does not support Resolution.{resolution}; expected one of {names}.")
    own_zone = time_zone or factory.data_time_zone()
    hours = folder.market_hours.custom_hours(Market.USA, symbol.value, type_name, zone(str(own_zone)))
    return SubscriptionConfig(
        symbol, data_type, resolution, hours, fill_forward=fill_forward, extended_market_hours=True, is_custom_data=True
    )


def benchmark_config(held: SubscriptionConfig) -> SubscriptionConfig:
    """The engine's own subscription of a benchmark of custom data: hourly, or at the longest resolution that their class supports.

    Args:
        held: the algorithm's subscription of the same data.
    """
    supported = held.data_type().supported_resolutions()
    return SubscriptionConfig(
        held.symbol,
        held.data_type,
        Resolution.HOUR if Resolution.HOUR in supported else max(supported),
        held.hours,
        data_zone=held.data_zone,
        fill_forward=False,
        extended_market_hours=True,
        is_internal_feed=True,
        is_custom_data=True,
    )


def _points(factory: PythonData, config: SubscriptionConfig, text: str, moment: datetime) -> Iterator[BaseData]:
    for line in text.splitlines():
        made = factory.reader(config, line, moment, False)
        if made is None:
            continue
        for point in made if isinstance(made, (list, tuple)) else (made,):
            if point.symbol is None:
                point.symbol = config.symbol
            yield point


def _file_text(source: str) -> str:
    """The text of a file; a missing one is empty, as in LEAN."""
    name, _, entry = source.partition("#")
    path = Path(name)
    if not is_present(path):
        return ""
    if path.suffix.lower() != ".zip":
        return decoded(read_bytes(path), path, _ADVICE)

    def chosen(names: list[str]) -> str | None:
        return next((name for name in names if not entry or name == entry), None)

    return decoded(read_zip_entry(path, chosen, entry or "a file in it", _ADVICE, MOST_BYTES), source, _ADVICE)
