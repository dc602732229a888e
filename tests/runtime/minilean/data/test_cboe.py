"""Indices of the exchange in Chicago (`QuantConnect.DataSource.CBOE`)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.globals import Globals
from minilean.data.cboe import CBOE, read_index
from minilean.errors import DataError

DAY = datetime(2016, 12, 12)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(Globals, "data_folder", str(tmp_path))
    return SimpleNamespace(symbol=SimpleNamespace(value="VIX3M"))


def test_the_file_is_named_by_the_ticker(config: Any, tmp_path: Path) -> None:
    assert CBOE().get_source(config, DAY, False).source == str(tmp_path / "alternative" / "cboe" / "vix3m.csv")


@pytest.mark.parametrize(
    ("line", "prices"),
    [
        ("01/02/2014,14.32, 14.59,14.00,14.23", (14.32, 14.59, 14, 14.23)),
        ("2014-01-02,14.23", (14.23, 14.23, 14.23, 14.23)),
        ("20140102,,x,nan,14.23", (0, 0, 0, 14.23)),
    ],
)
def test_a_day_has_four_prices_and_is_known_at_the_midnight_after_it(config: Any, line: str, prices: tuple[float, ...]) -> None:
    point: Any = CBOE().reader(config, line, DAY, False)
    assert (point.open, point.high, point.low, point.close) == prices
    assert (point.value, point.price, point.Close) == (14.23, 14.23, 14.23)
    assert (point.time, point.end_time) == (datetime(2014, 1, 2), datetime(2014, 1, 3))


def test_a_heading_is_left_out_and_a_broken_line_is_told(config: Any) -> None:
    assert CBOE().reader(config, "DATE,OPEN,HIGH,LOW,CLOSE", DAY, False) is None
    for line in ("01/02/2014", "1,2,3,4,5", "01/02/2014,1,2"):
        with pytest.raises(DataError, match=r"vix3m\.csv: .* is no date, such as 01/31/2014, with one or four prices"):
            CBOE().reader(config, line, DAY, False)


def test_a_whole_index_by_its_days_whichever_way_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "vix.csv"
    file.write_text("Date,Close\n01/29/1993,12.42\n2/01/1993,12.33\n2/2/1993,.\n1993-02-03,11.9,13,11,12.1\n")
    days = {date(1993, 1, 29): 12.42, date(1993, 2, 1): 12.33, date(1993, 2, 3): 12.1}
    assert read_index(file) == {day.toordinal(): close for day, close in days.items()}
    assert read_index(tmp_path / "none.csv") == {}


def test_a_broken_line_of_an_index_is_told_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "vix.csv"
    for line in ("13/13/1993,12", "01/29/1993", "1/2/1993,1,2,3"):
        file.write_text(f"Date,Close\n01/29/1993,12.42\n{line}\n")
        with pytest.raises(DataError, match=r"vix\.csv, line 3: .* is no date, such as 01/31/2014, with one or four prices"):
            read_index(file)
