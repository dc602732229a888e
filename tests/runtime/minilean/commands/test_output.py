"""The folder of a run's results."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from minilean.commands.output import reserved_folder
from minilean.errors import InputError


def test_two_runs_of_one_second_get_two_folders(tmp_path: Path) -> None:
    with reserved_folder(None, tmp_path) as first, reserved_folder(None, tmp_path) as second:
        assert first != second
        assert first.parent == second.parent == tmp_path / "backtests"
        (first / "x").write_text("")
    assert first.is_dir()
    assert not second.exists()


def test_an_unused_folder_vanishes_and_a_used_one_stays(tmp_path: Path) -> None:
    with reserved_folder(tmp_path / "a" / "b", tmp_path) as folder:
        assert folder == tmp_path / "a" / "b"
        assert folder.is_dir()
    assert not folder.exists()
    with reserved_folder(tmp_path / "used", tmp_path) as folder:
        (folder / "Hold-summary.json").write_text("{}")
    with pytest.raises(InputError, match="holds the results of another run"), reserved_folder(tmp_path / "used", tmp_path):
        pass
    assert (tmp_path / "used" / "Hold-summary.json").read_text() == "{}"


def test_a_folder_with_other_files_is_taken_and_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    with reserved_folder(tmp_path / "mine", tmp_path):
        pass
    assert (tmp_path / "mine" / "notes.txt").read_text() == "x"


KILLED = """
import os, sys
from pathlib import Path
from minilean.commands.output import reserved_folder
from minilean.common.atomic_write import write_whole
with reserved_folder(Path(sys.argv[1]) if sys.argv[1] else None, Path(sys.argv[2])) as folder:
    def pieces():
        yield "half"
        print(folder, flush=True)
        os.kill(os.getpid(), 9)
    write_whole(folder / "Hold.json", pieces())
"""


def killed_run(named: Path | str, project: Path) -> Path:
    """The folder of a run that was killed while it wrote its results."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(named), str(project)], capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    return Path(done.stdout.strip())


def names(folder: Path) -> list[str]:
    return sorted(path.name[:11] for path in folder.iterdir())


def test_a_run_finds_the_folder_of_a_killed_one_free_and_clean(tmp_path: Path) -> None:
    folder = killed_run(tmp_path / "out", tmp_path)
    assert names(folder) == [".Hold.json.", ".minilean.l"]
    with reserved_folder(folder, tmp_path):
        assert names(folder) == [".minilean.l"]


def test_a_run_clears_away_what_killed_ones_left_beside_it(tmp_path: Path) -> None:
    with_notes = killed_run("", tmp_path)
    (with_notes / "notes.txt").write_text("mine")
    for folder in (with_notes, killed_run("", tmp_path)):
        os.utime(folder / ".minilean.lock", (time.time() - 61,) * 2)
    with reserved_folder(None, tmp_path) as running, reserved_folder(None, tmp_path) as beside:
        assert set((tmp_path / "backtests").iterdir()) == {with_notes, running, beside}
        assert names(with_notes) == ["notes.txt"]
        assert names(running) == names(beside) == [".minilean.l"]


def test_a_folder_has_one_run_at_a_time(tmp_path: Path) -> None:
    with reserved_folder(tmp_path / "out", tmp_path):
        with pytest.raises(InputError, match="is being filled by another run"), reserved_folder(tmp_path / "out", tmp_path):
            pass
        assert names(tmp_path / "out") == [".minilean.l"]
    with reserved_folder(tmp_path / "out", tmp_path):
        pass


def before_the_first_hold(monkeypatch: pytest.MonkeyPatch, happens: Callable[[int], object]) -> None:
    """Something that happens after a run has made its lock file and before it holds it; told the file's descriptor."""
    flock = fcntl.flock

    def late(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", flock)
        happens(descriptor)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)


def test_a_run_that_starts_keeps_the_lock_that_it_has_only_just_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def another_run(descriptor: int) -> None:
        with reserved_folder(None, tmp_path) as beside:
            seen.append((beside, sorted((tmp_path / "backtests").glob("*/.minilean.lock"))))

    before_the_first_hold(monkeypatch, another_run)
    with reserved_folder(None, tmp_path) as folder:
        (beside, locks), *_ = seen
        assert folder != beside
        assert locks == sorted([folder / ".minilean.lock", beside / ".minilean.lock"])
        assert names(folder) == [".minilean.l"]


def test_a_run_without_a_named_folder_takes_the_next_name_where_the_first_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    def hold(descriptor: int) -> None:
        (lock,) = (tmp_path / "backtests").glob("*/.minilean.lock")
        stream = lock.open()
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.append((lock.parent, stream))

    before_the_first_hold(monkeypatch, hold)
    with reserved_folder(None, tmp_path) as folder:
        first, stream = held[0]
        assert folder != first
        assert folder.parent == first.parent
        assert names(folder) == [".minilean.l"]
        stream.close()
