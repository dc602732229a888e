"""Data types that an algorithm writes: where they come from, and the names they carry."""

from datetime import datetime

import pytest

from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.enums import FileFormat, Resolution, SubscriptionTransportMedium
from minilean.data.python_data import PythonData, SubscriptionDataSource


class Own(PythonData):
    pass


@pytest.mark.parametrize(
    ("source", "medium"),
    [
        ("HTTPS://example.org/x.csv", SubscriptionTransportMedium.REMOTE_FILE),
        ("http://example.org/x.csv", SubscriptionTransportMedium.REMOTE_FILE),
        ("/data/x.csv", SubscriptionTransportMedium.LOCAL_FILE),
    ],
)
def test_where_a_source_lies_is_told_by_its_address(source: str, medium: SubscriptionTransportMedium) -> None:
    found = SubscriptionDataSource(source)
    assert (found.transport_medium, found.format) == (medium, FileFormat.CSV)
    assert (
        SubscriptionDataSource(source, SubscriptionTransportMedium.OBJECT_STORE).transport_medium
        == SubscriptionTransportMedium.OBJECT_STORE
    )


def test_names_of_its_own_are_found_in_any_spelling() -> None:
    point = Own()
    point["OpenInterest"] = 5
    point.vix_close = 17.25
    assert (point["openinterest"], point["open_interest"], point.OpenInterest, point["VixClose"]) == (5, 5, 5, 17.25)
    assert point.has_property("OPENINTEREST")
    assert not point.has_property("volume")
    assert point.get_storage_dictionary() == {"openinterest": 5, "vix_close": 17.25}


def test_leans_members_stay_members() -> None:
    point = Own()
    point.value, point.time, point["EndTime"] = 3, datetime(2020, 1, 2), datetime(2020, 1, 3)
    assert (point["Value"], point["price"], point.Time, point.end_time) == (3.0, 3.0, datetime(2020, 1, 2), datetime(2020, 1, 3))


def test_a_name_that_is_not_there_lists_those_that_are() -> None:
    point = Own()
    point["spread"] = 1
    with pytest.raises(KeyNotFoundException, match="Own has no property 'sprad'; it has Time, Symbol, Value, spread"):
        point["sprad"]
    with pytest.raises(AttributeError, match="sprad"):
        point.sprad  # noqa: B018 - the look-up is what fails


def test_a_copy_keeps_its_own_names() -> None:
    point = Own()
    point["spread"] = 1
    copy = point.clone()
    copy["spread"] = 2
    assert (point["spread"], copy["spread"], point.values_only()["spread"]) == (1, 2, 1)


def test_what_must_be_written_says_so() -> None:
    with pytest.raises(TypeError, match=r"Own must define get_source\(self, config, date, is_live_mode\)"):
        Own().get_source(None, datetime(2020, 1, 2), False)
    with pytest.raises(TypeError, match=r"Own must define reader\(self, config, line, date, is_live_mode\)"):
        Own().reader(None, "", datetime(2020, 1, 2), False)
    assert (Own().default_resolution(), Own().is_sparse_data(), Own().requires_mapping()) == (Resolution.MINUTE, True, False)
