"""Files beside the prices are read as a run would read them."""

import shutil
from pathlib import Path

import pytest

from minilean.data.folder import DataFolder
from minilean.doctor.findings import Kind
from minilean.doctor.reference_files import reference_findings


@pytest.fixture
def data(tmp_path: Path, conformance_data: Path) -> Path:
    """A folder with what is needed and no bars."""
    for name in ("alternative", "market-hours", "symbol-properties"):
        shutil.copytree(conformance_data / name, tmp_path / name)
    (tmp_path / "equity" / "usa").mkdir(parents=True)
    return tmp_path


def test_a_line_of_an_index_that_is_no_day_is_named(data: Path) -> None:
    path = data / "alternative" / "cboe" / "vix.csv"
    path.write_text(path.read_text() + "32/01/2018,9.77\n")
    (finding,) = reference_findings(DataFolder(data))
    assert (finding.file, finding.kind) == ("alternative/cboe/vix.csv", Kind.UNREADABLE)
    assert "'32/01/2018,9.77' is no date" in finding.text


def test_a_healthy_folder_has_none(data: Path) -> None:
    assert list(reference_findings(DataFolder(data))) == []


@pytest.mark.parametrize(
    "name",
    [
        "equity/usa/fundamental/coarse/20200102.csv",
        "equity/usa/universes/etf/spy/20200102.csv",
        "equity/usa/universes/daily/spy/20200102.csv",
        "equity/usa/shortable/testbrokerage/symbols/spy.csv",
    ],
)
def test_a_damaged_file_is_named(data: Path, name: str) -> None:
    path = data / name
    path.parent.mkdir(parents=True)
    path.write_text("\x00\x01 no, such, line\n")
    (finding,) = reference_findings(DataFolder(data))
    assert (finding.file, finding.kind) == (name, Kind.UNREADABLE)
    assert str(path) in finding.text
