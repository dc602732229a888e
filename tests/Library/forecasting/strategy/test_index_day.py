"""Lines of an index: whatever is no day of it is refused by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from forecasting.strategy.index_day import index_file, read_index_day


@pytest.mark.parametrize(
    ("line", "close"),
    [
        ("01/31/2014,18.41", 18.41),
        ("1/31/2014, 18.41 ", 18.41),
        ("2014-01-31,17.0,19.0,16.5,18.41", 18.41),
        ("20140131,18.41", 18.41),
    ],
)
def test_a_day_has_a_date_and_a_close(line: str, close: float) -> None:
    assert read_index_day("VIX", line) == (datetime(2014, 1, 31), close)


@pytest.mark.parametrize("line", ["Date,Close", "", "01/31/2014,", "01/31/2014,.", "01/31/2014,0"])
def test_headings_and_days_without_a_close_are_left(line: str) -> None:
    assert read_index_day("VIX", line) is None


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
    with pytest.raises(ValueError, match=r"is no day of VIX: expected a date such as 01/31/2014 and one or four prices"):
        read_index_day("VIX", line)


def test_the_file_is_that_of_the_ticker(tmp_path: Path) -> None:
    assert index_file(str(tmp_path), "VIX3M.VolatilityIndex") == str(tmp_path / "alternative" / "cboe" / "vix3m.csv")
