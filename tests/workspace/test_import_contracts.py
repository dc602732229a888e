"""The contracts of pyproject.toml about who imports whom hold, and what breaks one is named."""

from __future__ import annotations

import ast
import graphlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UPWARD = {
    "runtime/minilean/data/bars.py": "from minilean.engine.loop import EngineLoop",
    "runtime/minilean/orders/events.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from minilean.brokerage import handler",
    "runtime/minilean/common/clock.py": "def late() -> None:\n    import minilean.api",
    "runtime/minilean/doctor/findings.py": "from minilean.datasets import manifest",
    "Library/forecasting/windows.py": "import minilean.common.clock\nimport AlgorithmImports",
    "runtime/minilean/report/tables.py": "def late() -> None:\n    from forecasting import windows\n    import keras",
}
CIRCLES = {
    "runtime/minilean/data/price_files.py": "from minilean.data import folder",
    "Library/forecasting/specs.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from forecasting import training",
}


def checked(root: Path) -> tuple[int, str]:
    """Exit code and words of the tool in a checkout."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(root / name) for name in ("runtime", "Library")), "COLUMNS": "200"}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(repo_root: Path, tmp_path: Path) -> Path:
    """The packages and their contracts, to be broken."""
    for name in ("runtime/minilean", "Library/forecasting"):
        shutil.copytree(repo_root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repo_root / "pyproject.toml", tmp_path)
    return tmp_path


def plant(root: Path, lines: dict[str, str]) -> None:
    for name, text in lines.items():
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


def test_the_tree_keeps_its_contracts(copy: Path) -> None:
    code, words = checked(copy)
    assert code == 0, words


def test_an_import_that_points_up_or_aside_or_out_is_named(copy: Path) -> None:
    plant(copy, UPWARD)
    code, words = checked(copy)
    assert code == 1
    for line in (
        "minilean.data.bars -> minilean.engine.loop (l.",
        "minilean.orders.events -> minilean.brokerage.handler (l.",
        "minilean.common.clock -> minilean.api (l.",
        "minilean.doctor.findings -> minilean.datasets.manifest (l.",
        "forecasting is not allowed to import minilean:",
        "forecasting is not allowed to import AlgorithmImports:",
        "minilean is not allowed to import forecasting:",
        "minilean is not allowed to import keras:",
    ):
        assert line in words


def test_a_circle_of_files_is_named(copy: Path) -> None:
    plant(copy, CIRCLES)
    code, words = checked(copy)
    assert code == 1
    assert "No cycles are allowed in minilean.data." in words
    assert "- .price_files -> .folder (1 import)" in words
    assert "No cycles are allowed in forecasting." in words
    assert "- .specs -> .training (1 import)" in words


def circle(folder: Path) -> list[str]:
    """The files of a folder that import each other in a circle by their bare names, as `python models` and LEAN let them."""
    files = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")}
    imports: dict[str, set[str]] = {}
    for name, tree in files.items():
        nodes = list(ast.walk(tree))
        named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        named += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
        imports[name] = {module.partition(".")[0] for module in named} & files.keys() - {name}
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return error.args[1]
    return []


@pytest.mark.parametrize("folder", ["models", "algorithms/macro_lstm", "algorithms/threshold_lstm", "bench"])
def test_what_lies_beside_each_other_has_no_circle(repo_root: Path, folder: str) -> None:
    assert len(list((repo_root / folder).glob("*.py"))) > 1, "hardly anything was checked"
    assert circle(repo_root / folder) == []


def test_a_circle_of_bare_names_is_found(tmp_path: Path) -> None:
    for name, text in {"a": "def f():\n    import b", "b": "from c import x\nimport os", "c": "import a", "d": "import a"}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    assert sorted(set(circle(tmp_path))) == ["a", "b", "c"]
