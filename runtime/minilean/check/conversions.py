"""Which of Python's values .NET certainly refuses where it wants something else (pythonnet's `Converter` in QuantConnect's fork)."""

from __future__ import annotations

import ast
import re

from minilean.check.inference import UTC
from minilean.project.lean_api import lean_type

NUMBERS = frozenset({"int", "float"})
_SCALARS = NUMBERS | {"bool", "str"}
_COLLECTIONS = frozenset({"list", "dict", "tuple", "set"})
PYTHONS = _SCALARS | _COLLECTIONS | {"datetime", "date", "timedelta", UTC, "None", "callable", "bytes"}
"""Kinds of Python's own values, in the words of `inference`."""
_FROM_TEXT = frozenset({"SecurityIdentifier"})
_NUMBER = re.compile(r"\s*[-+]?[\d.,]+\s*")


def never_taken(kind: str, wanted: str, value: ast.expr | None = None) -> bool:
    """Whether .NET certainly refuses a value of a kind where another is wanted.

    Args:
        kind: what it is, in the words of `inference`.
        wanted: type of the parameter.
        value: how it is written; without it, text is taken for none that is a number, and a float for a whole one.
    """
    if "|" in wanted:
        return all(never_taken(kind, part, value) for part in wanted.split("|"))
    plain = wanted.removesuffix("?")
    if kind in ("", "Any", "self", plain) or plain in ("Any", ""):
        return False
    if kind == "None":
        return wanted == plain and plain != "Exception" and (plain in NUMBERS | {"bool", "timedelta"} or is_enum(plain))
    if kind in PYTHONS:
        return plain == "Exception" or _python_is_refused(kind, plain, value)
    return is_enum(kind) and (plain in ("str", "bool", "timedelta", "datetime", "Symbol", "list") or is_enum(plain))


def _python_is_refused(kind: str, wanted: str, value: ast.expr | None) -> bool:
    found = lean_type(wanted)
    if found is not None and not found.is_enum and kind in _SCALARS and (kind, wanted) != ("str", "Symbol"):
        return wanted not in _FROM_TEXT
    if kind == "str":
        return wanted in ("bool", "list") or ((is_enum(wanted) or wanted in NUMBERS) and not _may_be_number(value))
    if kind == "bool":
        return wanted in ("str", "timedelta", "list", "Symbol")
    if kind in NUMBERS:
        return wanted in ("str", "timedelta", "list", "Symbol", "bool") or (wanted == "int" and not _may_be_whole(value))
    if kind in ("tuple", "set", "dict") and lean_type(wanted) is not None:
        return True  # no list of symbols either
    return wanted in _SCALARS or is_enum(wanted) or (wanted == "timedelta" and kind in _COLLECTIONS | {"callable"})


def _may_be_number(value: ast.expr | None) -> bool:
    # text that is a number is read as one
    if isinstance(value, ast.Constant):
        return _NUMBER.fullmatch(str(value.value)) is not None
    return value is not None


def _may_be_whole(value: ast.expr | None) -> bool:
    return not (isinstance(value, ast.Constant) and isinstance(value.value, float) and not value.value.is_integer())


def is_enum(name: str) -> bool:
    """Whether a type of LEAN's is an enumeration."""
    found = lean_type(name)
    return found is not None and found.is_enum
