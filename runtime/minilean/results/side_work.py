"""Two pieces of work at once: the results of a long run are tens of megabytes of text, and machines have several cores."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
        MachineError: the process was killed, or the work raised one; once the block is over.
        RuntimeError: the work raised anything else; with its traceback.
    """
    forked = _forked(work)
    if forked is None:
        work()
        yield
        return
    process, receiver = forked
    try:
        yield
    finally:
        told = _received(receiver)
        process.join()
    if isinstance(told, MachineError):
        raise told
    if isinstance(told, str):
        raise RuntimeError(f"Writing results failed in a process of its own:\n{told}")
    if told is None:
        raise MachineError(f"The process that wrote results ended with code {process.exitcode}; free memory and run again.")


def can_fork() -> bool:
    """Whether this process may be doubled, and a second core is there for it."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    from multiprocessing import current_process

    if current_process().daemon or any(name in sys.modules for name in _THREADED):
        return False
    return threading.active_count() == 1


def _forked(work: Callable[[], None]) -> tuple[Any, Any] | None:
    """A process that does the work and the connection on which it reports; None where there is none to be had."""
    if not can_fork():
        return None
    import multiprocessing

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(work, sender), daemon=True)
    try:
        process.start()
    except OSError:
        # no room for a second process: then one does both
        return None
    sender.close()
    return process, receiver


def _report(work: Callable[[], None], sender: Connection) -> None:
    try:
        work()
    except MachineError as failure:
        sender.send(failure)
    except BaseException:  # noqa: BLE001 - the process that waits tells it
        sender.send(traceback.format_exc())
    else:
        sender.send(True)


def _received(receiver: Any) -> MachineError | str | bool | None:
    try:
        return receiver.recv()
    except EOFError:
        return None
