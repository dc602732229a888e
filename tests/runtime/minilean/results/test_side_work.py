"""Work beside other work: in a process of its own, or before it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minilean.errors import MachineError
from minilean.results.side_work import beside

# a test run may have loaded libraries that start threads, and then nothing is forked: these programs have a process for themselves
PROGRAM = """
import os, signal, sys
from pathlib import Path
from minilean.errors import MachineError
from minilean.results import side_work
from minilean.results.side_work import beside

side_work.can_fork = lambda: True
folder = Path(sys.argv[1])
"""
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def output_of(program: str, folder: Path) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM + program, str(folder)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@linux_only
def test_the_work_has_a_process_of_its_own(tmp_path: Path) -> None:
    program = """
with beside(lambda: (folder / "side").write_text(str(os.getppid()))):
    (folder / "block").write_text(str(os.getpid()))
"""
    output_of(program, tmp_path)
    assert (tmp_path / "side").read_text() == (tmp_path / "block").read_text()


@linux_only
def test_what_the_work_raises_is_raised_in_the_end(tmp_path: Path) -> None:
    program = """
def fail():
    raise MachineError("/x cannot be written: No space left on device.")

try:
    with beside(fail):
        print("the block goes on")
except MachineError as error:
    print(error)
"""
    assert output_of(program, tmp_path).splitlines() == ["the block goes on", "/x cannot be written: No space left on device."]


@linux_only
def test_any_other_failure_comes_with_its_traceback(tmp_path: Path) -> None:
    program = """
try:
    with beside(lambda: 1 / 0):
        pass
except RuntimeError as error:
    print(str(error).splitlines()[0], str(error).splitlines()[-1])
"""
    assert output_of(program, tmp_path) == "Writing results failed in a process of its own: ZeroDivisionError: division by zero\n"


@linux_only
def test_without_room_for_a_second_process_one_does_both(tmp_path: Path) -> None:
    program = """
def full():
    raise OSError(12, "Cannot allocate memory")

os.fork = full
with beside(lambda: print("work")):
    print("block")
"""
    assert output_of(program, tmp_path) == "work\nblock\n"


@linux_only
def test_what_the_block_raises_waits_for_the_work(tmp_path: Path) -> None:
    program = """
try:
    with beside(lambda: (folder / "side").write_text("whole")):
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print((folder / "side").read_text())
"""
    assert output_of(program, tmp_path) == "whole\n"


@linux_only
def test_a_killed_process_is_an_error_of_the_machine(tmp_path: Path) -> None:
    program = """
try:
    with beside(lambda: os.kill(os.getpid(), signal.SIGKILL)):
        pass
except MachineError as error:
    print(error)
"""
    assert output_of(program, tmp_path) == "The process that wrote results ended with code -9; free memory and run again.\n"


@linux_only
def test_a_result_with_many_events_is_the_same_files(tmp_path: Path) -> None:
    program = f"""
sys.path.insert(0, {os.path.dirname(__file__)!r})
from minilean.results import writer
from test_writer import a_result

writer.write_result(a_result(), folder / "alone")
writer._MANY = 0
print(*(path.name for path in writer.write_result(a_result(), folder / "together")))
"""
    names = output_of(program, tmp_path).split()
    assert names == ["Mine.json", "Mine-summary.json", "Mine-log.txt"]
    assert [(tmp_path / "together" / name).read_bytes() for name in names] == [(tmp_path / "alone" / name).read_bytes() for name in names]


def test_where_nothing_is_forked_the_work_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.results.side_work.can_fork", lambda: False)
    done: list[str] = []
    with beside(lambda: done.append("work")):
        done.append("block")
    assert done == ["work", "block"]

    def fail() -> None:
        raise MachineError("full")

    with pytest.raises(MachineError, match="^full$"), beside(fail):
        done.append("never")
    assert done == ["work", "block"]


@linux_only
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
