"""Daily returns are read as they were written, or named as damaged."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest

from minilean.errors import DataError, InputError
from minilean.ledger.daily_returns import DailyReturns, read_returns, write_returns

DAYS = (date(2020, 1, 2), date(2020, 1, 3))


def test_what_was_written_is_read_digit_by_digit(tmp_path: Path) -> None:
    daily = DailyReturns(DAYS, (0.1 + 0.2, -1e-17))
    write_returns(tmp_path / "a" / "b.json", daily)
    assert json.loads((tmp_path / "a" / "b.json").read_text())["days"] == ["2020-01-02", "2020-01-03"]
    assert read_returns(tmp_path / "a" / "b.json") == daily


@pytest.mark.parametrize(
    ("days", "returns", "sentence"),
    [
        (DAYS, (0.1,), "There are 1 daily returns for 2 days"),
        (DAYS[::-1], (0.1, 0.2), "2020-01-02 after 2020-01-03"),
        ((DAYS[0], DAYS[0]), (0.1, 0.2), "2020-01-02 after 2020-01-02"),
        (DAYS, (0.1, math.nan), "The daily return of 2020-01-03 is nan"),
    ],
)
def test_what_are_no_daily_returns_is_refused(days: tuple, returns: tuple, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        DailyReturns(days, returns)


@pytest.mark.parametrize(
    "text", ["[]", '{"days": ["2020-01-02"]}', '{"days": ["2020-01-02"], "returns": ["x"]}', '{"days": 1, "returns": []}']
)
def test_a_file_of_another_form_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(DataError, match=r"r\.json has no daily returns \(.*expected JSON with days and returns"):
        read_returns(tmp_path / "r.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"r\.json are not there any more"):
        read_returns(tmp_path / "r.json")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("{")
    with pytest.raises(DataError, match=r"r\.json, line 1: this is not valid JSON"):
        read_returns(tmp_path / "r.json")


def test_folders_are_made_where_they_are_missing_and_taken_where_they_are_there(tmp_path: Path) -> None:
    for value in (0.1, 0.2):
        write_returns(tmp_path / "a" / "b" / "c.json", DailyReturns(DAYS, (value, 0.3)))
        assert read_returns(tmp_path / "a" / "b" / "c.json").returns == (value, 0.3)
