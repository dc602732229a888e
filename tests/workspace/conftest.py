"""The real lean command line on a copy of the workspace, stopped where it would start a container."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# The list of data sources that lean downloads when it is imported, cut down to the one that it uses unless told otherwise.
DATA_SOURCES = {
    "modules": [
        {
            "type": ["data-downloader"],
            "platform": ["cli"],
            "product-id": "",
            "id": "Local",
            "display-id": "Local",
            "installs": False,
            "configurations": [{"id": "data-provider", "type": "info", "value": "QuantConnect.Lean.Engine.DataFeeds.DefaultDataProvider"}],
        }
    ]
}


@pytest.fixture(scope="session")
def lean_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH with a copy of the installed lean package that has its list of data sources already."""
    specification = importlib.util.find_spec("lean")
    assert specification is not None, "the lean package is not installed"
    assert specification.origin is not None, "the lean package has no files"
    folder = tmp_path_factory.mktemp("lean_package")
    shutil.copytree(Path(specification.origin).parent, folder / "lean", ignore=shutil.ignore_patterns("__pycache__", "modules-*.json"))
    named = re.search(r'file_name = "(modules-[\d.]+\.json)"', (folder / "lean/models/__init__.py").read_text(encoding="utf-8"))
    assert named, "this release of lean names its list of data sources in another way"
    (folder / "lean" / named[1]).write_text(json.dumps(DATA_SOURCES), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path, repo_root: Path) -> Path:
    """A copy of what lean sees of the checkout; lean writes into the folder it works in."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    shutil.copy(repo_root / "lean.json", folder)
    for name in ("algorithms", "Library", "research"):
        shutil.copytree(repo_root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "backtests", "storage"))
    return folder


@pytest.fixture
def run_lean(tmp_path: Path, workspace: Path, lean_package: Path) -> Callable[..., dict[str, Any]]:
    """A function that runs ``lean ARGUMENT...`` in the workspace and returns the container that it would have started."""

    def run(*arguments: str) -> dict[str, Any]:
        record = tmp_path / "container.json"
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        completed = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("lean_up_to_the_container.py")), str(record), *arguments],
            cwd=workspace,
            env={"HOME": str(home), "PATH": "", "PYTHONPATH": str(lean_package), "TMPDIR": os.environ.get("TMPDIR", str(tmp_path))},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert completed.returncode == 0, f"lean {' '.join(arguments)} failed:\n{completed.stdout}\n{completed.stderr}"
        return json.loads(record.read_text(encoding="utf-8"))

    return run
