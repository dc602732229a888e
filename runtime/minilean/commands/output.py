"""The folder of a run's results: reserved before the run, so that hours of work never meet a folder that cannot take them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from minilean.common.atomic_write import clear_partials
from minilean.errors import InputError, MachineError

_LOCK = ".minilean.lock"
_MINUTE = 60.0


@contextmanager
def reserved_folder(named: Path | None, project_folder: Path) -> Iterator[Path]:
    """A folder for the results of one run, which vanishes again if the run leaves nothing in it.

    Args:
        named: the folder that the user named, or None for `<project>/backtests/<time>`.
        project_folder: folder of the project.

    Yields:
        The folder, made and writable; no other run has it.

    Raises:
        InputError: the named folder is a file, lies below one, or holds the results of another run, finished or not.
        MachineError: it cannot be made or written.
    """
    made, lock = _named(named) if named is not None else _own(project_folder / "backtests")
    try:
        if named is not None:
            _check_empty(named)
            clear_partials(made)
        else:
            _clear_killed_runs(made)
        yield made
    finally:
        _release(lock)
        with suppress(OSError):  # what holds results stays
            os.rmdir(made)
            if named is None:
                os.rmdir(made.parent)


def _lock(folder: Path) -> FileLock | None:
    """The lock of a folder, held; None if another run has it. The system frees that of a process that is killed."""
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    except OSError:
        with suppress(OSError):
            os.rmdir(folder)
        raise
    return lock


def _release(lock: FileLock) -> None:
    # while it is held: whoever waits for it finds the file gone, and makes one of its own
    with suppress(OSError):
        os.unlink(lock.lock_file)
    lock.release()


def _clear_killed_runs(made: Path) -> None:
    """Remove what killed runs left in the folders beside one: their locks, half-written files, and the folder if it is empty then.

    A lock of the last minute may be that of a run which starts, and has made the file but does not hold it yet.
    """
    latest = time.time() - _MINUTE
    for path in made.parent.glob(f"*/{_LOCK}"):
        with suppress(OSError):
            if path.parent == made or path.stat().st_mtime > latest:
                continue
            lock = _lock(path.parent)
            if lock is not None:
                clear_partials(path.parent)
                _release(lock)
                os.rmdir(path.parent)


def _check_empty(folder: Path) -> None:
    if any(folder.glob("*-summary.json")):
        raise InputError(f"--output {folder} holds the results of another run, which are kept; name another folder.")


def _named(folder: Path) -> tuple[Path, FileLock]:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--output {folder} is a file; name a folder.")
    _check_empty(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
    except NotADirectoryError as error:
        raise InputError(f"--output {folder} lies below a file; name a folder.") from error
    except OSError as error:
        raise _refused(folder, error) from error
    if lock is None:
        raise InputError(f"--output {folder} is being filled by another run; wait for it, or name another folder.")
    return folder, lock


def _own(parent: Path) -> tuple[Path, FileLock]:
    name = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
    for number in count(1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
            lock = _lock(folder)
        except FileExistsError:
            continue
        except OSError as error:
            raise _refused(folder, error) from error
        if lock is not None:
            return folder, lock
    raise MachineError(f"There is no free name for a folder in {parent}.")


def _refused(folder: Path, error: OSError) -> MachineError:
    return MachineError(f"Results cannot be written into {folder}: {error.strerror}. Name another folder with --output.")
