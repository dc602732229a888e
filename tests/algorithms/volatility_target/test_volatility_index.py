"""Lines of an index: whatever is no day of it is refused by name, and a day is known at 16:15."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from volatility_index import VolatilityIndex

from minilean.common.globals import Globals

CONFIG: Any = SimpleNamespace(symbol=SimpleNamespace(value="VIX.VolatilityIndex"))
ANY_DAY = datetime(2020, 1, 1)


def read(line: str) -> Any:
    return VolatilityIndex().reader(CONFIG, line, ANY_DAY, False)


@pytest.mark.parametrize(
    ("line", "close"),
    [
        ("01/31/2014,18.41", 18.41),
        ("1/31/2014, 18.41 ", 18.41),
        ("2014-01-31,17.0,19.0,16.5,18.41", 18.41),
        ("20140131,18.41", 18.41),
    ],
)
def test_a_day_is_known_a_quarter_past_four(line: str, close: float) -> None:
    point = read(line)
    assert (point.time, point.end_time) == (datetime(2014, 1, 31), datetime(2014, 1, 31, 16, 15))
    assert float(point.value) == close


@pytest.mark.parametrize("line", ["Date,Close", "", "01/31/2014,", "01/31/2014,.", "01/31/2014,0"])
def test_headings_and_days_without_a_close_are_left(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "31/01/2014,18.41",
        "01/31/2014",
        "01/31/2014,18,41,2",
        "01/31/2014,high",
        "01/31/2014,nan",
        "01/31/2014,-1",
        "01/31/2014,inf",
        "2014,18",
    ],
)
def test_a_line_that_is_no_day_is_refused_with_what_was_expected(line: str) -> None:
    with pytest.raises(ValueError, match=r"is no day of VIX\.VolatilityIndex: expected a date such as 01/31/2014 and one or four prices"):
        read(line)


def test_the_file_is_that_of_the_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(Globals, "data_folder", str(tmp_path))
    assert VolatilityIndex().get_source(CONFIG, ANY_DAY, False).source == str(tmp_path / "alternative" / "cboe" / "vix.csv")
