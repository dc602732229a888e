"""Two pieces of work at once: the end of a long run is seconds of figures and text, and machines have several cores."""

from __future__ import annotations

import copy
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from minilean.common.interruption import shielded
from minilean.common.parent_watch import end_with_parent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, _ConnectionBase
    from multiprocessing.process import BaseProcess

# a process with threads that hold locks cannot be forked safely, and these start threads of their own
_THREADED = ("jax", "tensorflow", "torch")
Side = TypeVar("Side")
Own = TypeVar("Own")


def both(side: Callable[[], Side], own: Callable[[], Own]) -> tuple[Side, Own]:
    """Do one piece of work in a process of its own while this process does another; one after the other where it cannot be forked safely.

    Args:
        side: work that may be begun again, and whose answer can be pickled; what else it changes in memory is lost.
        own: the work of this process.

    Returns:
        What the two answered.

    Raises:
        Exception: what one of them raised, `own` first, once both are over; what `side` raised in another process has its traceback there
            as a note.
    """
    forked = _forked(side)
    if forked is None:
        return side(), own()
    try:
        answer = own()
    except BaseException:
        with suppress(Exception):
            _told(*forked)
        raise
    told = _told(*forked)
    if told is None:
        # the process was killed, as by a machine without memory; what it was to do is still to be done
        return side(), answer
    succeeded, value = told
    if not succeeded:
        raise value
    return value, answer


def can_fork() -> bool:
    """Whether this process may be doubled, and a second core is there for it."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    from multiprocessing import current_process

    if current_process().daemon or any(name in sys.modules for name in _THREADED):
        return False
    return threading.active_count() == 1


def _forked(work: Callable[[], Any]) -> tuple[BaseProcess, _ConnectionBase] | None:
    """A process that does the work and the connection on which it reports; None where there is none to be had."""
    if not can_fork():
        return None
    import multiprocessing

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(work, sender, os.getpid()), daemon=True)
    try:
        with sender, shielded():
            process.start()
    except OSError:
        # no room for a second process: then one does both
        receiver.close()
        return None
    return process, receiver


def _report(work: Callable[[], Any], sender: Connection, parent: int) -> None:
    end_with_parent(parent)
    try:
        sender.send((True, work()))
    except BaseException as failure:  # noqa: BLE001 - the process that waits raises it
        trace = traceback.format_exc()
        failure.add_note(f"In a second process:\n{trace}")
        try:
            # whether it can be made again from what it holds, as the other process must
            copy.copy(failure)
            sender.send((False, failure))
        except Exception:  # noqa: BLE001 - whatever keeps it from travelling, its text does travel
            sender.send((False, RuntimeError(f"The second process of this run failed:\n{trace}")))


def _told(process: BaseProcess, receiver: _ConnectionBase) -> tuple[bool, Any] | None:
    """Whether the work succeeded, and its answer or failure, once the process is over; None if it never said."""
    try:
        return receiver.recv()
    except (EOFError, OSError):
        return None
    finally:
        receiver.close()
        process.join()
        process.close()
