"""Data that algorithms read themselves."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException
from minilean.common.enums import FileFormat, Resolution, SecurityType, SubscriptionTransportMedium
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.data import data_files
from minilean.data.custom import CustomDataReader, custom_config
from minilean.data.folder import DataFolder
from minilean.data.market_hours import ExchangeHours
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import DataError, UnsupportedCall

SYMBOL = Symbol(SecurityIdentifier("RAIN.Rain", DEFAULT_DATE, "usa", SecurityType.BASE), "RAIN")


class Store:
    """An object store of one entry."""

    def contains_key(self, key: str) -> bool:
        return key == "rain.csv"

    def read_bytes(self, key: str) -> bytearray:
        return bytearray(b"2016-01-05,4\n2016-01-04,3")


class Rain(PythonData):
    """Millimetres a day, from wherever the test says."""

    source: Any = None
    calls = 0

    def get_source(self, config: Any, date: datetime, is_live_mode: bool) -> Any:
        return type(self).source

    def reader(self, config: Any, line: str, date: datetime, is_live_mode: bool) -> Any:
        type(self).calls += 1
        if not line[:1].isdigit():
            return None
        day, amount = line.split(",")
        point = Rain()
        point.time = datetime.fromisoformat(day)
        point.end_time = point.time + timedelta(1)
        point.value = float(amount)
        point["Amount"] = float(amount)
        return point


@pytest.fixture
def config() -> SubscriptionConfig:
    hours = ExchangeHours.always_open(zone("America/New_York"))
    return SubscriptionConfig(SYMBOL, Rain, Resolution.DAILY, hours, is_custom_data=True, fill_forward=False)


def _points(config: SubscriptionConfig, source: Any) -> list[Any]:
    Rain.source = source
    return CustomDataReader(Store()).points(config, date(2016, 1, 1), date(2016, 1, 31))


def test_a_file_serves_all_dates_once(config: SubscriptionConfig, tmp_path: Path) -> None:
    path = tmp_path / "rain.csv"
    path.write_text("day,amount\n2016-01-04,3\n2016-01-05,4.5\n", encoding="utf-8")
    reader = CustomDataReader(Store())
    Rain.source, Rain.calls = SubscriptionDataSource(str(path)), 0
    points = reader.points(config, date(2016, 1, 1), date(2016, 1, 31))
    reader.points(config, date(2016, 1, 10), date(2016, 1, 12))
    assert [point.value for point in points] == [3.0, 4.5]
    assert [point.end_time for point in points] == [datetime(2016, 1, 5), datetime(2016, 1, 6)]
    assert points[0].symbol == SYMBOL
    assert Rain.calls == 3


def test_points_of_the_object_store_come_in_order(config: SubscriptionConfig) -> None:
    points = _points(config, SubscriptionDataSource("rain.csv", SubscriptionTransportMedium.OBJECT_STORE))
    assert [point.value for point in points] == [3.0, 4.0]
    assert _points(config, SubscriptionDataSource("other.csv", SubscriptionTransportMedium.OBJECT_STORE)) == []


def test_an_entry_of_a_zip(config: SubscriptionConfig, tmp_path: Path) -> None:
    path = tmp_path / "rain.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "2016-01-04,1")
        archive.writestr("b.csv", "2016-01-04,2")
    assert [point.value for point in _points(config, SubscriptionDataSource(f"{path}#b.csv"))] == [2.0]
    with pytest.raises(DataError, match=r"rain\.zip holds a\.csv, b\.csv; expected c\.csv"):
        _points(config, SubscriptionDataSource(f"{path}#c.csv"))


def test_a_zip_of_ones_own_may_hold_more_than_one_of_prices_and_be_packed_by_bzip2(
    config: SubscriptionConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "MOST_UNPACKED", 10)
    path = tmp_path / "rain.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", "2016-01-04,1")
    assert [point.value for point in _points(config, SubscriptionDataSource(str(path)))] == [1.0]
    path.write_bytes(b"PK")
    with pytest.raises(DataError, match=r"rain\.zip is not a sound zip file .* Make the file again\.$"):
        _points(config, SubscriptionDataSource(f"{path}#a.csv"))


@pytest.mark.parametrize("name", ["rain.csv", "rain.zip"])
def test_a_file_that_is_not_text_is_named(config: SubscriptionConfig, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe\x80")
    with pytest.raises(DataError, match=name):
        _points(config, SubscriptionDataSource(str(path)))


def test_a_missing_file_holds_no_points(config: SubscriptionConfig, tmp_path: Path) -> None:
    assert _points(config, SubscriptionDataSource(str(tmp_path / "none.csv"))) == []


def test_the_web_and_binary_files_are_not_modelled(config: SubscriptionConfig) -> None:
    with pytest.raises(UnsupportedCall, match="REMOTE_FILE"):
        _points(config, SubscriptionDataSource("x", SubscriptionTransportMedium.REMOTE_FILE))
    with pytest.raises(UnsupportedCall, match="REMOTE_FILE"):
        _points(config, SubscriptionDataSource("https://example.com/rain.csv"))
    with pytest.raises(UnsupportedCall, match=r"FileFormat\.BINARY"):
        _points(config, SubscriptionDataSource("x", SubscriptionTransportMedium.LOCAL_FILE, FileFormat.BINARY))


def test_properties_are_found_in_any_case() -> None:
    point = Rain()
    point["Some Value"] = 0.1 + 0.2
    point.wind_speed = 7
    assert point["some value"] == 0.3
    assert point["WindSpeed"] == point.wind_speed == point.Wind_Speed == 7
    assert point.has_property("wind_speed")
    assert not point.has_property("snow")
    with pytest.raises(KeyNotFoundException, match="no property 'snow'"):
        point["snow"]
    with pytest.raises(AttributeError, match="snow"):
        point.snow  # noqa: B018


def test_the_point_itself_under_its_names() -> None:
    point = Rain()
    point["time"] = datetime(2016, 1, 4)
    point["value"] = 2.5
    assert point.time == point.end_time == datetime(2016, 1, 4)
    assert point.value == point["Price"] == point.Value == 2.5


def test_a_copy_has_its_own_properties() -> None:
    point = Rain()
    point["x"] = 1
    copy = point.clone()
    copy["x"] = 2
    assert (point["x"], copy["x"]) == (1, 2)


def test_a_type_without_its_methods_says_so() -> None:
    with pytest.raises(TypeError, match="must define get_source"):
        PythonData().get_source(None, datetime(2016, 1, 1), False)
    with pytest.raises(TypeError, match="must define reader"):
        PythonData().reader(None, "", datetime(2016, 1, 1), False)
    assert PythonData().default_resolution() == Resolution.MINUTE


def test_points_become_known_at_their_end(config: SubscriptionConfig) -> None:
    Rain.source = SubscriptionDataSource("rain.csv", SubscriptionTransportMedium.OBJECT_STORE)
    reader = CustomDataReader(Store())
    known = reader.between(config, datetime(2016, 1, 5, 5), datetime(2016, 1, 6, 5))
    assert [(utc, point.value) for utc, point in known] == [(datetime(2016, 1, 6, 5), 4.0)]


def test_the_subscription_of_custom_data(conformance_data: Path) -> None:
    folder = DataFolder(conformance_data)
    made = custom_config(folder, Rain, "rain", None, "UTC", False)
    assert str(made.symbol.id).startswith("RAIN.Rain ")
    assert (made.symbol.value, made.resolution, made.fill_data_forward) == ("RAIN", Resolution.MINUTE, False)
    assert made.hours.is_always_open
    assert folder.hours_of(made.symbol).zone == zone("UTC")


def test_a_resolution_that_the_type_does_not_support_is_refused(conformance_data: Path) -> None:
    class Daily(Rain):
        def supported_resolutions(self) -> list[Resolution]:
            return [Resolution.DAILY]

    with pytest.raises(ArgumentException, match="expected one of DAILY"):
        custom_config(DataFolder(conformance_data), Daily, "RAIN", Resolution.HOUR, None, False)
