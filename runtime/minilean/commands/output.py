"""The folder of a run's results: reserved before the run, so that hours of work never meet a folder that cannot take them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from minilean.errors import InputError, MachineError


@contextmanager
def reserved_folder(named: Path | None, project_folder: Path) -> Iterator[Path]:
    """A folder for the results of one run, which vanishes again if the run leaves nothing in it.

    Args:
        named: the folder that the user named, or None for `<project>/backtests/<time>`.
        project_folder: folder of the project.

    Yields:
        The folder, made and writable; no other run has it.

    Raises:
        InputError: the named folder is a file, lies below one, or holds the results of another run.
        MachineError: it cannot be made or written.
    """
    made = _made(named) if named is not None else _own(project_folder / "backtests")
    try:
        with tempfile.TemporaryFile(dir=made):
            pass
    except OSError as error:
        raise _refused(made, error) from error
    try:
        yield made
    finally:
        with suppress(OSError):  # what holds results stays
            os.rmdir(made)
            if named is None:
                os.rmdir(made.parent)


def _made(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--output {folder} is a file; name a folder.")
    if folder.is_dir() and any(folder.glob("*-summary.json")):
        raise InputError(f"--output {folder} holds the results of another run, which are kept; name another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except NotADirectoryError as error:
        raise InputError(f"--output {folder} lies below a file; name a folder.") from error
    except OSError as error:
        raise _refused(folder, error) from error
    return folder


def _own(parent: Path) -> Path:
    name = f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
    for number in count(1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise _refused(folder, error) from error
        return folder
    raise MachineError(f"There is no free name for a folder in {parent}.")


def _refused(folder: Path, error: OSError) -> MachineError:
    return MachineError(f"Results cannot be written into {folder}: {error.strerror}. Name another folder with --output.")
