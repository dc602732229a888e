"""Lines of small data files."""

from pathlib import Path

import pytest

from minilean.data.text_lines import read_lines
from minilean.errors import DataError


def test_fields_of_lines_that_say_something(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeff1,2\n\n# remark\n3,4\n", encoding="utf-8")
    assert read_lines(path, "a,b", lambda fields: [int(field) for field in fields]) == [[1, 2], [3, 4]]
    assert read_lines(tmp_path / "none.csv", "a,b", list) == []


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1\nx\n")
    with pytest.raises(DataError, match=r"^Line 2 of .*a\.csv is not of the form 'number': invalid literal .* Correct the file\.$"):
        read_lines(path, "number", lambda fields: int(fields[0]))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match=r"a\.csv is not text in UTF-8 \(invalid start byte at byte 0\)\. Fetch it again\."):
        read_lines(path, "number", list)
