"""Processes that end with a killed parent."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[4]
PARENTS = {
    "watch": """
import multiprocessing, os, time
from minilean.common.parent_watch import end_with_parent
def wait(parent):
    end_with_parent(parent)
    time.sleep(60)
child = multiprocessing.get_context("fork").Process(target=wait, args=(os.getpid(),))
child.start()
print(child.pid, flush=True)
time.sleep(60)
""",
    "parallel": """
import time
from minilean.results import parallel
parallel.can_fork = lambda: True
from multiprocessing import active_children
def own():
    print(active_children()[0].pid, flush=True)
    time.sleep(60)
parallel.both(lambda: time.sleep(60), own)
""",
    "no watch": """
import multiprocessing, time
child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
child.start()
print(child.pid, flush=True)
time.sleep(60)
""",
}


def is_gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("parent", "seconds", "expected"), [("watch", 20, True), ("parallel", 20, True), ("no watch", 1.5, False)])
def test_a_process_ends_soon_after_its_parent_was_killed(parent: str, seconds: float, expected: bool) -> None:
    process = subprocess.Popen([sys.executable, "-c", PARENTS[parent]], stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    try:
        assert is_gone_within(child, seconds) is expected
    finally:
        if not expected:
            psutil.Process(child).kill()
