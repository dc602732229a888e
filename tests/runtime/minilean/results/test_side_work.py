"""Work beside other work: in a process of its own, or before it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from minilean.errors import MachineError
from minilean.results import side_work
from minilean.results.side_work import beside

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


@pytest.fixture(params=[True, False], ids=["forked", "before"])
def forks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(side_work, "can_fork", lambda: request.param)
    return request.param


def test_both_parts_are_done(forks: bool, tmp_path: Path) -> None:
    with beside(lambda: (tmp_path / "side").write_text(str(os.getpid()))):
        (tmp_path / "block").write_text("done")

    assert (tmp_path / "block").read_text() == "done"
    assert (int((tmp_path / "side").read_text()) != os.getpid()) == forks


def test_what_the_work_raises_is_raised_here(forks: bool) -> None:
    def fail() -> None:
        raise MachineError("/x cannot be written: No space left on device.")

    with pytest.raises(MachineError, match="^/x cannot be written: No space left on device.$"), beside(fail):
        pass


def test_what_the_block_raises_waits_for_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_work, "can_fork", lambda: True)
    with pytest.raises(KeyboardInterrupt), beside(lambda: (tmp_path / "side").write_text("whole")):
        raise KeyboardInterrupt
    assert (tmp_path / "side").read_text() == "whole"


def test_a_killed_process_is_an_error_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_work, "can_fork", lambda: True)
    with pytest.raises(MachineError, match="ended with code -9"), beside(lambda: os.kill(os.getpid(), signal.SIGKILL)):
        pass


def test_a_process_with_threads_of_its_own_is_not_doubled() -> None:
    program = """
import os, sys, threading, types
os.sched_getaffinity = lambda pid: {0, 1}
from minilean.results.side_work import can_fork
print(can_fork())
os.sched_getaffinity = lambda pid: {0}
print(can_fork())
os.sched_getaffinity = lambda pid: {0, 1}
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
print(can_fork())
stop.set()
thread.join()
sys.modules["tensorflow"] = types.ModuleType("tensorflow")
print(can_fork())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "False"]
