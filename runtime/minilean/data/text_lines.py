"""Data files of text: their text, their lines, and what they say as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from minilean.data.data_files import is_present, read_bytes
from minilean.errors import DataError

T = TypeVar("T")
_SHOWN = 120  # characters of a line in a message


def read_text(path: Path, advice: str) -> str:
    """The text of a file, with or without a mark of its byte order.

    Args:
        path: the file.
        advice: what to do about a file that is no text, or has none, a sentence.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: the file cannot be read, is no text, or is empty: an empty file is what a broken copy leaves, and LEAN writes none.
    """
    content = read_bytes(path)
    text = decoded(content, path, advice)
    if not text or text.isspace():
        raise DataError(f"{path} is empty. {advice}")
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"{path}, line {number}: there is a null byte, as a broken copy leaves. {advice}")
    return text


def decoded(content: bytes, source: object, advice: str) -> str:
    """The text of bytes in UTF-8.

    Args:
        content: the bytes.
        source: where they are from, for the message.
        advice: what to do about bytes that are no text, a sentence.

    Raises:
        DataError: the bytes are no text.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{source}, line {number}: this is not text in UTF-8 ({error.reason} at byte {error.start}). {advice}") from error


def read_json(path: Path, advice: str) -> tuple[Any, str]:
    """What a file says as JSON, and its text.

    Args:
        path: the file.
        advice: what to do about a file that is none, a sentence.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: the file cannot be read, or is not JSON.
    """
    text = read_text(path, advice)
    try:
        return json.loads(text), text
    except json.JSONDecodeError as error:
        raise DataError(f"{path}, line {error.lineno}: this is not valid JSON ({error.msg}). {advice}") from error
    except (ValueError, RecursionError) as error:
        # a number of thousands of digits, or brackets in brackets in brackets
        raise DataError(f"{path} is no JSON that can be read ({error}). {advice}") from error


def read_lines(path: Path, form: str, make: Callable[[list[str]], T]) -> list[T]:
    """What the lines of a file say; empty lines and those that begin with # say nothing.

    Args:
        path: the file; nothing where there is none.
        form: how a line should read, for the message.
        make: the comma-separated fields of a line -> what it says; a ValueError, ArithmeticError or IndexError means a wrong line.

    Raises:
        DataError: the file cannot be read, or a line is not of that form.
    """
    if not is_present(path):
        return []
    found = []
    for number, line in enumerate(read_text(path, "Fetch it again.").splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                found.append(make(line.split(",")))
            except (ValueError, ArithmeticError, IndexError) as error:
                reason = str(error)[:_SHOWN]
                raise DataError(
                    f"{path}, line {number}: {excerpt(line)} is not of the form '{form}' ({reason}). Correct the file."
                ) from error
    return found


def excerpt(line: str) -> str:
    """A line for a message, as a literal, cut where it is long."""
    return repr(line if len(line) <= _SHOWN else line[:_SHOWN] + " ...")
