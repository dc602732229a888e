"""The files of a strategy: the one that LEAN loads, and what it imports of its own folders."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

from minilean.data.data_files import read_bytes
from minilean.errors import DataError
from minilean.project.loading import Project


class Source(NamedTuple):
    """One file as Python reads it.

    Args:
        path: of the file.
        tree: its syntax.
    """

    path: Path
    tree: ast.Module


class Unreadable(NamedTuple):
    """A file that is no Python.

    Args:
        path: of the file.
        line: where it ceases to be.
        reason: what Python says.
    """

    path: Path
    line: int
    reason: str


def read_sources(project: Project) -> tuple[list[Source], list[Unreadable]]:
    """Read a project's file and all files of its folder and libraries that it imports, directly or not.

    Args:
        project: the project.

    Raises:
        DataError: the machine does not read a file.
    """
    found: dict[Path, Source | Unreadable] = {}
    waiting = [project.source]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        read = found[path] = _read(path)
        if isinstance(read, Source):
            waiting.extend(imported_files(read.tree, project))
    return [this for this in found.values() if isinstance(this, Source)], [this for this in found.values() if isinstance(this, Unreadable)]


def _read(path: Path) -> Source | Unreadable:
    try:
        return Source(path, ast.parse(read_bytes(path)))
    except SyntaxError as error:
        return Unreadable(path, error.lineno or 1, error.msg)
    except ValueError as error:  # zero bytes, a coding that is none
        raise DataError(f"{path} is no Python file: {error}.") from error


def import_folders(project: Project) -> list[Path]:
    """Where a strategy's own modules are looked for, as LEAN puts them on the path."""
    return [project.folder, *(folder for library in project.libraries for folder in (library, library.parent))]


def imported_files(tree: ast.Module, project: Project) -> list[Path]:
    """The files of a strategy that a file of it imports, late ones too."""
    folders = import_folders(project)
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    candidates = [folder.joinpath(*name.split(".")).with_suffix(".py") for name in names for folder in folders]
    return [path for path in candidates if path.is_file()]
