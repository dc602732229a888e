from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from prices import read_closes

from minilean.errors import DataError, InputError


def test_closes_are_adjusted_and_stamped_with_the_end_of_the_session(conformance_data: Path) -> None:
    closes = read_closes(conformance_data, "spy")

    assert len(closes) == 1007
    assert [str(stamp)[:16] for stamp in closes.times[[0, -1]]] == ["2014-01-02T16:00", "2017-12-29T16:00"]
    # 183.31 in the file, times the factor of all later dividends; the last bar has none after it
    assert closes.closes[0] == pytest.approx(183.31 * 0.9208110, abs=1e-9)
    assert closes.closes[-1] == 158.2


def test_a_folder_or_a_ticker_that_is_not_there_is_one_sentence(conformance_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        read_closes(tmp_path / "nowhere", "SPY")
    with pytest.raises(InputError, match=r"has no daily bars of NOSUCH: expected equity/usa/daily/nosuch\.zip"):
        read_closes(conformance_data, "nosuch")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda lines: [line for line in lines if not line.startswith("201505")], "No bar between 2015-04-30 and 2015-06-01"),
        (lambda lines: [line for line in lines if not line.startswith("20150504")], ""),
    ],
    ids=["a month is missing", "a day is missing"],
)
def test_a_hole_in_a_file_names_the_file(conformance_data: Path, tmp_path: Path, damage, words: str) -> None:
    shutil.copytree(conformance_data, tmp_path / "data")
    path = tmp_path / "data" / "equity" / "usa" / "daily" / "spy.zip"
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("spy.csv").decode().splitlines()
    assert len(damage(lines)) < len(lines)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("spy.csv", "\n".join(damage(lines)))
    if words:
        with pytest.raises(DataError, match=f"{path} cannot be trained on: {words}"):
            read_closes(tmp_path / "data", "SPY")
    else:
        assert len(read_closes(tmp_path / "data", "SPY")) == 1006
