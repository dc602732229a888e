"""How the process of a command ends."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

# files that must be closed, since they end with a directory or a checksum, before those that need their buffers written only
_CLOSED = (("gzip", "GzipFile"), ("bz2", "BZ2File"), ("lzma", "LZMAFile"), ("zipfile", "ZipFile"), ("tarfile", "TarFile"))


def leave(code: int) -> NoReturn:
    """End the process at once, with an exit code.

    A run keeps some hundred thousand objects to its end. Python would look through all of them for garbage once more before it gives
    their memory back; the system takes it back anyway. What an algorithm wrote to a file that it left open is kept.
    """
    _finish_files()
    gc.freeze()
    sys.exit(code)


class _Closable(Protocol):
    def close(self) -> object: ...


def _finish_files() -> None:
    closed = tuple(getattr(sys.modules[module], name) for module, name in _CLOSED if module in sys.modules)
    steps = ((io.TextIOWrapper, _flush), (closed, _close), ((io.BufferedWriter, io.BufferedRandom), _flush))
    step_of: dict[type, int | None] = {}
    files: list[list[Any]] = [[] for _ in steps]
    for found in gc.get_objects():
        # by type and not by isinstance, which asks the object: a stand-in for another object may answer by raising
        kind = type(found)
        if kind not in step_of:
            step_of[kind] = next((number for number, (kinds, _) in enumerate(steps) if issubclass(kind, kinds)), None)
        number = step_of[kind]
        if number is not None:
            files[number].append(found)
    for (_, finish), waiting in zip(steps, files, strict=True):
        for file in waiting:
            _told(finish, file)


def _flush(file: io.TextIOWrapper | io.BufferedWriter | io.BufferedRandom) -> None:
    if not file.closed and file.writable():
        file.flush()


def _close(file: _Closable) -> None:
    file.close()


def _told(finish: Callable[[Any], None], file: object) -> None:
    try:
        finish(file)
    except (OSError, ValueError) as error:
        # a stream whose buffer was given to another has nothing of its own left
        if not isinstance(error, io.UnsupportedOperation) and "detached" not in str(error):
            sys.stderr.write(f"Warning: {getattr(file, 'name', file)} was left open and cannot be finished: {error}\n")
