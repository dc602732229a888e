"""Trials that were made before there was a ledger, kept by hand in a TOML file beside what they chose."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from minilean.data.data_files import read_bytes
from minilean.data.text_lines import decoded
from minilean.errors import DataError
from minilean.ledger.lines import Entry, Kind
from minilean.ledger.trial import Span, Status, Trial

PLACE = Path("models") / "trials_before.toml"
"""Where a project keeps them."""
_NAMES = {"family", "spec", "parameters", "target", "first", "last", "span", "when", "note"}


def read_hand_entries(path: Path) -> tuple[Entry, ...]:
    """The trials of a file; none where there is no file.

    Each is a table ``[[trial]]`` with ``family``, ``spec``, ``parameters`` (a table of texts), ``target``, ``first`` and ``last`` (days),
    ``span`` (its name), ``when`` (a day) and ``note``; all but the family may be left out.

    Raises:
        DataError: it cannot be read, is no TOML, or has another form.
    """
    try:
        told = tomllib.loads(decoded(read_bytes(path), path, "Correct it."))
    except FileNotFoundError:
        return ()
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is no TOML ({error}); correct it.") from error
    tables = told.get("trial", [])
    if not isinstance(tables, list) or set(told) - {"trial"}:
        raise DataError(f"{path} has other things than tables [[trial]]; correct it.")
    return tuple(_entry(table, number, path) for number, table in enumerate(tables, 1))


def _entry(table: Any, number: int, path: Path) -> Entry:  # noqa: ANN401 - TOML
    where = f"{path}, trial {number}"
    if not isinstance(table, dict):
        raise DataError(f"{where}: it is no table; write [[trial]] above its lines.")
    if unknown := sorted(set(table) - _NAMES):
        raise DataError(f"{where}: there is no field {unknown[0]!r}; the fields are {', '.join(sorted(_NAMES))}.")
    if not table.get("family"):
        raise DataError(f"{where}: it has no family; name what was searched over.")
    for name in ("family", "spec", "target", "span", "note"):
        if not isinstance(table.get(name, ""), str):
            raise DataError(f"{where}: its {name} is {table[name]!r}; write a text.")
    for name in ("first", "last", "when"):
        if type(table.get(name, date.min)) is not date:
            raise DataError(f"{where}: its {name} is {table[name]!r}; write a day such as 2020-11-30, without quotes.")
    parameters = table.get("parameters", {})
    if not isinstance(parameters, dict) or not all(isinstance(value, str) for value in parameters.values()):
        raise DataError(f"{where}: its parameters are {parameters!r}; write texts by name.")
    span = Span(table.get("first"), table.get("last"), table.get("span", ""))
    trial = Trial(table["family"], table.get("spec", ""), parameters, table.get("target", ""), span)
    when = datetime.combine(table.get("when", date(1970, 1, 1)), datetime.min.time(), UTC)
    return Entry(trial.identity[:8], Kind.HAND_ENTRY, when, trial, Status.FINISHED, note=table.get("note", ""))
