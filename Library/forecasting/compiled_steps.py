"""Compiled training steps, kept on disk: compiling one takes longer than training with it for a while. Loads JAX.

They lie in the cache folder of the person, not in the object store: they are machine code of one machine, and may go at any time.
``FORECASTING_CACHE`` names another folder, and no folder when it is empty. A step is found by its whole program, the options and
versions that compile it and the processor that runs it, so nothing has to be raised when the code changes. Whatever is wrong with
folder or file costs the time of compiling, never a fit.

JAX's own persistent cache is not taken, since it is a setting of the caller's whole process, writes in place, never replaces a damaged
entry, and checks no hash of what it reads.
"""

import hashlib
import json
import os
import pickle
import re
import stat
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
from jax.experimental.serialize_executable import deserialize_and_load, serialize

from forecasting.machine import processor

FOLDER_VARIABLE = "FORECASTING_CACHE"
MOST_BYTES = 64 * 2**20
"""What the folder holds at most; the steps that were not used for longest go first. One takes 0.3 to 2 MB."""

_FORMAT = 1
_SUFFIX, _PARTIAL = ".step", ".partial"
# Names that `_key` and `_keep` give; the folder may be one that a person named and has other files in.
_STEP_NAME, _PARTIAL_NAME = re.compile(r"[0-9a-f]{32}\.step"), re.compile(r"\.[0-9a-f]{32}\.[0-9a-f]{32}\.partial")
_HASH_BYTES = hashlib.sha256().digest_size
_ABANDONED_SECONDS = 3600


def compiled_step(step: Callable, shapes: tuple, options: dict[str, Any] | None) -> Callable:
    """The compiled form of a function, from the disk if it was compiled there before.

    Args:
        step: a function of arrays that JAX can trace.
        shapes: its arguments, each array as a ``jax.ShapeDtypeStruct``.
        options: XLA's, by name; None for its own choice.

    Returns:
        A function of arrays of these shapes.
    """
    lowered = jax.jit(step).lower(*shapes)
    folder = step_folder() if jax.default_backend() == "cpu" else None
    if folder is None:
        return lowered.compile(options)
    file = folder / (_key(lowered.as_text(), options) + _SUFFIX)
    found = _read(file, lowered)
    if found is None:
        found = lowered.compile(options)
        _keep(file, serialize(found)[0])
    return found


def step_folder() -> Path | None:
    """Where steps are kept; None for nowhere. It need not exist."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    home = Path(os.path.expanduser("~"))
    base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "forecasting" / "compiled" if base.is_absolute() else None  # a process may have no home


def _key(program: str, options: dict[str, Any] | None) -> str:
    settings = {name: value for name, value in os.environ.items() if name.startswith(("XLA_", "JAX_"))}
    # code for a processor that has more instructions would crash here
    compiler = [_FORMAT, version("jax"), version("jaxlib"), sys.version, options, settings, processor()]
    return hashlib.sha256((json.dumps(compiler, sort_keys=True) + program).encode("utf-8")).hexdigest()[:32]


def _read(file: Path, lowered: jax.stages.Lowered) -> Callable | None:
    try:
        if not _is_private(file.parent):
            return None
        contents = file.read_bytes()
        body, digest = contents[:-_HASH_BYTES], contents[-_HASH_BYTES:]
        if hashlib.sha256(body).digest() != digest:
            return None
        step = deserialize_and_load(body, lowered.in_tree, lowered.out_tree, execution_devices=jax.devices()[:1])
    except OSError:  # absent or unreadable
        return None
    except (RuntimeError, ValueError, TypeError, AttributeError, ImportError, LookupError, EOFError, pickle.UnpicklingError):
        return None  # whole, but nothing that this JAX and XLA can load
    with suppress(OSError):  # a read-only folder forgets which one was used last
        os.utime(file)
    return step


def _is_private(folder: Path) -> bool:
    """Whether nobody else can put machine code there."""
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(file: Path, body: bytes) -> None:
    partial = file.with_name(f".{file.stem}.{uuid.uuid4().hex}{_PARTIAL}")
    with suppress(OSError):  # a full or read-only disk: the next process compiles again
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with partial.open("wb") as stream:
                stream.write(body + hashlib.sha256(body).digest())
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(partial, file)
        finally:
            partial.unlink(missing_ok=True)
        _tidy(file.parent)


def _tidy(folder: Path) -> None:
    """Remove what was used longest ago until the rest fits, and what a killed process left half-written."""
    room = MOST_BYTES
    entries = [(entry.stat(), entry) for entry in folder.iterdir()]
    for found, entry in sorted(entries, key=lambda pair: pair[0].st_mtime, reverse=True):
        is_step = _STEP_NAME.fullmatch(entry.name) is not None
        if is_step:
            room -= found.st_size
        abandoned = _PARTIAL_NAME.fullmatch(entry.name) and found.st_mtime < time.time() - _ABANDONED_SECONDS
        if abandoned or (is_step and room < 0):
            entry.unlink(missing_ok=True)
