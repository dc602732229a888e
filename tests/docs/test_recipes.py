"""The recipes of CONTRIBUTING.md: a network and a feature are added as they say, in a copy of the library, and keep every rule."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import blocks

TESTS = "tests/Library/forecasting"


@pytest.fixture
def copy(repo_root: Path, tmp_path: Path) -> Path:
    """The library and its tests."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(repo_root / "Library", tmp_path / "Library", ignore=leave)
    for part in ("features", "networks"):
        shutil.copytree(repo_root / TESTS / part, tmp_path / TESTS / part, ignore=leave)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider\n", encoding="utf-8")
    return tmp_path


def written(repo_root: Path, copy: Path, folder: str) -> str:
    """Write the file that a recipe has for a folder, and give its text."""
    text = (repo_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = [block for block in blocks(text) if block.title.startswith(f"Library/forecasting/{folder}/")]
    (copy / block.title).write_text(block.text, encoding="utf-8")
    return block.text


def outcome_of(copy: Path, tests: str, only: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", tests, "-k", only]
    environment = os.environ | {"PYTHONPATH": str(copy / "Library")}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_feature_is_added_as_the_recipe_says_and_a_look_ahead_in_it_is_found(repo_root: Path, copy: Path) -> None:
    text = written(repo_root, copy, "features")
    names = copy / TESTS / "features" / "test_init.py"
    assert outcome_of(copy, f"{TESTS}/features/test_init.py", "that_there_are")[0] == 1  # until its name stands there
    names.write_text(names.read_text(encoding="utf-8").replace("garman_klass high", "gap garman_klass high"), encoding="utf-8")
    assert outcome_of(copy, f"{TESTS}/features", "that_there_are or (conformance and gap)")[0] == 0

    later = text.replace("column[1:] = bars.opens[1:] / bars.closes[:-1]", "column[:-1] = bars.opens[1:] / bars.closes[:-1]")
    assert later != text
    (copy / "Library" / "forecasting" / "features" / "gaps.py").write_text(later, encoding="utf-8")
    code, words = outcome_of(copy, f"{TESTS}/features", "conformance and gap")
    assert code == 1, words
    assert "test_every_feature_keeps_every_rule" in words


@pytest.mark.long
def test_a_network_is_added_as_the_recipe_says(repo_root: Path, copy: Path) -> None:
    written(repo_root, copy, "networks")
    code, words = outcome_of(copy, f"{TESTS}/networks/test_conformance.py", "two_memories")
    assert code == 0, words
    assert " passed" in words
    assert "no tests ran" not in words
