"""How the process of a command ends."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
from minilean.commands.leaving import leave

class Strategy:
    def __init__(self, path):
        self.cycle = self.initialize
        self.file = open(path, "w")
        self.file.write("kept")

    def initialize(self):
        pass

Strategy({path!r})
leave(3)
"""


def test_text_in_a_file_that_was_left_open_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    command = [sys.executable, "-W", "error", "-c", PROGRAM.replace("{path!r}", repr(str(path)))]
    done = subprocess.run(command, capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    assert path.read_text() == "kept"
