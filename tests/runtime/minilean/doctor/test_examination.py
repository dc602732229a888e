"""Each fault planted in a healthy folder is found in the file that has it; the healthy folder has none."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from minilean.doctor.examination import examine
from minilean.doctor.findings import Kind, Thresholds
from minilean.errors import InputError

_DAILY, _FACTORS, _MAPS = "equity/usa/daily/", "equity/usa/factor_files/", "equity/usa/map_files/"
Edit = Callable[[list[str]], list[str]]


@pytest.fixture
def data(tmp_path: Path, conformance_data: Path) -> Path:
    """A copy of the healthy folder."""
    shutil.copytree(conformance_data, tmp_path / "data")
    return tmp_path / "data"


def _edit_bars(path: Path, edit: Edit) -> None:
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        lines = archive.read(name).decode().splitlines()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "\n".join(edit(lines)))


def _bars(file: str, edit: Edit) -> Callable[[Path], None]:
    return lambda data: _edit_bars(data / file, edit)


def _same_close(lines: list[str], start: int, stop: int) -> list[str]:
    close = lines[start].split(",")[4]
    flat = [f"{line.split(',')[0]},{close},{close},{close},{close},{n}" for n, line in enumerate(lines[start:stop])]
    return [*lines[:start], *flat, *lines[stop:]]


def _repeated(lines: list[str], start: int, stop: int) -> list[str]:
    rest = lines[start].partition(",")[2]
    return [*lines[:start], *(f"{line.split(',')[0]},{rest}" for line in lines[start:stop]), *lines[stop:]]


def _truncate(data: Path) -> None:
    path = data / _DAILY / "xlk.zip"
    path.write_bytes(path.read_bytes()[:-400])


def _swap_factors(data: Path) -> None:
    shutil.copy(data / _FACTORS / "spy.csv", data / _FACTORS / "xlk.csv")


def _split(factor: str) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        path = data / _FACTORS / "acme.csv"
        path.write_text(path.read_text().replace(",0.33333333,", f",{factor},"))

    return edit


def _dividend(ratio: float) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        path = data / _FACTORS / "xlk.csv"
        rows = [line.split(",") for line in path.read_text().splitlines()]
        scale = ratio * float(rows[3][1]) / float(rows[2][1])
        for row in rows[:3]:
            row[1] = str(float(row[1]) * scale)
        path.write_text("\n".join(map(",".join, rows)))

    return edit


def _halved(lines: list[str]) -> list[str]:
    early = [line.split(",") for line in lines[:300]]
    return [*(",".join([day, *(str(2 * int(price)) for price in prices), volume]) for day, *prices, volume in early), *lines[300:]]


def _shorten_map(data: Path) -> None:
    (data / _MAPS / "xlk.csv").write_text("20140102,xlk,P\n20141231,xlk,P\n")


def _break_line(file: str) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        path = data / file
        path.write_text(path.read_text().replace("\n", "\nbroken\n", 1))

    return edit


@pytest.mark.parametrize(
    ("plant", "kind", "file", "words"),
    [
        (_truncate, Kind.TRUNCATED, _DAILY + "xlk.zip", "is not a sound zip file"),
        (_bars(_DAILY + "xlk.zip", lambda lines: [*lines[:300], lines[300][:20]]), Kind.TRUNCATED, _DAILY + "xlk.zip", "line 301: "),
        (_bars(_DAILY + "xlk.zip", lambda lines: [*lines[:300], "x", *lines[300:]]), Kind.UNREADABLE, _DAILY + "xlk.zip", "line 301: 'x' "),
        (_break_line(_FACTORS + "xlk.csv"), Kind.UNREADABLE, _FACTORS + "xlk.csv", "line 2: 'broken'"),
        (_break_line(_MAPS + "xlk.csv"), Kind.UNREADABLE, _MAPS + "xlk.csv", "line 2: 'broken'"),
        (_bars(_DAILY + "xlk.zip", lambda lines: lines[:300] + lines[305:]), Kind.GAP, _DAILY + "xlk.zip", "5 sessions without a bar"),
        (
            _bars(_DAILY + "xlf.zip", lambda lines: _repeated(lines, 300, 306)),
            Kind.STALE,
            _DAILY + "xlf.zip",
            "5 bars repeat the one before",
        ),
        (_bars(_DAILY + "tbf.zip", lambda lines: _same_close(lines, 300, 361)), Kind.DEAD, _DAILY + "tbf.zip", ": 60 unchanged closes"),
        (_bars(_DAILY + "xlk.zip", lambda lines: lines[:-5]), Kind.EARLY_END, _DAILY + "xlk.zip", ", 5 sessions before half of the files"),
        (
            _bars(_DAILY + "xlk.zip", lambda lines: [line for place, line in enumerate(lines) if place not in (300, 302, 400)]),
            Kind.HOLES,
            _DAILY + "xlk.zip",
            "3 of 1007 sessions have no bar, though it trades every day: 2015-03-13, 2015-03-17, 2015-08-05",
        ),
        # the prices fell 3:1
        (
            _split("0.05"),
            Kind.FACTORS,
            _FACTORS + "acme.csv",
            "there is a split after 2016-03-14 that multiplies prices by 0.05, but ",
        ),
        (_split("0.8"), Kind.FACTORS, _FACTORS + "acme.csv", "the price fell 2.99:1 over the night to 2016-03-15, as in"),
        (_dividend(0.5), Kind.FACTORS, _FACTORS + "xlk.csv", "there is a dividend after 2014-06-19 that multiplies prices by 0.5, but"),
        (_dividend(0.88), Kind.FACTORS, _FACTORS + "xlk.csv", "there is a dividend after 2014-06-19 that multiplies prices by 0.88, but"),
        (_bars(_DAILY + "tbf.zip", _halved), Kind.FACTORS, _FACTORS + "tbf.csv", "the price fell 1.99:1 over the night to 2015-03-13"),
        (_shorten_map, Kind.NAMES, _DAILY + "xlk.zip", "no map file says whose ticker XLK was on 2015-01-02"),
        (_swap_factors, Kind.FACTORS, _FACTORS + "xlk.csv", "the reference price of "),
        (
            _bars(_DAILY + "spy.zip", lambda lines: ["20131228 00:00,1,1,1,1,1", *lines]),
            Kind.CLOSED_DAYS,
            _DAILY + "spy.zip",
            "there is a bar on Saturday, 2013-12-28",
        ),
        (
            _bars("forex/oanda/daily/eurusd.zip", lambda lines: lines[:300] + lines[306:]),
            Kind.GAP,
            "forex/oanda/daily/eurusd.zip",
            "6 sessions without a bar",
        ),
    ],
)
def test_a_planted_fault_is_found_where_it_is(data: Path, plant: Callable[[Path], None], kind: Kind, file: str, words: str) -> None:
    plant(data)
    found = [one for one in examine(data).findings if one.kind is kind]
    assert [one.file for one in found] == [file]
    assert words in found[0].text


def test_a_healthy_folder_has_no_findings_even_by_the_strictest_gap(conformance_data: Path) -> None:
    shares: list[float] = []
    result = examine(conformance_data, Thresholds(gap=1), shares.append)
    assert result.findings == []
    assert result.num_files == 29
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_a_fault_below_its_threshold_is_no_finding(data: Path) -> None:
    _edit_bars(data / _DAILY / "xlk.zip", lambda lines: lines[:300] + lines[304:-4])
    assert examine(data, Thresholds(hole_volume=10**9)).findings == []


@pytest.mark.parametrize("num_early", [1, 2])
def test_an_early_end_is_found_among_an_even_number_of_files(tmp_path: Path, conformance_data: Path, num_early: int) -> None:
    # the middle of an even number of ends lies between the early ones and the others
    for name in ("market-hours", "symbol-properties"):
        shutil.copytree(conformance_data / name, tmp_path / name)
    for name in ("xlb", "xle", "xlf", "xli")[: 2 * num_early]:
        (tmp_path / _DAILY).mkdir(parents=True, exist_ok=True)
        shutil.copy(conformance_data / _DAILY / f"{name}.zip", tmp_path / _DAILY)
    for name in ("xlb", "xle")[:num_early]:
        _edit_bars(tmp_path / _DAILY / f"{name}.zip", lambda lines: lines[:-6])
    found = [(one.file, one.kind, one.count) for one in examine(tmp_path).findings]
    assert found == [(f"{_DAILY}{name}.zip", Kind.EARLY_END, 6) for name in ("xlb", "xle")[:num_early]]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("market-hours/market-hours-database.json", "is not valid JSON"),
        ("symbol-properties/symbol-properties-database.csv", "too few columns"),
        ("alternative/interest-rate/usa/interest-rate.csv", "there is no rate below the header"),
        ("equity/usa/fundamental/coarse/20160104.csv", "is not of the form 'identifier,ticker"),
        ("equity/usa/universes/etf/spy/20160104.csv", "is not of the form 'ticker,identifier,date"),
        ("equity/usa/universes/daily/few/20160104.csv", "is not of the form 'ticker,identifier'"),
        ("equity/usa/shortable/broker/symbols/spy.csv", "is not of the form 'yyyyMMdd,shares"),
    ],
)
def test_every_damaged_file_is_one_finding(data: Path, file: str, words: str) -> None:
    (data / file).parent.mkdir(parents=True, exist_ok=True)
    (data / file).write_text("broken")
    (found,) = examine(data).findings
    assert (found.file, found.kind) == (file, Kind.UNREADABLE)
    assert words in found.text


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nothing")])
def test_what_is_no_file_is_a_finding(data: Path, make: Callable[[Path], object]) -> None:
    (data / _DAILY / "xlk.zip").unlink()
    make(data / _DAILY / "xlk.zip")
    (found,) = examine(data).findings
    assert (found.file, found.kind) == (_DAILY + "xlk.zip", Kind.UNREADABLE)


def test_a_delisting_is_no_early_end_and_without_it_the_end_is_one(data: Path) -> None:
    (data / _MAPS / "gone.csv").unlink()
    assert [(one.file, one.kind) for one in examine(data).findings] == [(_DAILY + "gone.zip", Kind.EARLY_END)]


@pytest.mark.parametrize(("make", "words"), [(False, "is not a folder"), (True, "holds no daily or hourly prices")])
def test_what_is_no_data_folder_is_refused(tmp_path: Path, make: bool, words: str) -> None:
    if make:
        (tmp_path / "data").mkdir()
    with pytest.raises(InputError, match=words):
        examine(tmp_path / "data")
