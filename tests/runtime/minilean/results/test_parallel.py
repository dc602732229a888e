"""Two pieces of work at once: one of them in a process of its own, or one after the other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minilean.errors import MachineError
from minilean.results.parallel import both

# a test run may have loaded libraries that start threads, and then nothing is forked: these programs have a process for themselves
PROGRAM = """
import os, signal, sys
from pathlib import Path
from minilean.errors import MachineError
from minilean.results import parallel
from minilean.results.parallel import both

parallel.can_fork = lambda: True
folder = Path(sys.argv[1])
"""
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def output_of(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM + program, str(folder)], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@linux_only
def test_one_piece_has_a_process_of_its_own_and_both_answers_come_back(tmp_path: Path) -> None:
    program = """
from decimal import Decimal
(parent, number), own = both(lambda: (os.getppid(), Decimal("1.50")), os.getpid)
print(parent == own, number)
"""
    assert output_of(program, tmp_path) == "True 1.50\n"


@linux_only
def test_what_the_other_process_raises_is_raised_in_the_end(tmp_path: Path) -> None:
    program = """
def fail():
    raise MachineError("/x cannot be written: No space left on device.")

try:
    both(fail, lambda: print("this process goes on"))
except MachineError as error:
    print(error)
"""
    assert output_of(program, tmp_path).splitlines() == ["this process goes on", "/x cannot be written: No space left on device."]


@linux_only
def test_a_failure_of_the_other_process_brings_its_traceback(tmp_path: Path) -> None:
    program = """
def divide():
    return 1 / 0

try:
    both(divide, lambda: None)
except ZeroDivisionError as error:
    print(error, "in divide" in error.__notes__[0])
"""
    assert output_of(program, tmp_path) == "division by zero True\n"


@linux_only
def test_a_failure_that_cannot_travel_is_told_in_words(tmp_path: Path) -> None:
    program = """
class Stubborn(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")

def fail():
    raise Stubborn("salt", "pepper")

try:
    both(fail, lambda: None)
except RuntimeError as error:
    print(str(error).splitlines()[0], str(error).splitlines()[-1])
"""
    assert output_of(program, tmp_path) == "The second process of this run failed: Stubborn: salt and pepper\n"


@linux_only
def test_without_room_for_a_second_process_one_does_both(tmp_path: Path) -> None:
    program = """
def full():
    raise OSError(12, "Cannot allocate memory")

os.fork = full
both(lambda: print("side"), lambda: print("own"))
"""
    assert output_of(program, tmp_path) == "side\nown\n"


@linux_only
def test_what_this_process_raises_waits_for_the_other(tmp_path: Path) -> None:
    program = """
def stop():
    raise KeyboardInterrupt

try:
    both(lambda: (folder / "side").write_text("whole"), stop)
except KeyboardInterrupt:
    print((folder / "side").read_text())
"""
    assert output_of(program, tmp_path) == "whole\n"


@linux_only
@pytest.mark.parametrize(
    "moment",
    [
        "os.kill(os.getpid(), signal.SIGKILL)",
        # an answer larger than a pipe, which waits in it half sent
        "threading.Timer(0.2, os.kill, (os.getpid(), 9)).start() or 'x' * 10**6",
    ],
)
def test_what_a_killed_process_was_to_do_is_done_here(tmp_path: Path, moment: str) -> None:
    program = f"""
import threading, time
first = os.getpid()

def work():
    if os.getpid() == first:
        return "done here"
    return {moment}

print(both(work, lambda: time.sleep(0.5)))
"""
    assert output_of(program, tmp_path) == "('done here', None)\n"


@linux_only
def test_an_answer_that_cannot_be_made_again_does_not_hide_what_this_process_raised(tmp_path: Path) -> None:
    program = """
class Stubborn:
    def __reduce__(self):
        return (int, ("no number",))

def stop():
    raise KeyboardInterrupt

try:
    both(Stubborn, stop)
except KeyboardInterrupt:
    print("stopped")
"""
    assert output_of(program, tmp_path) == "stopped\n"


@linux_only
def test_a_result_with_many_events_is_the_same_files(tmp_path: Path) -> None:
    program = f"""
sys.path.insert(0, {os.path.dirname(__file__)!r})
from minilean.results import writer
from test_writer import a_result

writer.write_result(a_result(), folder / "alone")
writer._MANY = 0
print(*(path.name for path in writer.write_result(a_result(), folder / "together", lambda: (folder / "meanwhile").write_text("done"))))
"""
    names = output_of(program, tmp_path).split()
    assert (tmp_path / "meanwhile").read_text() == "done"
    assert names == ["Mine.json", "Mine-summary.json", "Mine-log.txt"]
    assert [(tmp_path / "together" / name).read_bytes() for name in names] == [(tmp_path / "alone" / name).read_bytes() for name in names]


def test_where_nothing_is_forked_one_comes_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.results.parallel.can_fork", lambda: False)
    done: list[str] = []
    assert both(lambda: done.append("side") or 1, lambda: done.append("own") or 2) == (1, 2)
    assert done == ["side", "own"]

    def fail() -> None:
        raise MachineError("full")

    with pytest.raises(MachineError, match=r"^full$"):
        both(fail, lambda: done.append("never"))
    assert done == ["side", "own"]


@linux_only
def test_a_process_with_threads_of_its_own_is_not_doubled() -> None:
    program = """
import os, sys, threading, types
os.sched_getaffinity = lambda pid: {0, 1}
from minilean.results.parallel import can_fork
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
