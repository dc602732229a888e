"""Each fault planted in a healthy folder is found in the file that has it; the healthy folder has none."""

from __future__ import annotations

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
    assert shares[-1] == 1.0 and shares == sorted(shares)


def test_a_fault_below_its_threshold_is_no_finding(data: Path) -> None:
    _edit_bars(data / _DAILY / "xlk.zip", lambda lines: lines[:300] + lines[304:-4])
    assert examine(data).findings == []


def test_a_delisting_is_no_early_end_and_without_it_the_end_is_one(data: Path) -> None:
    (data / _MAPS / "gone.csv").unlink()
    assert [(one.file, one.kind) for one in examine(data).findings] == [(_DAILY + "gone.zip", Kind.EARLY_END)]


@pytest.mark.parametrize(("make", "words"), [(False, "is not a folder"), (True, "holds no daily or hourly prices")])
def test_what_is_no_data_folder_is_refused(tmp_path: Path, make: bool, words: str) -> None:
    if make:
        (tmp_path / "data").mkdir()
    with pytest.raises(InputError, match=words):
        examine(tmp_path / "data")
