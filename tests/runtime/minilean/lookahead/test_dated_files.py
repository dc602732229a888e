"""Leaving out and changing the lines of data files from a day on."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from minilean.lookahead.dated_files import DatedFile, DayFactors, Kind, read_dated_file

_TRADES = "20160307 00:00,100,120,90,110,50\n20160308 00:00,110,130,100,120,61\n20160309 00:00,120,140,110,130,70\n"
_QUOTES = "20160307 00:00,1.10,1.20,1.00,1.15,0,1.11,1.21,1.01,1.16,0\n20160308 00:00,1.10,1.20,1.00,1.15,0,,,,,\n"
_EIGHTH = date(2016, 3, 8).toordinal()


def _zipped(folder: Path, path: str, text: str) -> DatedFile:
    (folder / path).parent.mkdir(parents=True)
    with zipfile.ZipFile(folder / path, "w") as archive:
        archive.writestr("spy.csv", text)
    found = read_dated_file(folder, path)
    assert found is not None
    return found


def _text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["spy.csv"]
        return archive.read("spy.csv").decode()


def test_bars_from_a_day_on_are_left_out(tmp_path: Path) -> None:
    file = _zipped(tmp_path, "equity/usa/daily/spy.zip", _TRADES)
    assert file.kind is Kind.TRADES
    assert _text(file.until(_EIGHTH)) == "20160307 00:00,100,120,90,110,50\n"
    assert file.until(date(2016, 3, 1).toordinal()) is None


def test_bars_from_a_day_on_are_multiplied(tmp_path: Path) -> None:
    file = _zipped(tmp_path, "equity/usa/daily/spy.zip", _TRADES)
    by_day = {_EIGHTH: DayFactors(1.1, 2.0), _EIGHTH + 1: DayFactors(0.5, 1.0)}

    def factors(ticker: str, ordinal: int) -> DayFactors:
        assert ticker == "SPY"
        return by_day[ordinal]

    assert _text(file.changed(_EIGHTH, factors)) == (
        "20160307 00:00,100,120,90,110,50\n20160308 00:00,121,143,110,132,122\n20160309 00:00,60,70,55,65,70\n"
    )
    assert file.changed_close(_EIGHTH, factors) == 132
    assert file.changed_close(_EIGHTH + 5, factors) is None


def test_quotes_keep_their_decimals_and_their_missing_sides(tmp_path: Path) -> None:
    file = _zipped(tmp_path, "forex/oanda/daily/eurusd.zip", _QUOTES)
    assert file.kind is Kind.QUOTES
    assert _text(file.changed(_EIGHTH, lambda owner, ordinal: DayFactors(1.2, 9.0))).splitlines()[1] == (
        "20160308 00:00,1.32,1.44,1.20,1.38,0,,,,,"
    )


@pytest.mark.parametrize(("first", "second"), [("2016-03-07", "2016-03-08"), ("03/07/2016", "03/08/2016"), ("20160307", "20160308")])
def test_custom_lines_are_known_by_their_leading_dates(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "own.csv").write_text(f"Date,Close,Note\n{first},12.50,a\n{second},13.00,b\n", encoding="utf-8")
    file = read_dated_file(tmp_path, "own.csv")
    assert file is not None
    assert file.kind is Kind.CUSTOM
    assert file.until(_EIGHTH) == f"Date,Close,Note\n{first},12.50,a\n".encode()
    assert file.changed(_EIGHTH, lambda owner, ordinal: DayFactors(0.9, 1.0)).decode().splitlines()[2] == f"{second},11.70,b"
    assert file.first_stamp(_EIGHTH) == datetime(2016, 3, 8)
    assert file.first_stamp(_EIGHTH + 1) is None


@pytest.mark.parametrize("content", [b"no dates\nhere\n", b"\xff\xfe\x00binary", b""])
def test_files_without_dates_are_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    assert read_dated_file(tmp_path, "model.bin") is None


@pytest.mark.parametrize(
    ("folder", "lines", "changed"),
    [
        (
            "fundamental/coarse",
            "AAA 1,AAA,10.50,100,1050.0,True,0.5,1\n# note\nBBB 2,BBB,2,10,20\n",
            "AAA 1,AAA,11.55,200,2310.0,True,0.5,1\n# note\nBBB 2,BBB,1,10,10\n",
        ),
        (
            "universes/etf/spy",
            "AAA,AAA 1,20240105,0.25,,100\nBBB,BBB 2,20240105,0.50\n",
            "AAA,AAA 1,20240105,0.50,,200\nBBB,BBB 2,20240105,0.50\n",
        ),
        ("universes/daily/few", "AAA,AAA 1\n", "AAA,AAA 1\n"),
    ],
)
def test_files_named_after_a_day_go_and_change_as_a_whole(tmp_path: Path, folder: str, lines: str, changed: str) -> None:
    path = f"equity/usa/{folder}/20240105.csv"
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(lines)
    file = read_dated_file(tmp_path, path)
    assert file is not None
    day, factors = date(2024, 1, 5).toordinal(), {"AAA": DayFactors(1.1, 2.0), "BBB": DayFactors(0.5, 1.0)}
    assert (file.first_stamp(day), file.first_stamp(day + 1)) == (datetime(2024, 1, 5), None)
    assert (file.until(day), file.until(day + 1)) == (None, lines.encode())
    assert file.changed(day, lambda ticker, ordinal: factors.get(ticker, DayFactors(9.0, 9.0))).decode() == changed
    assert file.changed(day + 1, lambda ticker, ordinal: factors[ticker]).decode() == lines
