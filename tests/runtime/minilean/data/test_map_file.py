"""Tickers over time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minilean.data.map_file import MapFile, MapFiles, MapRow
from minilean.errors import DataError


def _files(folder: Path, **files: str) -> MapFiles:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return MapFiles(folder)


RENAMED = MapFile("NEWCO", (MapRow(date(2014, 1, 2), "OLDCO"), MapRow(date(2016, 8, 12), "OLDCO"), MapRow(date(2050, 12, 31), "NEWCO")))


@pytest.mark.parametrize(
    ("day", "ticker"),
    [(date(2014, 1, 2), "OLDCO"), (date(2016, 8, 12), "OLDCO"), (date(2016, 8, 13), "NEWCO"), (date(2051, 1, 1), "")],
)
def test_the_ticker_of_a_day(day: date, ticker: str) -> None:
    assert RENAMED.mapped(day) == ticker


def test_the_spans_of_the_tickers() -> None:
    assert RENAMED.spans() == [("OLDCO", date(2014, 1, 2), date(2016, 8, 12)), ("NEWCO", date(2016, 8, 13), date(2050, 12, 31))]


def test_life_begins_and_ends_with_the_rows() -> None:
    assert RENAMED.first_date == date(2014, 1, 2)
    assert RENAMED.first_ticker == "OLDCO"
    assert RENAMED.delisting_date == date(2050, 12, 31)
    assert not RENAMED.has_data(date(2014, 1, 1))
    assert RENAMED.has_data(date(2014, 1, 2))


def test_without_rows_a_ticker_is_kept_for_good() -> None:
    empty = MapFile("XYZ")
    assert empty.mapped(date(1990, 1, 1)) == "XYZ"
    assert empty.delisting_date is None
    assert empty.has_data(date(1990, 1, 1))


def test_a_reused_ticker_is_told_apart_by_date(tmp_path: Path) -> None:
    files = _files(tmp_path, goocv="20140327,goocv\n20140402,goocv\n20501231,goog", goog="20040819,goog\n20140402,goog\n20501231,googl")
    assert files.resolve("GOOG", date(2026, 1, 1)).permtick == "GOOCV"
    assert files.resolve("goog", date(2010, 1, 1)).permtick == "GOOG"
    assert files.resolve("GOOGL", date(2026, 1, 1)).permtick == "GOOG"


def test_a_security_that_came_later_is_not_meant(tmp_path: Path) -> None:
    assert _files(tmp_path, late="20160607,late\n20501231,late").resolve("LATE", date(2010, 1, 1)).rows == ()


def test_an_unknown_ticker_has_an_empty_file(tmp_path: Path) -> None:
    assert _files(tmp_path).resolve("nope", date(2020, 1, 1)) == MapFile("NOPE")
    assert MapFiles(tmp_path / "missing").resolve("nope", date(2020, 1, 1)) == MapFile("NOPE")


def test_a_numbered_first_ticker_loses_its_number() -> None:
    assert MapFile("ABC.1", (MapRow(date(2014, 1, 2), "ABC.1"),)).first_ticker == "ABC"


@pytest.mark.parametrize(
    "text",
    [
        "20140102",
        "2014-01-02,spy",
        "20141302,spy",
        "20140102,",
        "99991231,spy",
        "00010101,spy",
        "20140102," + "s" * 300,
        "20140102,s/../y\0",
        "2014 102,spy",
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"spy\.csv, line 1"):
        _files(tmp_path, spy=text).resolve("SPY", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "words"), [("", "spy.csv is empty"), ("19980102,spy,P\n", "spy.csv, line 1: the file ends after its first")]
)
def test_a_file_without_its_last_line_is_not_believed(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        _files(tmp_path, spy=text).resolve("SPY", date(2020, 1, 1))


def test_all_stretches_of_a_ticker(tmp_path: Path) -> None:
    files = _files(tmp_path, goocv="20140327,goocv\n20140402,goocv\n20501231,goog", goog="20040819,goog\n20140402,goog\n20501231,googl")
    assert sorted(files.spans_of("goog")) == [(date(2004, 8, 19), date(2014, 4, 2)), (date(2014, 4, 3), date(2050, 12, 31))]
    assert files.spans_of("GOOGL") == [(date(2014, 4, 3), date(2050, 12, 31))]


@pytest.mark.parametrize("day", ["20140101", "20140102"])
def test_dates_out_of_order_are_named(tmp_path: Path, day: str) -> None:
    with pytest.raises(DataError, match=r"spy\.csv, line 2: .* is not after 2014-01-02"):
        _files(tmp_path, spy=f"20140102,spy\n{day},spx").resolve("SPY", date(2020, 1, 1))
