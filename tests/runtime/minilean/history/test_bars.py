"""Bars of a stretch of time, read for a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.custom import CustomDataReader
from minilean.data.folder import DataFolder
from minilean.errors import UnsupportedCall
from minilean.history.bars import HistoryReader, Selection
from minilean.history.requests import HistoryRequest

RAW = DataNormalizationMode.RAW
Make = Callable[..., HistoryRequest]


@pytest.fixture
def folder(conformance_data: Path) -> DataFolder:
    return DataFolder(conformance_data)


@pytest.fixture
def reader(folder: DataFolder) -> HistoryReader:
    return HistoryReader(folder, CustomDataReader(SimpleNamespace(contains_key=lambda key: False, read=str)))


@pytest.fixture
def make(folder: DataFolder) -> Make:
    """A request for raw daily bars of SPY from a first to a last moment, in UTC."""

    def request(start: datetime, end: datetime, **named: object) -> HistoryRequest:
        spy = folder.create_symbol("SPY")
        given = {"data_type": TradeBar, "resolution": Resolution.DAILY, "mode": RAW, "fill_forward": True, "strict": True} | named
        return HistoryRequest(symbol=spy, hours=folder.hours_of(spy), start_utc=start, end_utc=end, **given)

    return request


def test_a_bar_belongs_to_the_moment_at_which_it_ended(reader: HistoryReader, make: Make) -> None:
    found = reader.select(make(datetime(2015, 1, 5, 21), datetime(2015, 1, 7, 21)))
    # the close of the fifth is the start and so before the stretch, that of the seventh is its end and so within
    assert found is not None
    assert found.end_utc == [datetime(2015, 1, 6, 21), datetime(2015, 1, 7, 21)]
    assert [(bar.time, bar.end_time) for bar in found.bars()] == [
        (datetime(2015, 1, 6, 9, 30), datetime(2015, 1, 6, 16)),
        (datetime(2015, 1, 7, 9, 30), datetime(2015, 1, 7, 16)),
    ]
    assert (len(found), found.first_end_utc) == (2, datetime(2015, 1, 6, 21))
    assert found.end_index.tolist() == [datetime(2015, 1, 6, 16), datetime(2015, 1, 7, 16)]


def test_columns_are_those_of_the_bars(reader: HistoryReader, make: Make) -> None:
    found = reader.select(make(datetime(2015, 1, 5, 21), datetime(2015, 1, 7, 21)))
    assert found is not None
    assert found.column("close").tolist() == [bar.close for bar in found.bars()]


@pytest.mark.parametrize(
    ("start", "end", "named"),
    [
        (datetime(2015, 1, 7), datetime(2015, 1, 7), {}),
        (datetime(2015, 1, 7), datetime(2015, 1, 6), {}),
        (datetime(1990, 1, 7), datetime(1990, 2, 6), {}),
        (datetime(2015, 1, 5), datetime(2015, 1, 9), {"data_type": QuoteBar}),
    ],
)
def test_where_there_is_nothing_nothing_is_given(
    reader: HistoryReader, make: Make, start: datetime, end: datetime, named: dict[str, object]
) -> None:
    assert reader.select(make(start, end, **named)) is None


def test_a_resolution_that_is_not_read_is_refused_where_its_files_are(conformance_data: Path, make: Make, tmp_path: Path) -> None:
    (tmp_path / "equity" / "usa" / "minute" / "spy").mkdir(parents=True)
    (tmp_path / "equity" / "usa" / "minute" / "spy" / "20150105_trade.zip").touch()
    for name in ("market-hours", "symbol-properties", "equity/usa/map_files"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(conformance_data / name)
    reader = HistoryReader(DataFolder(tmp_path), CustomDataReader(SimpleNamespace(contains_key=lambda key: False, read=str)))
    with pytest.raises(UnsupportedCall, match=r"history of SPY with Resolution.MINUTE .*daily and hourly bars are"):
        reader.select(make(datetime(2015, 1, 5), datetime(2015, 1, 9), resolution=Resolution.MINUTE))


def test_a_selection_of_no_kind_says_so() -> None:
    for read in (lambda: Selection().end_utc, lambda: Selection().end_stamps, Selection().bars):
        with pytest.raises(TypeError, match="Selection holds no bars"):
            read()
