"""Asks basedpyright about a strategy, with the types of `quantconnect-stubs`, and keeps what is certain to fail in LEAN.

The stubs describe more and less than LEAN takes: .NET converts what they call wrong, None may stand for many things, and C#'s Pascal
spelling is not in them at all. So an answer counts only where .NET has no conversion either, or an object of a closed type is asked for a
member that it does not have.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from minilean.check.conversions import never_taken
from minilean.check.findings import Finding
from minilean.check.members import CLOSED
from minilean.errors import MachineError
from minilean.project.lean_api import lean_type, overloads_named

PACKAGES = ("basedpyright", "quantconnect-stubs")
_RULES = ("reportArgumentType", "reportAttributeAccessIssue")
_ARGUMENT = re.compile(
    r'Argument of type "(?P<given>[^"]+)" cannot be assigned to parameter "(?P<name>\w+)" of type "(?P<wanted>[^"]+)" '
    r'in function "(?P<call>\w+)"'
)
_ATTRIBUTE = re.compile(r'Cannot access attribute "(?P<name>\w+)" for class "(?P<kind>\w+)"')
_SIMPLE = {"int", "float", "str", "bool", "timedelta", "datetime"}


def is_installed() -> bool:
    """Whether both packages are there."""
    try:
        return all(distribution(package) is not None for package in PACKAGES)
    except PackageNotFoundError:
        return False


def check_types(files: Sequence[Path], folders: Sequence[Path]) -> list[Finding]:
    """Ask basedpyright about files.

    Args:
        files: of the strategy.
        folders: where it imports its own modules from.

    Returns:
        What certainly fails in LEAN.

    Raises:
        MachineError: basedpyright does not answer.
    """
    settings = {rule: "error" for rule in _RULES} | {
        "typeCheckingMode": "off", "pythonVersion": "3.11",
        "include": [str(file) for file in files], "extraPaths": [str(folder) for folder in folders],
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="minilean-check-") as folder:
        config = Path(folder) / "pyrightconfig.json"
        config.write_text(json.dumps(settings), encoding="utf-8")
        command = [sys.executable, "-m", "basedpyright", "--project", str(config), "--outputjson", "--pythonpath", sys.executable]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answers = json.loads(done.stdout)["generalDiagnostics"]
    except (ValueError, KeyError) as error:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["nothing"]
        raise MachineError(f"basedpyright gives no answer, it says: {said[0]}") from error
    trees = {str(file): ast.parse(file.read_bytes()) for file in files}
    found = (_certain(answer, trees[answer["file"]]) for answer in answers if answer["file"] in trees)
    return sorted({finding for finding in found if finding is not None})


def _certain(answer: dict[str, Any], tree: ast.Module) -> Finding | None:
    file, start, message = Path(answer["file"]), answer["range"]["start"], answer.get("message", "")
    line = start["line"] + 1
    argument = _ARGUMENT.search(message)
    if argument is not None and _refused(argument["call"], _kinds(argument["given"]), _place(tree, line, start["character"])):
        text = f"{argument['call']} gets {argument['given']} for {argument['name']!r}, where LEAN takes {argument['wanted']} only."
        return Finding(file, line, "argument type", text)
    attribute = _ATTRIBUTE.search(message)
    if attribute is not None and attribute["kind"] in CLOSED and not attribute["name"][:1].isupper():
        return Finding(file, line, "name", f"{attribute['kind']} has no member {attribute['name']!r}.")
    return None


def _place(tree: ast.Module, line: int, column: int) -> int | str | None:
    """The number of the argument that begins at a place, or its name."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for place, value in [*enumerate(call.args), *((word.arg, word.value) for word in call.keywords)]:
            # basedpyright counts letters from 0, as Python does, but of UTF-16
            if (value.lineno, value.col_offset) == (line, column):
                return place
    return None


def _refused(call: str, kinds: set[str], place: int | str | None) -> bool:
    """Whether every method of LEAN's of that name refuses an argument there: of several overloads the stubs' first objection is told."""
    wanted: list[str] = []
    for overload in overloads_named(call):
        if isinstance(place, int):
            wanted += [parameter.type for parameter in overload.parameters[place : place + 1]]
        else:
            wanted += [parameter.type for parameter in overload.parameters if parameter.name == place]
    return bool(kinds) and bool(wanted) and all(never_taken(kind, this) for kind in kinds for this in wanted)


def _kinds(given: str) -> set[str]:
    """What a value may be in the words of `inference`, or nothing where that is not certain."""
    if given.startswith("Literal[") and given.endswith("]"):
        try:
            values = ast.parse(given, mode="eval").body
        except SyntaxError:  # cut short
            return set()
        parts = values.slice.elts if isinstance(values, ast.Subscript) and isinstance(values.slice, ast.Tuple) else []
        parts = parts or ([values.slice] if isinstance(values, ast.Subscript) else [])
        return {_kind(part) for part in parts} if all(_kind(part) for part in parts) else set()
    return {given} if given in _SIMPLE else set()


def _kind(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return "number text" if isinstance(part.value, str) and part.value[:1].isdigit() else type(part.value).__name__
    if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and lean_type(part.value.id) is not None:
        return part.value.id
    return ""
