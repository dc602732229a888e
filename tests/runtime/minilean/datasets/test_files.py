import errno
import os

import pytest

from minilean.datasets.files import replace_folder, write_files
from minilean.errors import MachineError


@pytest.fixture
def full_disk(monkeypatch):
    """Let the disk fill up after a number of files."""

    def after(num_files, error=errno.ENOSPC):
        real, calls = os.fsync, []

        def fsync(descriptor):
            calls.append(descriptor)
            if len(calls) > num_files:
                raise OSError(error, os.strerror(error))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    return after


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_and_nothing_else_stays(tmp_path):
    write_files(tmp_path, {"a/b.csv": b"1", "c.json": b"2"})
    assert everything(tmp_path) == {"a/b.csv": b"1", "c.json": b"2"}


def test_full_disk_midway_leaves_earlier_files_untouched(tmp_path, full_disk):
    write_files(tmp_path, {"a.csv": b"old", "b.csv": b"old"})
    full_disk(1)
    with pytest.raises(MachineError, match=r"Cannot write .*b\.csv: the disk is full; free some space") as caught:
        write_files(tmp_path, {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"})
    assert caught.value.exit_code == 3
    assert everything(tmp_path) == {"a.csv": b"old", "b.csv": b"old"}


def test_missing_permission_is_named(tmp_path, full_disk):
    full_disk(0, errno.EACCES)
    with pytest.raises(MachineError, match="permission was denied; choose a folder that you may write"):
        write_files(tmp_path, {"a.csv": b"new"})
    assert everything(tmp_path) == {}


def test_interrupt_midway_leaves_nothing_half_written(tmp_path, monkeypatch):
    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, {"a.csv": b"new"})
    assert everything(tmp_path) == {}


def test_folder_is_replaced_and_its_hidden_files_stay(tmp_path):
    folder = tmp_path / "data"
    write_files(folder, {"old.csv": b"1", ".gitkeep": b""})
    replace_folder(folder, lambda staging: write_files(staging, {"new.csv": b"2"}))
    assert everything(tmp_path) == {"data/new.csv": b"2", "data/.gitkeep": b""}


def test_folder_stays_when_its_successor_cannot_be_filled(tmp_path, full_disk):
    folder = tmp_path / "data"
    write_files(folder, {"old.csv": b"1"})
    full_disk(1)
    with pytest.raises(MachineError, match=r"Cannot write .*/data/b\.csv: the disk is full"):
        replace_folder(folder, lambda staging: write_files(staging, {"a.csv": b"2", "b.csv": b"3"}))
    assert everything(tmp_path) == {"data/old.csv": b"1"}


def test_link_to_another_disk_stays_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    link = tmp_path / "data"
    link.symlink_to(tmp_path / "disk")
    replace_folder(link, lambda staging: write_files(staging, {"new.csv": b"2"}))
    assert link.is_symlink()
    assert everything(tmp_path / "disk") == {"new.csv": b"2"}
