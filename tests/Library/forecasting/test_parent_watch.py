"""Processes that end with a killed parent: fits with Keras, and whatever else begins with `end_with_parent`."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

LIBRARY = Path(__file__).parents[3] / "Library"
# the pipe stays open, in the hands of this test: only the parent's end can tell
PARENT = """
import subprocess, sys, time
sys.path.insert(0, {library!r})
from forecasting.keras_process import _SERVE
before, last = {code}.rsplit("; ", 1)
word = "import os; print(os.getpid(), flush=True)"
subprocess.Popen([sys.executable, "-c", "; ".join(["import sys; sys.path.insert(0, {library!r})", before, word, last])])
time.sleep(600)
"""


def is_gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("code", "seconds", "expected"), [("_SERVE", 20, True), ("'import time; time.sleep(60)'", 1.5, False)])
def test_a_process_ends_soon_after_its_parent_was_killed(code: str, seconds: float, expected: bool) -> None:
    source = PARENT.format(library=str(LIBRARY), code=code)
    process = subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())  # its own word, when it has come to the last of its statements
    process.kill()
    process.wait()
    try:
        assert is_gone_within(child, seconds) is expected
    finally:
        if not expected:
            psutil.Process(child).kill()
        process.stdin.close()
        process.stdout.close()
