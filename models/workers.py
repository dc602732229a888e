"""Where refits are made: processes of this machine, or Dask or Ray by name, all behind joblib. A worker that dies costs a second try."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, TypeVar

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

from forecasting.parent_watch import end_with_parent
from forecasting.refit_tasks import RefitResult, RefitTask, run_task
from minilean.common.interruption import shielded
from minilean.errors import InputError, MachineError

FRUITLESS_ROUNDS = 3
_PACKAGES = {"loky": "joblib", "dask": "distributed", "ray": "ray"}
EXECUTORS = tuple(_PACKAGES)
_ONE_BY_ONE: Any = {"batch_size": 1}  # no fit waits for another to be handed back


@dataclass(frozen=True)
class _Pool:
    """Started workers: the errors that mean that one died, and how many tasks they hand back together (0: each by itself)."""

    deaths: tuple[type[Exception], ...]
    together: int = 0


@dataclass(frozen=True)
class Workshop:
    """Where the work is done and what it makes is kept.

    Args:
        folder: of the object store.
        executor: one of ``EXECUTORS``.
        workers: how many processes.
    """

    folder: Path
    executor: str
    workers: int


class Task(Protocol):
    """Something to do that has a name; its result has the same."""

    @property
    def name(self) -> str:
        """What errors call it."""
        ...


_Done = TypeVar("_Done", bound=Task)


def run_all(tasks: Sequence[RefitTask], executor: str, workers: int) -> Iterator[RefitResult]:
    """Make all refits and yield each result when it is there; see :func:`do_all`."""
    return do_all(tasks, run_task, executor, workers)


def do_all(tasks: Sequence[Task], do: Callable[[Any], _Done], executor: str, workers: int) -> Iterator[_Done]:
    """Do all tasks and yield each result when it is there.

    When a worker dies, what is missing is handed out again; after three rounds in a row that brought nothing it is given up.

    Args:
        tasks: with names that differ.
        do: makes the result of a task, in another process.
        executor: one of ``EXECUTORS``. Dask and Ray use the cluster that ``DASK_SCHEDULER_ADDRESS`` or ``RAY_ADDRESS`` names, or else
            start one on this machine. Their workers need ``Library/`` of this checkout on their path.
        workers: how many processes, each with one thread.

    Raises:
        InputError: the package of the executor is not installed.
        MachineError: workers keep dying; says over which task.
    """
    if find_spec(_PACKAGES[executor]) is None:
        raise InputError(f"The executor {executor} needs the package {_PACKAGES[executor]}, which is not here: install it, or use loky.")
    missing = {task.name: task for task in tasks}
    fruitless = 0
    while missing:
        before, todo = len(missing), list(missing.values())
        # once a whole round was lost, tasks go out one by one, so that one that is deadly does not take the others with it
        portions = [[task] for task in todo] if fruitless else [todo]
        with _POOLS[executor](workers) as pool:
            try:
                for portion in portions:
                    for result in _results(portion, do, pool.together):
                        del missing[result.name]
                        yield result
            except pool.deaths as error:
                name = next(iter(missing))
                fruitless = fruitless + 1 if len(missing) == before else 0
                if fruitless == FRUITLESS_ROUNDS:
                    raise MachineError(
                        f"Workers died {FRUITLESS_ROUNDS} times in a row over {name} ({type(error).__name__}) and "
                        f"{len(missing)} tasks are missing: check memory or use fewer workers; the same command goes on from here."
                    ) from error
                missing[name] = missing.pop(name)  # the one that it may have been comes last


def _results(tasks: Sequence[Task], do: Callable[[Any], _Done], together: int) -> Iterator[_Done]:
    jobs = [delayed(do)(task) for task in tasks]
    if not together:
        yield from as_completed(jobs)
        return
    with Parallel(**_ONE_BY_ONE) as parallel:
        for first in range(0, len(jobs), together):
            portion: Any = parallel(jobs[first : first + together])
            yield from portion


def as_completed(jobs: Iterable[Any]) -> Iterator[Any]:
    """What jobs of `joblib.delayed` give, each when it is done; for the inside of :func:`local_processes`."""
    # until a worker can say so itself, Ctrl-C is kept from it, or it would end with a traceback
    with shielded():
        stream: Any = Parallel(return_as="generator_unordered", **_ONE_BY_ONE)(jobs)
    yield from stream


def _belong_to_the_parent(parent: int) -> None:
    # Ctrl-C in a terminal goes to all processes; the workers are ended by the one that says what is kept, and with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(parent)


@contextmanager
def local_processes(workers: int) -> Iterator[_Pool]:
    """Processes of this machine, one thread each, for every `joblib.Parallel` inside the block."""
    started: Any = {"initializer": _belong_to_the_parent, "initargs": (os.getpid(),)}
    with parallel_config("loky", n_jobs=workers, inner_max_num_threads=1, **started):
        try:
            yield _Pool((BrokenProcessPool,))
        except BaseException:  # Ctrl-C above all: nobody waits for fits whose result nobody takes
            get_reusable_executor().shutdown(wait=True, kill_workers=True)
            raise


@contextmanager
def _dask(workers: int) -> Iterator[_Pool]:
    from dask.config import get
    from distributed import Client, KilledWorker, LocalCluster
    from distributed.comm.core import CommClosedError

    # The nannies that start local workers set one thread for each, BLAS included.
    local: Any = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": "CRITICAL"}
    cluster = get("scheduler-address", None) or LocalCluster(**local)
    client = Client(cluster)
    try:
        with parallel_config("dask"):
            yield _Pool((KilledWorker, CommClosedError))
    finally:
        with suppress(TimeoutError):  # results are in hand, and local workers end with this process at the latest
            client.close()
            if isinstance(cluster, LocalCluster):
                cluster.close()


@contextmanager
def _ray(workers: int) -> Iterator[_Pool]:
    import ray
    from ray.exceptions import RayError
    from ray.util.joblib import register_ray

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anybody unless the person wants it
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray's own advice for tasks that ask for no accelerator
    named = bool(os.environ.get("RAY_ADDRESS"))
    ray.init(**({} if named else {"num_cpus": workers, "include_dashboard": False}), log_to_driver=False, logging_level="ERROR")
    register_ray()
    try:
        with parallel_config("ray", n_jobs=workers):
            # joblib cannot hand on what Ray finishes one by one
            yield _Pool((RayError,), 4 * workers)
    finally:
        ray.shutdown()


_POOLS: dict[str, Callable[[int], AbstractContextManager[_Pool]]] = {"loky": local_processes, "dask": _dask, "ray": _ray}
