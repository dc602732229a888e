"""Files of what funds and lists hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from minilean.data.constituents import read_holdings, read_members
from minilean.errors import DataError

DAY = date(2020, 12, 1)


def test_a_line_is_a_holding_whose_figures_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "20201201.csv"
    path.write_text("A,A RPTMYV3VC57P,20201130,0.0012,3331651,4.5\nXYZ,XYZ 2T,,,,\n")
    known, bare = read_holdings(path, DAY)
    assert (known.symbol.value, str(known.symbol.id)) == ("A", "A RPTMYV3VC57P")
    assert (known.last_update, known.weight, known.shares_held, known.market_value) == (datetime(2020, 11, 30), 0.0012, 3331651, 4.5)
    assert (known.time, known.end_time, known.period) == (datetime(2020, 12, 1), datetime(2020, 12, 2), timedelta(1))
    assert (bare.last_update, bare.weight, bare.SharesHeld, bare.MarketValue) == (None, None, None, None)


def test_a_line_is_a_member_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "20201201.csv"
    path.write_text("SPY,SPY R735QTJ8XC9X\n\nNONE,NONE 0\n")
    members = read_members(path, DAY)
    assert [str(member.symbol.id) for member in members] == ["SPY R735QTJ8XC9X", "NONE 0"]
    assert members[0].end_time == datetime(2020, 12, 2)


def test_no_file_no_holdings(tmp_path: Path) -> None:
    assert read_holdings(tmp_path / "20201201.csv", DAY) == [] == read_members(tmp_path / "20201201.csv", DAY)


@pytest.mark.parametrize(
    "line", ["A", "A,A RPTMYV3VC57P,20201130,0.1", "A,A RPTMYV3VC57P,20201130,much,1,1", "A,A RPTMYV3VC57P,30.11.,1,1,1"]
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "20201201.csv"
    path.write_text(line)
    with pytest.raises(DataError, match=r"20201201\.csv, line 1: .* is not of the form 'ticker,identifier"):
        read_holdings(path, DAY)
