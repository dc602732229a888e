"""Which version of a strategy a trial is of."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_LEFT_BY_RUNS = {"backtests", "live", "optimizations", "report", "storage", "__pycache__"}
_DIGITS = 12


def source_digest(source: Path) -> str:
    """A digest of a strategy's own Python files, 12 hexadecimal digits: another one after every change but that of a comment's line.

    Blank lines and lines that hold a comment alone do not count, nor do libraries, which many strategies share.

    Args:
        source: the strategy's file. The folder of a `main.py` belongs to it, but for what runs have left there.

    Raises:
        OSError: a file cannot be read.
    """
    files = sorted(_python_files(source.parent)) if source.name == "main.py" else [source]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(source.parent).as_posix().encode("utf-8", "surrogateescape") + b"\0")
        for line in file.read_bytes().splitlines():
            if line.strip() and not line.lstrip().startswith(b"#"):
                digest.update(line.rstrip() + b"\n")
    return digest.hexdigest()[:_DIGITS]


def _python_files(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _LEFT_BY_RUNS and not entry.name.startswith("."):
                yield from _python_files(Path(entry.path))
        elif entry.name.endswith(".py"):
            yield Path(entry.path)
