"""Files that are right in themselves and contradict each other."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from minilean.common.enums import Resolution
from minilean.data.agreement import check_factors
from minilean.data.folder import DataFolder
from minilean.data.price_files import read_trades
from minilean.errors import DataError

_FIRST = date(2016, 3, 7)  # a Monday


def _open(folder: Path, calendars: Path, closes: list[int], factors: str) -> DataFolder:
    """A data folder of one stock XYZ with a bar on each weekday from 2016-03-07 on."""
    shutil.copytree(calendars / "market-hours", folder / "market-hours")
    for name in ("daily", "factor_files"):
        (folder / "equity" / "usa" / name).mkdir(parents=True)
    days = [day for day in (_FIRST + timedelta(n) for n in range(2 * len(closes))) if day.weekday() < 5]
    lines = [f"{day:%Y%m%d} 00:00,{close},{close},{close},{close},5" for day, close in zip(days, closes, strict=False)]
    with zipfile.ZipFile(folder / "equity/usa/daily/xyz.zip", "w") as archive:
        archive.writestr("xyz.csv", "\n".join(lines))
    (folder / "equity/usa/factor_files/xyz.csv").write_text(factors, encoding="utf-8")
    return DataFolder(folder)


def _read(folder: DataFolder) -> int:
    series = folder.series(folder.create_symbol("XYZ"), Resolution.DAILY)
    assert series is not None
    return len(series)


@pytest.mark.parametrize(
    "factors",
    [
        "20160307,0.98,1,1\n20160309,0.98,1,100\n20501231,1,1,0",  # a dividend, its reference price the close of the day before
        "20160307,0.98,1,1\n20160309,0.98,1,100.0005\n20501231,1,1,0",  # rounded
        "20160307,0.98,1,1\n20170309,0.98,1,7\n20501231,1,1,0",  # after the bars
        "20150307,0.98,1,1\n20150309,0.98,1,7\n20501231,1,1,0",  # before the bars
        "20160307,1,0.8,1\n20160309,1,0.8,100\n20501231,1,1,0",  # a split that drowns in the moves of a day
        "20160307,1,1,1\n20501231,1,1,0",
    ],
)
def test_a_factor_file_that_fits_is_taken(tmp_path: Path, conformance_data: Path, factors: str) -> None:
    assert _read(_open(tmp_path, conformance_data, [1000000] * 8, factors)) == 8


@pytest.mark.parametrize("place", [2, 3, 4])
def test_a_split_may_be_dated_some_days_off(tmp_path: Path, conformance_data: Path, place: int) -> None:
    closes = [1000000] * place + [500000] * (8 - place)
    reference = closes[2] / 10_000
    factors = f"20160307,1,0.5,1\n20160309,1,0.5,{reference}\n20501231,1,1,0"
    assert _read(_open(tmp_path, conformance_data, closes, factors)) == 8


def test_a_reference_price_that_is_not_the_close_is_named(tmp_path: Path, conformance_data: Path) -> None:
    folder = _open(tmp_path, conformance_data, [1000000] * 8, "20160307,0.98,1,1\n20160309,0.98,1,102\n20501231,1,1,0")
    with pytest.raises(DataError) as raised:
        _read(folder)
    factors, prices = tmp_path / "equity/usa/factor_files/xyz.csv", tmp_path / "equity/usa/daily/xyz.zip"
    assert str(raised.value) == (
        f"{factors}, line 2: the reference price of 2016-03-09 is 102, but {prices}, line 3, closes at 100.0000. "
        "Make both files from one source."
    )


@pytest.mark.parametrize("split", ["0.5", "4"])
def test_a_split_that_the_bars_do_not_show_is_named(tmp_path: Path, conformance_data: Path, split: str) -> None:
    folder = _open(tmp_path, conformance_data, [1000000] * 8, f"20160307,1,{split},1\n20160309,1,{split},100\n20501231,1,1,0")
    with pytest.raises(DataError, match=rf"xyz.csv, line 2: there is a split after 2016-03-09 that multiplies prices by {split}, but"):
        _read(folder)


@pytest.mark.parametrize(
    ("before", "after", "price_factor", "split", "words"),
    [
        (
            1600000,
            100000,
            1,
            0.25,
            "there is a split after 2016-03-09 that multiplies prices by 0.25, but .* \\(the largest is by 0.0625\\)",
        ),
        (100000, 1600000, 1, 4, "there is a split after 2016-03-09 that multiplies prices by 4, but .* \\(the largest is by 16\\)"),
        (1000000, 1000000, 0.5, 1, "there is a dividend after 2016-03-09 that multiplies prices by 0.5, but .* \\(the largest is by 1\\)"),
        (1000000, 500000, 0.5, 0.5, "there is a split after 2016-03-09 that multiplies prices by 0.25, but"),
    ],
)
def test_an_event_of_another_size_than_the_bars_show_is_named_closely_and_stops_no_run(
    tmp_path: Path, conformance_data: Path, before: int, after: int, price_factor: float, split: float, words: str
) -> None:
    factors = f"20160307,{price_factor},{split},1\n20160309,{price_factor},{split},{before / 10_000}\n20501231,1,1,0"
    folder = _open(tmp_path, conformance_data, [before] * 3 + [after] * 5, factors)
    assert _read(folder) == 8
    path = tmp_path / "equity/usa/daily/xyz.zip"
    with pytest.raises(DataError, match=words):
        check_factors(folder.factor_file(folder.create_symbol("XYZ")), path, read_trades(path, True), closely=True)


@pytest.mark.parametrize(
    ("before", "after", "price_factor", "split"),
    [
        (300000, 159000, 1, 0.666667),  # 3:2, and the stock falls by 20.5 %
        (1000000, 340000, 1, 0.5),  # 2:1 and -32 %
        (10000, 13000, 1, 2),  # 1:2 and -35 %
        (10000, 30000, 1, 2),  # 1:2 and +50 %
        (3000, 16000, 1, 10),  # 1:10 and -47 %
        (1000000, 1000000, 0.5, 2),  # 1:2 beside a spin-off of half
        (1000000, 2000000, 0.5, 2),  # the same, its spin-off some weeks off
        (1000000, 1000000, 0.3, 1),  # a special dividend that is dated away from the move
    ],
)
def test_a_true_event_of_a_night_with_other_news_is_taken(
    tmp_path: Path, conformance_data: Path, before: int, after: int, price_factor: float, split: float
) -> None:
    factors = f"20160307,{price_factor},{split},1\n20160309,{price_factor},{split},{before / 10_000}\n20501231,1,1,0"
    assert _read(_open(tmp_path, conformance_data, [before] * 3 + [after] * 5, factors)) == 8


def test_a_large_dividend_that_the_bars_show_is_taken_closely(tmp_path: Path, conformance_data: Path) -> None:
    folder = _open(tmp_path, conformance_data, [1000000] * 3 + [500000] * 5, "20160307,0.5,1,1\n20160309,0.5,1,100\n20501231,1,1,0")
    path = tmp_path / "equity/usa/daily/xyz.zip"
    check_factors(folder.factor_file(folder.create_symbol("XYZ")), path, read_trades(path, True), closely=True)


def test_hourly_bars_lie_on_days_with_a_session_too(tmp_path: Path, conformance_data: Path) -> None:
    folder = _open(tmp_path, conformance_data, [1000000], "20160307,1,1,1\n20501231,1,1,0")
    (tmp_path / "equity/usa/hour").mkdir()
    with zipfile.ZipFile(tmp_path / "equity/usa/hour/xyz.zip", "w") as archive:
        archive.writestr("xyz.csv", "20160325 10:00,1,1,1,1,5\n")
    with pytest.raises(DataError, match=r"hour/xyz.zip, line 1: there is a bar on Friday, 2016-03-25, on which the calendar"):
        folder.series(folder.create_symbol("XYZ"), Resolution.HOUR)


_MAPS = "equity/usa/map_files/"


def _named(folder: DataFolder, **files: str) -> DataFolder:
    (folder.root / _MAPS).mkdir()
    for name, text in files.items():
        (folder.root / _MAPS / f"{name}.csv").write_text(text)
    return DataFolder(folder.root)


def test_bars_of_a_ticker_that_no_map_file_names_are_named(tmp_path: Path, conformance_data: Path) -> None:
    folder = _named(
        _open(tmp_path, conformance_data, [1000000] * 8, "20160307,1,1,1\n20501231,1,1,0"), xyz="20160307,xyz\n20160308,xyz\n20501231,xy\n"
    )
    with pytest.raises(DataError, match=r"xyz\.zip, line 3: no map file says whose ticker XYZ was on 2016-03-09, nor on 5 more days"):
        folder.series(folder.create_symbol("XY"))


def test_some_bars_after_a_delisting_and_those_of_the_next_owner_are_taken(tmp_path: Path, conformance_data: Path) -> None:
    folder = _named(_open(tmp_path, conformance_data, [1000000] * 8, "20160307,1,1,1\n20501231,1,1,0"), xyz="20160307,xyz\n20160309,xyz\n")
    assert _read(folder) == 3
    (folder.root / _MAPS / "new.csv").write_text("20160311,xyz\n20501231,xyz\n")
    (folder.root / _MAPS / "xyz.csv").write_text("20160307,xyz\n20160308,xyz\n")
    folder = DataFolder(folder.root)
    series = folder.series(folder.equity_on("XYZ", date(2016, 3, 7)))
    assert series is not None
    assert len(series) == 2


@pytest.mark.parametrize(("late_days", "last"), [(1, "20160311"), (5, "20160307"), (6, "20160304")])
def test_late_bars_are_counted_in_days_so_that_hourly_ones_are_taken_as_daily_ones(
    tmp_path: Path, conformance_data: Path, late_days: int, last: str
) -> None:
    folder = _open(tmp_path, conformance_data, [1000000] * 6, "20160307,1,1,1\n20501231,1,1,0")
    hours = [f"{_FIRST + timedelta(n):%Y%m%d} {hour:02}:00,1,1,1,1,5" for n in (0, 1, 2, 3, 4, 7) for hour in range(9, 16)]
    (tmp_path / "equity/usa/hour").mkdir()
    with zipfile.ZipFile(tmp_path / "equity/usa/hour/xyz.zip", "w") as archive:
        archive.writestr("xyz.csv", "\n".join(hours))
    folder = _named(folder, xyz=f"20160303,xyz\n{last},xyz\n")
    for resolution, bars in ((Resolution.DAILY, 1), (Resolution.HOUR, 7)):
        if late_days <= 5:
            series = folder.series(folder.create_symbol("XYZ"), resolution)
            assert series is not None
            assert len(series) == bars * (6 - late_days)
        else:
            with pytest.raises(DataError, match="was on 2016-03-07, nor on 5 more days with bars"):
                folder.series(folder.create_symbol("XYZ"), resolution)
