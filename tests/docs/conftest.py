"""A checkout to type the commands of the documents in, and the folder of the tests on the path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

_COPIED = ("Makefile", "constraints.txt", "lean.json", "pyproject.toml", "tests/conftest.py")
_FOLDERS = ("Library", "algorithms", "models", "research", "scripts", "tests/algorithms/threshold_lstm")


@pytest.fixture
def checkout(tmp_path: Path, repo_root: Path, conformance_data: Path) -> Path:
    """A checkout to run in, with a home beside it where ``~/lean/data`` is a data folder."""
    folder = tmp_path / "checkout"
    for name in _COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repo_root / name, folder / name)
    for name in _FOLDERS:
        shutil.copytree(repo_root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "backtests", "cards", "storage"))
    (tmp_path / "home" / "lean").mkdir(parents=True)
    (tmp_path / "home" / "lean" / "data").symlink_to(conformance_data)
    return folder


@pytest.fixture(scope="session")
def made_up_prices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `minilean data sample` writes, for the years that the pages are about."""
    folder = tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-m", "minilean", "data", "sample", "--start", "2015-01-02", "--end", "2020-12-31"]
    subprocess.run([*command, "--data-folder", str(folder)], capture_output=True, check=True)
    return folder


@pytest.fixture
def installed_checkout(checkout: Path, made_up_prices: Path) -> Path:
    """The checkout after `make setup` and `make backtest`: everything is installed, and `data/` has prices."""
    venv = checkout / ".venv"
    venv.mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith(".installed"):
            (venv / path.name).symlink_to(path)
    installed = 'echo "$(pwd -P) $(cat pyproject.toml constraints.txt | cksum)" >.venv/.installed-dev'  # as scripts/environment.sh
    subprocess.run(["sh", "-c", installed], cwd=checkout, check=True)
    (checkout / "data").symlink_to(made_up_prices)
    return checkout


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Variables of a person who has set none of this project's."""
    names = {"LEAN_DATA_FOLDER", "MAKEFLAGS", "MAKELEVEL", "PROJECT", "PYTHON", "NO_COLOR", "FORCE_COLOR"}
    return {name: value for name, value in os.environ.items() if name not in names} | {"HOME": str(tmp_path / "home")}
