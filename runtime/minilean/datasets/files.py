"""Files and folders that are whole or absent, whatever interrupts the write."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from minilean.common.atomic_write import put_in_place, staged
from minilean.common.ownership import claimed, clear_abandoned, put_back
from minilean.errors import MachineError

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EACCES: "permission was denied; choose a folder that you may write with --data-folder",
    errno.EPERM: "permission was denied; choose a folder that you may write with --data-folder",
    errno.EROFS: "the file system is read-only; choose another folder with --data-folder",
}


def _machine_error(path: Path, error: OSError) -> MachineError:
    advice = _ADVICE.get(error.errno or 0, f"{error.strerror or error}; check the path and run the command again")
    return MachineError(f"Cannot write {path}: {advice}. What was whole before is unchanged.")


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files of one data folder so that each is whole or absent.

    Every payload is first written beside its target and flushed to the disk; only when all of them are there are they
    renamed into place, in the order given. A full disk therefore leaves the earlier files untouched.

    Args:
        folder: Root of the data folder; it and its sub-folders are made when absent.
        contents: Path relative to `folder` (with `/`) to payload; the last one should be the file that vouches for the others.

    Raises:
        MachineError: The disk is full, permission is missing or the file system refuses in another way.
    """
    partials: list[tuple[Path, Path]] = []
    target = folder
    try:
        with ExitStack() as stack:
            for relative, payload in contents.items():
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                partials.append((stack.enter_context(staged(target, payload)), target))
            for partial, target in partials:
                put_in_place(partial, target)
    except OSError as error:
        raise _machine_error(target, error) from error


def replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Put a complete new folder in the place of an old one, or leave the old one as it was.

    `fill` writes into a temporary sibling, which is renamed when it returns. Hidden files at the top of the old folder
    (`.gitkeep`) are kept.

    Args:
        folder: The folder to make or to replace.
        fill: Called with the empty temporary folder.

    Raises:
        MachineError: The disk is full, permission is missing or the file system refuses in another way.
    """
    # A data folder is often a link to a larger disk: the link stays, what it points at is replaced.
    folder = folder.resolve()
    mark = uuid.uuid4().hex
    staging = folder.with_name(f".{folder.name}.{mark}.partial")
    retired = folder.with_name(f".{folder.name}.{mark}.old")
    clear_leftovers(folder)
    try:
        staging.mkdir(parents=True)
        with claimed(staging):
            fill(staging)
            if not folder.exists():
                os.replace(staging, folder)
            else:
                _exchange(folder, staging, retired)
    except MachineError as error:
        # The user knows the folder, not its stand-in.
        raise MachineError(str(error).replace(str(staging), str(folder))) from error
    except OSError as error:
        raise _machine_error(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(retired, ignore_errors=True)


def _exchange(folder: Path, staging: Path, retired: Path) -> None:
    for hidden in folder.iterdir():
        if hidden.name.startswith(".") and hidden.is_file():
            shutil.copy2(hidden, staging / hidden.name)
    with claimed(folder):
        os.replace(folder, retired)
        try:
            os.replace(staging, folder)
        except BaseException:
            os.replace(retired, folder)
            raise


def clear_leftovers(folder: Path) -> None:
    """Clear away what killed processes have left of a data folder's files, and put back an old folder that lost its successor.

    Args:
        folder: Root of the data folder; it may be absent.
    """
    folder = folder.resolve()
    if not folder.parent.is_dir():
        return
    retired = sorted(folder.parent.glob(f".{glob.escape(folder.name)}.*.old"))
    for old in retired:
        put_back(old, folder)
    clear_abandoned([*retired, *folder.parent.glob(f".{glob.escape(folder.name)}.*.partial")])
    if folder.is_dir():
        clear_abandoned(list(folder.rglob(".*.partial")))
