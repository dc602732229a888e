"""Files as bytes: what is there is read, and whatever else lies at the path is one named error."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from minilean.data import data_files
from minilean.data.data_files import files_in, is_present, read_bytes, read_zip, read_zip_entry
from minilean.errors import DataError


def _first(names: list[str]) -> str | None:
    return names[0] if names else None


def _zip(path: Path, text: str = "1,2\n", method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.csv", text)
    return path


def test_a_file_is_read_and_one_that_is_not_there_is_absent(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1")
    assert is_present(tmp_path / "a.csv")
    assert read_bytes(tmp_path / "a.csv") == b"1"
    for name in ("none.csv", "n" * 300 + ".csv", "a\0.csv"):
        assert not is_present(tmp_path / name)
        with pytest.raises(FileNotFoundError):
            read_bytes(tmp_path / name)


def test_the_files_of_a_folder_are_sorted(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.zip"):
        (tmp_path / name).touch()
    assert files_in(tmp_path, "*.csv") == [tmp_path / "a.csv", tmp_path / "b.csv"]
    assert files_in(tmp_path / "none", "*") == []
    with pytest.raises(DataError, match=r"a\.csv cannot be read: Not a directory"):
        files_in(tmp_path / "a.csv", "*")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: os.symlink(path, path), lambda path: os.symlink("nothing", path)])
def test_what_is_no_file_is_named_and_never_waited_for(tmp_path: Path, make) -> None:
    path = tmp_path / "a.csv"
    make(path)
    for read in (is_present, read_bytes):
        with pytest.raises(
            DataError, match=r"a\.csv (is a folder|is no regular file|is a link to nothing|cannot be read: Too many levels)"
        ):
            read(path)


def test_a_file_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "daily").touch()
    with pytest.raises(DataError, match=r"spy\.zip cannot be read: Not a directory"):
        is_present(tmp_path / "daily" / "spy.zip")


def test_what_the_machine_does_not_read_is_named() -> None:
    # the memory of this process at address 0, which no process may read
    with pytest.raises(DataError, match=r"/proc/self/mem cannot be read: Input/output error"):
        read_bytes(Path("/proc/self/mem"))


def test_a_file_beyond_all_measure_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "MOST_BYTES", 1000)
    (tmp_path / "a.csv").write_bytes(b"1" * 1001)
    with pytest.raises(DataError, match=r"a\.csv holds more than 0 MiB"):
        read_bytes(tmp_path / "a.csv")


def test_an_entry_of_a_zip_is_read(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip")
    assert read_zip_entry(path, _first, "a.csv") == b"1,2\n"
    assert read_zip(path) == [("a.csv", b"1,2\n")]
    assert read_zip_entry(_zip(path, "", zipfile.ZIP_STORED), _first, "a.csv") == b""
    with pytest.raises(DataError, match=r"a\.zip holds a\.csv; expected b\.csv"):
        read_zip_entry(path, lambda names: None, "b.csv")


def test_a_method_that_lean_does_not_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is packed by method 14; expected 8 \(deflate\), 0 \(none\) or 12 \(bzip2\)"):
        read_zip_entry(_zip(tmp_path / "a.zip", method=zipfile.ZIP_LZMA), _first, "a.csv")


def test_bzip2_is_read(tmp_path: Path) -> None:
    text = "".join(f"{number},{number * number}\n" for number in range(20_000))
    path = _zip(tmp_path / "a.zip", text, zipfile.ZIP_BZIP2)
    assert read_zip_entry(path, _first, "a.csv") == text.encode()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.zip is not a sound zip file"):
        read_zip_entry(path, _first, "a.csv")


def test_bzip2_that_expands_without_end_takes_no_memory(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", "0" * 20_000_000, zipfile.ZIP_BZIP2)
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, 10)
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"a\.zip is not a sound zip file \(Bad size or CRC-32\)"):
            read_zip_entry(path, _first, "a.csv")
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_the_caller_sets_the_limit_and_the_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "MOST_UNPACKED", 10)
    path = _zip(tmp_path / "a.zip", "0" * 11)
    assert read_zip_entry(path, _first, "a.csv", "Make it again.", 11) == b"0" * 11
    with pytest.raises(DataError, match=r"a\.zip expands to more than 0 MiB, more than any data file should\. Make it again\.$"):
        read_zip_entry(path, _first, "a.csv", "Make it again.", 10)
    path.write_bytes(b"PK")
    with pytest.raises(DataError, match=r"a\.zip is not a sound zip file \(File is not a zip file\)\. Make it again\.$"):
        read_zip_entry(path, _first, "a.csv", "Make it again.")


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.zip is encrypted; expected a zip without a password"):
        read_zip_entry(path, _first, "a.csv")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("says", [None, 10])
def test_a_zip_that_expands_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: int | None, method: int) -> None:
    path = _zip(tmp_path / "a.zip", "0" * 10_000_000, method)
    monkeypatch.setattr(data_files, "MOST_UNPACKED", 1_000_000)
    words = "expands to more than 0 MiB"
    if says is not None:  # it tells a smaller size than it has
        content = bytearray(path.read_bytes())
        struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, says)
        path.write_bytes(content)
        words = "is not a sound zip file"
    for read in (lambda: read_zip_entry(path, _first, "a.csv"), lambda: read_zip(path)):
        with pytest.raises(DataError, match=words):
            read()


def test_entries_that_expand_without_end_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in "ab":
            archive.writestr(name, "0" * 600)
    monkeypatch.setattr(data_files, "MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match="expands to more than"):
        read_zip(tmp_path / "a.zip")


def test_a_zip_that_lost_any_one_byte_is_named_or_read_whole(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", "".join(f"201401{day:02} 00:00,1,1,1,1,{day}\n" for day in range(1, 29)))
    whole, text = path.read_bytes(), read_zip_entry(path, _first, "a.csv")
    refused = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + whole[place + 1 :])
        try:
            assert read_zip_entry(path, _first, "a.csv") == text
        except DataError as error:
            refused += 1
            assert str(error).startswith(f"{path} ")
    # a byte that the reader does not need, such as one of the local header's date, may be missing
    assert refused > 0.9 * len(whole)
