from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
import workers
from workers import run_all

from forecasting.refit_tasks import RefitTask
from minilean.errors import InputError, MachineError

# What the command line of a worker process has in it, by executor.
WORKERS = {"loky": "LokyProcess", "dask": "spawn_main", "ray": "ray::PoolActor"}


def worker_processes(pid: int, executor: str) -> list[psutil.Process]:
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if WORKERS[executor] in " ".join(process.cmdline()):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return found


@pytest.mark.parametrize("executor", ["loky", *(pytest.param(other, marks=pytest.mark.long) for other in ("dask", "ray"))])
def test_a_worker_that_is_killed_in_the_middle_changes_no_byte(trainer, undisturbed, executor: str) -> None:
    process = trainer.start("--executor", executor)
    found: list[psutil.Process] = []
    while process.poll() is None and not (found and trainer.kept()):
        found = found or worker_processes(process.pid, executor)
        time.sleep(0.01)
    killed = [worker for worker in found if worker.is_running()][:1]
    for worker in killed:
        worker.send_signal(signal.SIGKILL)
    kept = trainer.kept()
    out, err = process.communicate(timeout=300)

    assert process.returncode == 0, err
    assert killed
    assert 1 <= kept < 26
    assert trainer.published() == undisturbed.published()
    assert "SPY, lstm: 26 refits published, 26 of them trained now." in out  # Ray says more


WAITING = """
import sys, time
sys.path.insert(0, sys.argv[1])
from joblib import Parallel, delayed
from workers import local_processes
with local_processes(2):
    Parallel()(delayed(time.sleep)(60) for _ in range(2))
"""


def test_workers_end_with_a_killed_trainer(repo_root) -> None:
    process = subprocess.Popen([sys.executable, "-c", WAITING, str(repo_root / "models")])
    found: list[psutil.Process] = []
    while process.poll() is None and len(found) < 2:
        found = worker_processes(process.pid, "loky")
        time.sleep(0.05)
    time.sleep(0.5)
    process.kill()
    process.wait()
    assert len(found) == 2
    assert psutil.wait_procs(found, timeout=20)[1] == []


def test_workers_that_keep_dying_over_one_task_are_given_up_with_its_name(closes, small_spec) -> None:
    tasks = [RefitTask(name, closes.last(60, ""), small_spec, 1) for name in ("sound", "deadly", "sound too")]
    tasks[1] = RefitTask("deadly", Deadly(), small_spec, 1)
    results = []
    with pytest.raises(MachineError, match=r"Workers died 3 times in a row over deadly .* and 1 tasks are missing"):
        results.extend(result.name for result in run_all(tasks, "loky", 2))
    assert sorted(results) == ["sound", "sound too"]


class Deadly:
    """A history that ends whoever reads it, as running out of memory would."""

    def last(self, *_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def test_an_executor_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"The executor ray needs the package ray, which is not here: install it, or use loky\."):
        next(run_all([], "ray", 2))
