"""Which tests belong to which suite."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def rules() -> ModuleType:
    """The conftest that marks tests."""
    path = Path(__file__).resolve().parents[1] / "conftest.py"
    specification = importlib.util.spec_from_file_location("rules_of_suites", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_a_file_is_quick_by_its_folder(rules: ModuleType) -> None:
    assert rules.is_quick("tests/runtime/minilean/orders/test_order.py")
    assert not rules.is_quick("tests/runtime/minilean/brokerage/test_resting.py")
    assert not rules.is_quick("tests/models/test_train.py")


def test_every_folder_and_file_that_is_named_is_there(rules: ModuleType, repo_root: Path) -> None:
    assert [folder for folder in rules.QUICK if not list((repo_root / folder).glob("test_*.py"))] == []
    assert [file for file in rules.NOT_QUICK if not (repo_root / file).is_file()] == []
    assert [file for file in rules.NOT_QUICK if not file.startswith(rules.QUICK)] == []


def test_a_quick_test_that_has_become_slow_fails(tmp_path: Path, repo_root: Path) -> None:
    folder = tmp_path / "tests" / "runtime" / "minilean" / "orders"
    folder.mkdir(parents=True)
    shutil.copy(repo_root / "pyproject.toml", tmp_path)
    text = (repo_root / "tests" / "conftest.py").read_text(encoding="utf-8")
    (tmp_path / "tests" / "conftest.py").write_text(text.replace("MOST_SECONDS = 8.0", "MOST_SECONDS = 0.3"), encoding="utf-8")
    burn = "import time\n\ndef test_busy():\n    end = time.process_time() + 0.5\n    while time.process_time() < end: pass\n"
    (folder / "test_x.py").write_text(f"{burn}\ndef test_idle():\n    time.sleep(0.5)\n", encoding="utf-8")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "quick"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert "1 failed, 1 passed" in done.stdout, done.stdout
    assert "s of processor time, and 0.3 s are the most: make it smaller, mark it as long" in done.stdout
