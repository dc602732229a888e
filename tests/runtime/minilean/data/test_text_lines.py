"""Lines of small data files."""

from pathlib import Path

import pytest

from minilean.data.text_lines import read_json, read_lines, read_text
from minilean.errors import DataError


def test_fields_of_lines_that_say_something(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeff1,2\n\n# remark\n3,4\n", encoding="utf-8")
    assert read_lines(path, "a,b", lambda fields: [int(field) for field in fields]) == [[1, 2], [3, 4]]
    assert read_lines(tmp_path / "none.csv", "a,b", list) == []


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1\nx\n")
    with pytest.raises(DataError, match=r"a\.csv, line 2: 'x' is not of the form 'number' \(invalid literal .*\)\. Correct the file\.$"):
        read_lines(path, "number", lambda fields: int(fields[0]))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match=r"a\.csv, line 1: this is not text in UTF-8 \(invalid start byte at byte 0\)\. Fetch it again\."):
        read_lines(path, "number", list)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", r"a\.csv is empty\. Copy it\."),
        (b"\xef\xbb\xbf \n", r"a\.csv is empty\. Copy it\."),
        (b"1\n2\x003\n", r"a\.csv, line 2: there is a null byte, as a broken copy leaves\. Copy it\."),
    ],
)
def test_a_file_that_a_broken_copy_leaves_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_text(tmp_path / "a.csv", "Copy it.")


def test_a_long_line_is_cut_in_the_message(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" * 100_000)
    with pytest.raises(DataError) as raised:
        read_lines(tmp_path / "a.csv", "number", lambda fields: float(fields[0][:3]))
    assert len(str(raised.value)) < 500


def test_json_is_read_with_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": [1]}')
    assert read_json(tmp_path / "a.json", "Copy it.") == ({"a": [1]}, '{"a": [1]}')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n"a": }', r"a\.json, line 2: this is not valid JSON \(Expecting value\)\. Copy it\."),
        ("[" * 100_000, r"a\.json is no JSON that can be read \(maximum recursion depth"),
        ("1" * 5000, r"a\.json is no JSON that can be read \(Exceeds the limit"),
    ],
)
def test_what_is_no_json_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(DataError, match=words):
        read_json(tmp_path / "a.json", "Copy it.")
