"""Two pieces of work at once: the results of a long run are tens of megabytes of text, and machines have several cores."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minilean.errors import MachineError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# a process with threads that hold locks cannot be forked safely, and these start threads of their own
_THREADED = ("jax", "tensorflow", "torch")


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do some work in a process of its own while the block runs; where a process cannot be forked safely, before the block.

    Args:
        work: what it changes in memory is lost, so it writes files.

    Raises:
        MachineError: the process was killed.
        BaseException: whatever the work raised, once the block is over.
    """
    if not can_fork():
        work()
        yield
        return
    import multiprocessing

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(work, sender), daemon=True)
    process.start()
    sender.close()
    try:
        yield
    finally:
        process.join()
    try:
        failure: BaseException | None = receiver.recv()
    except EOFError:
        raise MachineError(f"The process that wrote results ended with code {process.exitcode}; free memory and run again.") from None
    if failure is not None:
        raise failure


def can_fork() -> bool:
    """Whether this process may be doubled, and a second core is there for it."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    return threading.active_count() == 1 and not any(name in sys.modules for name in _THREADED)


def _report(work: Callable[[], None], sender: Connection) -> None:
    try:
        work()
    except BaseException as failure:  # noqa: BLE001 - the process that waits raises it
        sender.send(failure)
    else:
        sender.send(None)
