"""Who is at work on a file or folder: the maker holds the system's lock on it, which goes with its process, however that ends.

A lock needs no process numbers, which other containers count anew and the system gives away again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is claimed, so nothing is ever taken for abandoned
    fcntl = None  # type: ignore[assignment]


def claim(descriptor: int, path: Path) -> bool:
    """Hold a file or folder that this process has just made, until its descriptor is closed.

    Args:
        descriptor: of the open file or folder.
        path: where it lies.

    Returns:
        Whether it is this process's; false if another one has cleared it away meanwhile, so that it has to be made again.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:
        return True  # a file system without locks


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a folder for the length of a block."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        claim(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _taken_over(path: Path) -> Iterator[bool]:
    """Hold what another process has made; false if that is still at work, or if it cannot be told."""
    if fcntl is None or path.is_symlink():
        yield False
        return
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def clear_abandoned(paths: Iterable[Path]) -> None:
    """Remove those files and folders whose makers are gone; what cannot be removed stays.

    Args:
        paths: what processes make and claim for a while; links are left alone.
    """
    for path in paths:
        with _taken_over(path) as is_ours, suppress(OSError):
            if is_ours and path.is_dir():
                shutil.rmtree(path)
            elif is_ours:
                path.unlink(missing_ok=True)


def put_back(abandoned: Path, folder: Path) -> None:
    """Rename a folder whose maker is gone to where it came from, unless there is one again."""
    with _taken_over(abandoned) as is_ours:
        if is_ours and not folder.exists():
            os.replace(abandoned, folder)
