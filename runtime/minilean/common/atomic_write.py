"""Files that are there as a whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from minilean.common.ownership import claim, clear_abandoned
from minilean.common.unicode_text import REPLACE_HALVES

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_PARTIAL = ".partial"
_BUFFER = 1 << 20  # bytes: results are tens of megabytes, written in pieces of some hundred bytes
_cleared: set[Path] = set()


def write_whole(path: Path, content: bytes | Iterable[str]) -> None:
    """Write a file beside its place and put it there once it is complete and on the disk, so that not even a power cut leaves half of it.

    The first write into a folder also removes what killed processes have left half-written there.

    Args:
        path: the file; its folder exists.
        content: bytes, or text in pieces, which is written as UTF-8, with U+FFFD for half a character.

    Raises:
        OSError: the disk is full, or writing is not allowed; a file of that name from before is untouched.
    """
    with staged(path, content) as partial:
        put_in_place(partial, path)


@contextmanager
def staged(path: Path, content: bytes | Iterable[str]) -> Iterator[Path]:
    """Write a file beside its place, complete and on the disk; ``put_in_place`` is the rest.

    Yields:
        Where it lies; it is claimed, so that nobody clears it away, and gone after the block unless it was put in place.

    Raises:
        OSError: as for ``write_whole``; nothing is left.
    """
    place: dict[str, Any] = {"dir": path.parent, "prefix": f".{path.name}.", "suffix": _PARTIAL, "delete": False, "buffering": _BUFFER}
    if not isinstance(content, bytes):
        place |= {"mode": "w", "encoding": "utf-8", "errors": REPLACE_HALVES, "newline": "\n"}
    if path.parent not in _cleared:
        _cleared.add(path.parent)
        clear_partials(path.parent)
    with _claimed(place) as part:
        try:
            part.writelines([content] if isinstance(content, bytes) else content)
            part.flush()
            os.fsync(part.fileno())
            os.chmod(part.name, 0o644)
            yield Path(part.name)
        finally:
            Path(part.name).unlink(missing_ok=True)


def put_in_place(partial: Path, path: Path) -> None:
    """Give a staged file its name, and have the disk know it."""
    os.replace(partial, path)
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except PermissionError:  # a folder that may be written and not listed, or Windows: the file is in its place all the same
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that keeps its folders by itself
            raise
    finally:
        os.close(folder)


def _claimed(place: dict[str, Any]) -> _TemporaryFileWrapper[Any]:
    while True:
        part = NamedTemporaryFile(**place)  # noqa: SIM115 - who claims it closes it
        if claim(part.fileno(), Path(part.name)):
            return part
        part.close()
        Path(part.name).unlink(missing_ok=True)


def clear_partials(folder: Path) -> None:
    """Remove the half-written files of a folder whose writers are gone; what cannot be listed or removed stays."""
    with suppress(OSError):
        clear_abandoned(path for path in folder.iterdir() if is_partial(path))


def is_partial(path: Path) -> bool:
    """Whether a file is one that somebody is writing, or that a killed process has left behind."""
    return path.name.startswith(".") and path.name.endswith(_PARTIAL)
