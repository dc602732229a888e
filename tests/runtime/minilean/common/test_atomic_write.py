"""Files that are there as a whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from minilean.common.atomic_write import write_whole
from minilean.common.ownership import claim


def test_text_in_pieces_and_bytes(tmp_path: Path) -> None:
    write_whole(tmp_path / "text", ["one\n", "zw\u00f6lf\n"])
    write_whole(tmp_path / "bytes", b"\x00\xff")
    assert (tmp_path / "text").read_bytes() == b"one\nzw\xc3\xb6lf\n"
    assert (tmp_path / "bytes").read_bytes() == b"\x00\xff"
    assert (tmp_path / "bytes").stat().st_mode & 0o777 == 0o644


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_whole(path, ["old"])

    def pieces():
        yield "new"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_whole(path, pieces())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "weights"
    write_whole(path, b"old")

    def full(source: str, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_stop_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> object:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "result", pieces())
    assert list(tmp_path.iterdir()) == []


def test_the_contents_reach_the_disk_before_the_name_and_the_name_before_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut cannot be asked: the order of the calls."""
    deeds, fsync, replace = [], os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        deeds.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else f"{os.fstat(descriptor).st_size} bytes")
        fsync(descriptor)

    def noted_replace(source: object, target: object) -> None:
        deeds.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    write_whole(tmp_path / "weights", b"12345")
    assert deeds == ["5 bytes", "name", "folder"]


@pytest.mark.parametrize(("code", "fails"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_file_system_that_keeps_its_folders_by_itself_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, fails: bool
) -> None:
    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse_folders)
    with pytest.raises(OSError, match="Input/output error") if fails else nullcontext():
        write_whole(tmp_path / "weights", b"12345")


def test_what_a_killed_process_left_is_cleared_and_what_another_writes_is_not(tmp_path: Path) -> None:
    left, other = tmp_path / ".a.json.xyz.partial", tmp_path / ".b.json.xyz.partial"
    left.write_text("half")
    with other.open("w") as stream:
        assert claim(stream.fileno(), other)
        write_whole(tmp_path / "c.json", b"{}")
        assert sorted(path.name for path in tmp_path.iterdir()) == [".b.json.xyz.partial", "c.json"]


def test_a_folder_that_may_be_written_and_not_listed_takes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root the permission bits do not bite, so the calls refuse."""
    plain, refused = os.open, []

    def refuse_listing(path: object, flags: int, *others: object, **named: object) -> int:
        if path == tmp_path and not flags & os.O_CREAT:
            refused.append("open")
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return plain(path, flags, *others, **named)

    def refuse_names(folder: Path) -> Iterator[Path]:
        refused.append("list")
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse_listing)
    monkeypatch.setattr(Path, "iterdir", refuse_names)
    write_whole(tmp_path / "result.json", b"{}")
    assert (tmp_path / "result.json").read_bytes() == b"{}"
    assert os.listdir(tmp_path) == ["result.json"]
    assert refused == ["list", "open"]


def test_half_a_character_is_written_as_the_sign_of_a_missing_one(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", ["x\ud800", "y"])
    assert (tmp_path / "a.txt").read_bytes() == b"x\xef\xbf\xbdy"
