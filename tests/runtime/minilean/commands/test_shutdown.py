"""How the process of a command ends."""

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

START = """
import gzip, io, sys, weakref, zipfile
from pathlib import Path
from minilean.commands.shutdown import leave

folder = Path(sys.argv[1])

class Strategy:
    def __init__(self, *kept):
        self.cycle = self.initialize
        self.kept = kept

    def initialize(self):
        pass

"""


def leave_after(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", START + program + "\nleave(3)", str(folder)]
    return subprocess.run(command, capture_output=True, check=False, text=True)


def test_text_in_a_file_that_was_left_open_is_kept(tmp_path: Path) -> None:
    done = leave_after('file = open(folder / "notes.txt", "w"); file.write("kept"); Strategy(file); del file', tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    assert (tmp_path / "notes.txt").read_text() == "kept"


def test_archives_that_were_left_open_are_whole(tmp_path: Path) -> None:
    program = """
text, archive = gzip.open(folder / "notes.gz", "wt"), zipfile.ZipFile(folder / "notes.zip", "w")
text.write("kept")
archive.writestr("notes.txt", "kept too")
Strategy(text, archive)
del text, archive
"""
    done = leave_after(program, tmp_path)

    assert (done.returncode, done.stderr) == (3, "")
    assert gzip.decompress((tmp_path / "notes.gz").read_bytes()) == b"kept"
    assert zipfile.ZipFile(tmp_path / "notes.zip").read("notes.txt") == b"kept too"


def test_stand_ins_and_detached_streams_do_not_matter(tmp_path: Path) -> None:
    program = """
Strategy(weakref.proxy(Strategy.__dict__["initialize"].__get__(object())))
sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding="utf-8")
print("printed")
"""
    done = leave_after(program, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (3, "printed\n", "")


def test_a_file_that_cannot_be_finished_is_told_and_changes_nothing(tmp_path: Path) -> None:
    done = leave_after('file = open("/dev/full", "w"); file.write("lost"); Strategy(file); del file', tmp_path)
    assert done.returncode == 3
    assert "Warning: /dev/full was left open and cannot be finished: [Errno 28] No space left on device" in done.stderr
