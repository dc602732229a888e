"""Ctrl-C as a normal way to stop: the first one stops a command, further ones do not disturb how it ends."""

from __future__ import annotations

import signal
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE_SECONDS = 5.0


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, told from a `KeyboardInterrupt` that an algorithm raises by itself."""


class _Watch:
    """Handler of the signal: raises once, and again only if the program went on or takes very long to end."""

    def __init__(self) -> None:
        self._raised: weakref.ref[Interrupted] | None = None
        self._since = 0.0
        self.is_ending = False
        self.waits = False
        self.came = False

    def __call__(self, number: int, frame: object) -> None:
        if self.is_ending:
            return
        if self.waits:
            self.came = True
            return
        if self._raised is not None and self._raised() is not None and time.monotonic() - self._since < _PATIENCE_SECONDS:
            return
        interruption = Interrupted()
        self._raised, self._since = weakref.ref(interruption), time.monotonic()
        try:
            raise interruption
        finally:
            # or its traceback would hold it for ever, through this frame
            del interruption


_watch: _Watch | None = None


def watch_interruptions() -> None:
    """From now on Ctrl-C raises `Interrupted`; for the process of a command, from its main thread."""
    global _watch  # noqa: PLW0603 - a process has one handler of Ctrl-C
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        _watch = _Watch()
        signal.signal(signal.SIGINT, _watch)


def ignore_interruptions() -> None:
    """The command is ending: nothing is left to stop."""
    if _watch is None:
        return
    _watch.is_ending = True
    if threading.current_thread() is threading.main_thread():
        # Python itself, when it ends, puts the system's default in the place of every handler but this one
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def is_interruption(error: BaseException) -> bool:
    """Whether an error is a person's Ctrl-C, and not an algorithm's own."""
    return isinstance(error, Interrupted) or (isinstance(error, KeyboardInterrupt) and _watch is None)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait for the end of a block that is short and belongs together, such as a deed and its count."""
    watch = _watch
    if watch is None:
        yield
        return
    watch.waits = True
    try:
        yield
    finally:
        watch.waits = False
    if watch.came:
        watch.came = False
        signal.raise_signal(signal.SIGINT)


@contextmanager
def shielded() -> Iterator[None]:
    """Start processes that Ctrl-C in the terminal does not reach: the one that started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
