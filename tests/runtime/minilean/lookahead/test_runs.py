"""Runs in processes of their own: what they hold is given back, and they end with the process that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from minilean.common.ownership import claimed
from minilean.errors import InputError
from minilean.lookahead.runs import RunRequest, perform

ROOT = Path(__file__).parents[4]
SLOW = """
import os
from time import sleep  # `time` becomes a class of datetime's with the next line
from AlgorithmImports import *

class Slow(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.add_equity("SPY", Resolution.DAILY)

    def on_data(self, data):
        open(os.environ["BEGUN"], "w").close()
        sleep(60)
"""


def descriptors() -> list[str]:
    return sorted(os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{name}"))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists the open files of a process")
def test_no_pipe_stays_open(tmp_path: Path, conformance_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    monkeypatch.setenv("BEGUN", str(tmp_path / "begun"))
    request, slow = (RunRequest(tmp_path / name, conformance_data, tmp_path / "storage") for name in ("absent.py", "slow.py"))

    def fail() -> None:
        with pytest.raises(InputError, match=r"absent\.py"):
            perform([request], 1, lambda done, over: None)

    def interrupt(done: float, over: int) -> None:
        raise KeyboardInterrupt

    fail()  # starts what multiprocessing keeps
    before = descriptors()
    fail()
    with pytest.raises(KeyboardInterrupt):
        perform([slow, slow], 2, interrupt)  # which is asked before either run is over
    assert descriptors() == before


def test_copies_of_killed_runs_are_removed_and_those_of_others_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("minilean-lookahead-dead", 100), ("minilean-lookahead-live", 100), ("minilean-lookahead-new", 1), ("mine", 100)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data").write_text("x")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    with claimed(tmp_path / "minilean-lookahead-live"):
        assert perform([], 1, lambda done, over: None) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "minilean-lookahead-live", "minilean-lookahead-new"]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_runs_end_with_the_command(tmp_path: Path, conformance_data: Path, ending: signal.Signals) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    begun = tmp_path / "begun"
    process = subprocess.Popen(
        [sys.executable, "-m", "minilean", "lookahead", str(tmp_path / "slow.py"), "--data-folder", str(conformance_data)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "runtime"), "BEGUN": str(begun)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    children = psutil.Process(process.pid).children(recursive=True)
    assert begun.exists()
    assert children
    if ending == signal.SIGKILL:
        process.kill()
    for _ in range(5 if ending == signal.SIGINT else 0):
        # as a terminal does: to all processes
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    _, said = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    if ending == signal.SIGINT:
        assert process.returncode == 130, said
        assert said.strip() == "Interrupted. What was complete is kept, such as weights in the object store; this run leaves no results."
