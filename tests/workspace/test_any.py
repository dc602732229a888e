"""`Any` in a signature is a matter of single files: no room is left out, and no file that could do without the exception."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

RULE = "ANN401"
CHECKED = ("runtime", "Library", "algorithms", "models", "scripts")
# A new layer brings a new file, whose arrays are of three libraries.
FOLDERS = ["Library/forecasting/layers/*.py"]
RUFF = Path(sys.executable).parent / "ruff"


def named_files(patterns: Iterable[str]) -> set[str]:
    """The files that patterns such as ``room/{a,b}.py`` name.

    Raises:
        ValueError: one of them names a folder.
    """
    found: set[str] = set()
    for pattern in patterns:
        braces = re.search(r"\{([^{}]*)\}", pattern)
        if "*" in pattern or "?" in pattern:
            raise ValueError(f"{pattern} is no file: name each file in which LEAN's API takes or gives anything.")
        found |= named_files(pattern.replace(braces[0], name, 1) for name in braces[1].split(",")) if braces else {pattern}
    return found


def files_with_any(root: Path, *places: str) -> set[str]:
    """The files in which a parameter or an answer is `Any`, apart from what is handed on as it came."""
    command = [RUFF, "check", "--isolated", "--no-cache", "--exit-zero", "--select", RULE, "--output-format", "concise"]
    command += ["--config", "lint.flake8-annotations.allow-star-arg-any=true", *places]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return {line.partition(":")[0] for line in told.splitlines() if f" {RULE} " in line}


@pytest.fixture(scope="module")
def patterns(repo_root: Path) -> list[str]:
    rules = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]["per-file-ignores"]
    return [pattern for pattern, codes in rules.items() if RULE in codes]


def test_only_files_that_need_it_may_have_any(repo_root: Path, patterns: list[str]) -> None:
    in_folders = {str(path.relative_to(repo_root)) for folder in FOLDERS for path in repo_root.glob(folder)}
    named = named_files(pattern for pattern in patterns if pattern not in FOLDERS)
    assert sorted(named) == sorted(files_with_any(repo_root, *CHECKED) - in_folders)


def test_a_room_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match=r"runtime/minilean/report/\*\* is no file"):
        named_files(["runtime/minilean/api.py", "runtime/minilean/report/**"])


def test_names_in_braces_are_files_of_their_own() -> None:
    assert named_files(["room/{a,b}.py", "c.py"]) == {"room/a.py", "room/b.py", "c.py"}


def test_any_is_found_where_it_is_planted(tmp_path: Path) -> None:
    (tmp_path / "given.py").write_text("from typing import Any\n\n\ndef give() -> Any: ...\n")
    (tmp_path / "taken.py").write_text("from typing import Any\n\n\ndef take(one: Any) -> None: ...\n")
    (tmp_path / "handed_on.py").write_text("from typing import Any\n\n\ndef hand_on(*those: Any, **named: Any) -> None: ...\n")
    (tmp_path / "held.py").write_text("from typing import Any\n\nheld: dict[str, Any] = {}\n")
    assert files_with_any(tmp_path, ".") == {"given.py", "taken.py"}
