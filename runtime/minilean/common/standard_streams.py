"""Standard output and standard error that never end a run: what cannot be shown is left out, and known about afterwards."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ATTRIBUTES = {"stdout": 1, "stderr": 2}
_NAMES = {1: "standard output", 2: "standard error"}
# the reader of a pipe, or the person at a terminal, has gone away: nobody misses what follows
_GONE = {errno.EPIPE, errno.ECONNRESET}
_GONE_WITH_A_TERMINAL = _GONE | {errno.EIO}
# ways to treat a character that the encoding lacks, which end in an error for some or all of them
_FAILING = ("strict", "surrogateescape")


class Outlet(io.RawIOBase):
    """The bottom of a standard stream: it takes everything, and remembers the first error.

    Args:
        number: of the open file, 1 or 2.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._gone = _GONE_WITH_A_TERMINAL if os.isatty(number) else _GONE
        self.name = f"<{'stdout' if number == 1 else 'stderr'}>"
        self.trouble: OSError | None = None

    @property
    def failed(self) -> bool:
        """Whether text was lost that somebody still waits for, as on a full disk."""
        return self.trouble is not None and self.trouble.errno not in self._gone

    @property
    def title(self) -> str:
        """Such as ``standard output``."""
        return _NAMES[self._number]

    def write(self, data: ReadableBuffer, /) -> int:
        """Write to the file, or leave it out after an error."""
        while self.trouble is None:
            try:
                return os.write(self._number, data)
            except BlockingIOError:  # another program has made the terminal non-blocking
                select.select([], [self._number], [])
            except OSError as error:
                self.trouble = error
        return memoryview(data).nbytes

    def fileno(self) -> int:
        """Number of the open file."""
        return self._number

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._number)

    def writable(self) -> bool:
        """It is."""
        return True


class _Buffer(io.BufferedWriter):
    def close(self) -> None:  # as the end of a wrapper that an algorithm put around it would
        self.flush()


class _Text(io.TextIOWrapper):
    def close(self) -> None:
        self.flush()


def shelter_streams() -> list[Outlet]:
    """Let no later print fail in this process, whoever prints: a command, the algorithm or a library.

    A pipe without a reader, a full disk and a closed file take no text any more, and characters that the encoding lacks become escapes.
    To close the streams has no effect.
    Streams that somebody has replaced, such as pytest or a notebook, stay as they are.

    Returns:
        The bottoms of both streams, to be asked at the end.
    """
    for number in range(3):  # else the next file that is opened gets the number, and everything that is printed
        _occupy(number)
    outlets = []
    for attribute, number in _ATTRIBUTES.items():
        stream = getattr(sys, attribute)
        if stream is not getattr(sys, f"__{attribute}__"):
            continue
        bottom = getattr(stream.buffer, "raw", stream.buffer) if stream is not None else None
        if isinstance(bottom, Outlet):
            outlets.append(bottom)
        elif bottom is None or isinstance(bottom, io.FileIO):
            outlets.append(_replaced(attribute, number, stream))
    return outlets


def keep_streams() -> Callable[[], None]:
    """Remember the standard streams as they are now.

    Returns:
        What puts them back after code that may have replaced them or taken them apart, such as an algorithm.
    """
    kept = {name: getattr(sys, name) for name in _ATTRIBUTES}

    def put_back() -> None:
        for name, stream in kept.items():
            own = getattr(sys, name)
            if own is not stream:
                with suppress(Exception):  # anything may stand there; what it still holds goes before what is printed next
                    own.flush()
            if _is_open(stream):
                setattr(sys, name, stream)
            else:
                _reopen(name)

    return put_back


def reopen_streams() -> None:
    """Make good for a standard stream that was closed, so that the next line can be printed."""
    for name in _ATTRIBUTES:
        if not _is_open(getattr(sys, name)):
            _reopen(name)


def _is_open(stream: TextIO | None) -> bool:
    try:
        return stream is not None and not getattr(stream, "closed", False)
    except ValueError:  # its buffer was given to another
        return False


def _reopen(name: str) -> None:
    stream = getattr(sys, f"__{name}__")
    if not _is_open(stream):
        stream = _text(Outlet(_ATTRIBUTES[name]), None)
        setattr(sys, f"__{name}__", stream)
    setattr(sys, name, stream)


def _replaced(attribute: str, number: int, stream: TextIO | None) -> Outlet:
    outlet = Outlet(number)
    if stream is not None:
        try:
            stream.flush()
        except OSError as error:
            outlet.trouble = error
    sheltered = _text(outlet, stream)
    setattr(sys, attribute, sheltered)
    setattr(sys, f"__{attribute}__", sheltered)
    return outlet


def _occupy(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
        os.set_inheritable(number, True)


def _text(outlet: Outlet, like: TextIO | None) -> io.TextIOWrapper:
    if not isinstance(like, io.TextIOWrapper):
        return _Text(_Buffer(outlet), encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return _Text(
        _Buffer(outlet),
        encoding=like.encoding,
        errors="backslashreplace" if like.errors in _FAILING else like.errors,
        line_buffering=like.line_buffering,
        write_through=like.write_through,
    )
