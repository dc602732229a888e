"""Small data files: their text, and their lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from minilean.errors import DataError

T = TypeVar("T")


def read_text(path: Path, advice: str) -> str:
    """The text of a file, with or without a mark of its byte order.

    Args:
        path: the file.
        advice: what to do about a file that is no text, a sentence.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: the file is no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not text in UTF-8 ({error.reason} at byte {error.start}). {advice}") from error


def read_lines(path: Path, form: str, make: Callable[[list[str]], T]) -> list[T]:
    """What the lines of a file say; empty lines and those that begin with # say nothing.

    Args:
        path: the file; nothing where there is none.
        form: how a line should read, for the message.
        make: the comma-separated fields of a line -> what it says; a ValueError, ArithmeticError or IndexError means a wrong line.

    Raises:
        DataError: the file is no text, or a line is not of that form.
    """
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(read_text(path, "Fetch it again.").splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                found.append(make(line.split(",")))
            except (ValueError, ArithmeticError, IndexError) as error:
                raise DataError(f"Line {number} of {path} is not of the form '{form}': {error}. Correct the file.") from error
    return found
