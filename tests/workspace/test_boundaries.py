"""Who may import whom, read from the syntax of every file.

The forecasting library runs inside LEAN's container, where neither minilean nor its AlgorithmImports exist; the runtime must stay
useful without the library; and strategy code sees a model only through ``Forecast``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# Import names of what LEAN's image has; tests/workspace/test_pins.py has the versions.
LEAN_IMAGE = {"arch", "jax", "joblib", "keras", "numpy", "pandas", "scipy", "sklearn", "statsmodels", "tensorflow", "threadpoolctl"}
FRAMEWORKS = {"jax", "keras", "tensorflow", "torch"}


@dataclass(frozen=True)
class Zone:
    """A part of the tree, and what its files may import besides the standard library."""

    folder: str
    may_import: frozenset[str]


ZONES = [
    Zone(
        "Library",
        frozenset({"arch", "forecasting", "joblib", "keras", "jax", "numpy", "pandas", "scipy", "sklearn", "statsmodels", "tensorflow"})
        | {"threadpoolctl"},
    ),
    Zone("algorithms", frozenset({"AlgorithmImports", "forecasting", "numpy", "pandas"})),
    # _typeshed is there for type checkers alone
    Zone(
        "runtime",
        frozenset({"AlgorithmImports", "_typeshed", "minilean"})
        | {"click", "exchange_calendars", "filelock", "numpy", "pandas", "plotly", "requests", "rich", "scipy", "sklearn", "yfinance"},
    ),
    Zone("scripts", frozenset({"click", "minilean", "mkdocs", "vulture"})),
    # LEAN's image has IPython and matplotlib as well.
    Zone("research", frozenset({"AlgorithmImports", "IPython", "forecasting", "matplotlib", "numpy", "pandas"})),
    Zone("models", frozenset({"click", "dask", "distributed", "forecasting", "joblib", "minilean", "numpy", "ray", "rich", "scipy"})),
]


def imported_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and top-level name of everything that a module imports, relative imports left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"}:
                yield node.lineno, node.args[0].value.partition(".")[0]


def python_files(folder: Path) -> list[Path]:
    """The Python files of a folder without copies that runs have left in it."""
    return [path for path in sorted(folder.rglob("*.py")) if "backtests" not in path.parts]


def forbidden_imports(root: Path, zone: Zone) -> list[str]:
    """List ``file:line imports name`` for every import that the zone does not allow."""
    found = []
    for file in python_files(root / zone.folder):
        beside = {path.stem for path in file.parent.glob("*.py")} if zone.folder in {"algorithms", "models"} else set()
        allowed = zone.may_import | sys.stdlib_module_names | beside
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found += [f"{file.relative_to(root)}:{line} imports {name}" for line, name in imported_names(tree) if name not in allowed]
    return found


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.folder)
def test_the_tree_keeps_to_the_boundaries(repo_root: Path, zone: Zone) -> None:
    assert python_files(repo_root / zone.folder), f"{zone.folder} has no Python files, so nothing was checked"
    assert forbidden_imports(repo_root, zone) == []


@pytest.mark.parametrize(
    ("folder", "line", "name"),
    [
        ("Library", "import minilean.engine", "minilean"),
        ("Library", "from AlgorithmImports import *", "AlgorithmImports"),
        ("Library", "from windows import make_windows", "windows"),
        ("Library", "import rich", "rich"),
        ("algorithms", "    import keras", "keras"),
        ("algorithms", "    from tensorflow import function", "tensorflow"),
        ("algorithms", "    from minilean.engine import Engine", "minilean"),
        ("algorithms", "    __import__('keras')", "keras"),
        ("runtime", "from forecasting.windows import make_windows", "forecasting"),
        ("runtime", "    importlib.import_module('forecasting.windows')", "forecasting"),
        ("runtime", "import keras", "keras"),
        ("models", "import jax", "jax"),
        ("scripts", "import forecasting", "forecasting"),
        ("research", "import minilean.research", "minilean"),
        ("research", "import seaborn", "seaborn"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, folder: str, line: str, name: str) -> None:
    planted = tmp_path / folder / "project" / "main.py"
    planted.parent.mkdir(parents=True)
    planted.write_text("import json\nimport importlib\nif True:\n    pass\n" + line + "\n", encoding="utf-8")
    zone = next(zone for zone in ZONES if zone.folder == folder)

    assert forbidden_imports(tmp_path, zone) == [f"{folder}/project/main.py:5 imports {name}"]


def test_modules_beside_main_may_be_imported_and_relative_imports_stay_inside(tmp_path: Path) -> None:
    project = tmp_path / "algorithms" / "project"
    project.mkdir(parents=True)
    (project / "main.py").write_text("from AlgorithmImports import *\nfrom baskets import Baskets\n", encoding="utf-8")
    (project / "baskets.py").write_text("from . import main\n", encoding="utf-8")

    assert forbidden_imports(tmp_path, ZONES[1]) == []


def test_strategies_may_not_import_a_framework() -> None:
    assert not FRAMEWORKS & ZONES[1].may_import


def test_library_and_strategies_import_only_what_leans_image_has() -> None:
    assert ZONES[0].may_import | ZONES[1].may_import <= LEAN_IMAGE | {"AlgorithmImports", "forecasting"}
