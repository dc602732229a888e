"""What the look-ahead test found, kept beside a strategy's backtests, so that the next runs of the same code can say so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from minilean.common.atomic_write import write_whole
from minilean.data.text_lines import read_text
from minilean.errors import DataError, InputError
from minilean.project.loading import Project
from minilean.results.analysis.finished_run import LookAheadVerdict

_FILE = "lookahead.json"
_ADVICE = "Remove it, or run `minilean lookahead` again."
_BACKTESTS = "backtests"


def verdict_path(project: Project) -> Path:
    """Where the verdict on a strategy lies."""
    return project.folder / _BACKTESTS / _FILE


def write_verdict(project: Project, parameters: Mapping[str, str], verdict: LookAheadVerdict) -> Path:
    """Keep a verdict.

    Args:
        project: the strategy that was tested.
        parameters: all that it was given, those of its `config.json` too.
        verdict: what the test found.

    Returns:
        The file, which is written whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    first = None if verdict.first_difference is None else verdict.first_difference.isoformat()
    text = json.dumps({"strategy": _digest(project, parameters), "numCompared": verdict.num_compared, "firstDifference": first}, indent=2)
    path = verdict_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [text + "\n"])
    return path


def read_verdict(project: Project, parameters: Mapping[str, str]) -> LookAheadVerdict | None:
    """The verdict on a strategy as it is now.

    Args:
        project: the strategy.
        parameters: all that it was given.

    Returns:
        The verdict; None where there is none, or it is about other code or other parameters.

    Raises:
        DataError: the file is damaged, or the strategy's own files cannot be read.
    """
    path = verdict_path(project)
    try:
        text = read_text(path, _ADVICE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        kept = json.loads(text)
        first = kept["firstDifference"]
        verdict = LookAheadVerdict(int(kept["numCompared"]), None if first is None else datetime.fromisoformat(first))
        digest = kept["strategy"]
        return verdict if digest == _digest(project, parameters) else None
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, InputError) as error:
        raise DataError(f"{path} is no verdict of a look-ahead test ({error}). {_ADVICE}") from error
    except OSError as error:
        raise DataError(f"{path} cannot be compared with the strategy: {error.filename} cannot be read ({error.strerror}).") from error


def _digest(project: Project, parameters: Mapping[str, str]) -> str:
    # of all code that is the strategy's own
    folders = [*((project.folder,) if project.source.name == "main.py" else ()), *project.libraries]
    sources = {project.source, *(path for folder in folders for path in folder.rglob("*.py") if _BACKTESTS not in path.parts)}
    found = hashlib.sha256(json.dumps(sorted(parameters.items())).encode())
    for path in sorted(sources):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
