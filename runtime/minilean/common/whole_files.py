"""Files that are there as a whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

_PARTIAL = ".partial"
_BUFFER = 1 << 20  # bytes: results are tens of megabytes, written in pieces of some hundred bytes


def write_whole(path: Path, content: bytes | Iterable[str]) -> None:
    """Write a file beside its place and put it there once it is complete and on the disk, so that not even a power cut leaves half of it.

    Args:
        path: the file; its folder exists.
        content: bytes, or text in pieces, which is written as UTF-8.

    Raises:
        OSError: the disk is full, or writing is not allowed; a file of that name from before is untouched.
    """
    staged = stage(path, content)
    try:
        put_in_place(staged, path)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def stage(path: Path, content: bytes | Iterable[str]) -> Path:
    """Write a file beside its place, complete and on the disk; :func:`put_in_place` is the rest.

    Raises:
        OSError: as for :func:`write_whole`; nothing is left.
    """
    place: dict[str, Any] = {"dir": path.parent, "prefix": f".{path.name}.", "suffix": _PARTIAL, "delete": False, "buffering": _BUFFER}
    if not isinstance(content, bytes):
        place |= {"mode": "w", "encoding": "utf-8", "newline": "\n"}
    with NamedTemporaryFile(**place) as part:
        try:
            part.writelines([content] if isinstance(content, bytes) else content)
            part.flush()
            os.fsync(part.fileno())
            os.chmod(part.name, 0o644)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return Path(part.name)


def put_in_place(staged: Path, path: Path) -> None:
    """Give a staged file its name, and have the disk know it."""
    os.replace(staged, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that keeps its folders by itself
            raise
    finally:
        os.close(folder)


def is_partial(path: Path) -> bool:
    """Whether a file is one that somebody is writing, or that a killed process has left behind."""
    return path.name.startswith(".") and path.name.endswith(_PARTIAL)
