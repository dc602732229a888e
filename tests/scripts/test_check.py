"""Each step of the gate sees a fault that is planted into a copy of the code, and says what to do about it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CODE = ("Library", "algorithms", "bench", "models", "research", "runtime", "scripts")
WITHOUT = shutil.ignore_patterns("__pycache__", "backtests", "cards", "storage")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """A copy of the code, in which every step but the types finds nothing."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in CODE:
        shutil.copytree(repo_root / name, folder / name, ignore=WITHOUT)
    shutil.copy(repo_root / "pyproject.toml", folder)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


def check(checkout: Path, *steps: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "scripts/check.sh", *steps]
    paths = f"{checkout / 'runtime'}:{checkout / 'Library'}"  # or the packages would be those of this checkout
    return subprocess.run(
        command, cwd=checkout, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": paths}, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_step_that_finds_nothing_says_what_it_looked_for(checkout: Path) -> None:
    done = check(checkout, "format", "dependencies")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if ": " in line] == [
        "format: all code has the one format (ruff format)",
        "dependencies: what is imported is declared, and what is declared is imported (deptry)",
    ]


@pytest.mark.parametrize(
    ("step", "file", "fault", "said"),
    [
        ("format", "models/planted.py", "planted = ( 1)\n", "not formatted; 'make format' formats them"),
        ("lint", "models/planted.py", "import os\n", "its name says which, and why"),
        ("contracts", "runtime/minilean/common/planted.py", "import minilean.engine.loop\n", "points upwards or closes a circle"),
        ("unused", "models/planted.py", "def called_by_nobody() -> None: ...\n", "remove it, or name its user in scripts/unused_code.toml"),
        ("dependencies", "models/planted.py", "import sympy\n", "disagree; change one of them"),
        ("dependencies", "research/planted.py", "import pyarrow\n", "disagree; change one of them"),
    ],
)
def test_a_planted_fault_is_refused(checkout: Path, step: str, file: str, fault: str, said: str) -> None:
    planted = checkout / file
    planted.write_text(fault, encoding="utf-8")
    try:
        done = check(checkout, step)
    finally:
        planted.unlink()

    assert done.returncode == 1
    assert re.search(rf"{planted.stem}\b", done.stdout + done.stderr)
    assert said in done.stderr
    assert done.stderr.endswith(f"check: failed: {step}\n")


def test_a_wrong_type_is_refused(tmp_path: Path, repo_root: Path) -> None:
    """In a tree of one file: the types of all code take half a minute."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "planted.py").write_text('length: int = "one"\n', encoding="utf-8")
    shutil.copy(repo_root / "scripts" / "check.sh", tmp_path / "scripts")
    shutil.copy(repo_root / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))

    done = check(tmp_path, "types")

    assert done.returncode == 1
    assert "planted.py:1:15 - error: Type" in done.stdout
    assert "check: the types above do not fit\n" in done.stderr
    assert done.stderr.endswith("check: failed: types\n")


def test_all_failed_steps_are_named(checkout: Path) -> None:
    planted = checkout / "models" / "planted.py"
    planted.write_text("import os, sympy\n\nplanted = ( 1)\n", encoding="utf-8")
    try:
        done = check(checkout, "format", "lint", "dependencies")
    finally:
        planted.unlink()

    assert done.returncode == 1
    assert done.stderr.endswith("check: failed: format lint dependencies\n")


def test_it_may_be_called_from_another_folder(checkout: Path, tmp_path: Path) -> None:
    planted = checkout / "models" / "planted.py"
    planted.write_text("planted = ( 1)\n", encoding="utf-8")
    try:
        command = ["sh", str(checkout / "scripts" / "check.sh"), "format"]
        done = subprocess.run(command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    finally:
        planted.unlink()

    assert done.returncode == 1
    assert "models/planted.py" in done.stdout + done.stderr
    assert done.stderr.endswith("check: failed: format\n")


def test_without_an_environment_it_says_so_and_nothing_else(tmp_path: Path, repo_root: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(repo_root / "scripts" / "check.sh", tmp_path / "scripts")

    done = check(tmp_path, "format", "lint")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"check: there is no .venv/bin/ruff in {tmp_path}; 'make setup' there installs it\n"


def test_a_step_that_is_not_there_is_refused(checkout: Path) -> None:
    done = check(checkout, "style")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "check: there is no step style; the steps are: format lint types contracts unused dependencies\n"


def test_the_hooks_before_a_commit_are_the_quick_steps(repo_root: Path) -> None:
    config = (repo_root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    validated = [Path(sys.prefix) / "bin" / "pre-commit", "validate-config", repo_root / ".pre-commit-config.yaml"]

    assert subprocess.run(validated, capture_output=True, check=False).returncode == 0
    assert re.findall(r"repo: (.*)", config) == ["local"]
    assert re.findall(r"entry: sh scripts/check\.sh (.*)", config) == ["format", "lint", "contracts", "unused", "dependencies"]
