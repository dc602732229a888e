"""LEAN puts ``/Library``, ``/Library/forecasting`` and the project folder near the front of Python's path.

So a module there named like one of the standard library's, or like an installed package, replaces it for everything that runs
in the container.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

# Packages of LEAN's image, and modules that its engine provides, which need not be installed here.
ONLY_IN_LEAN = {
    "AlgorithmImports", "QuantConnect", "System", "arch", "clr", "dask", "distributed", "mlflow", "neuralforecast", "onnx",
    "onnxruntime", "optuna", "quantstats", "ray", "river", "shap", "skfolio", "statsforecast", "torch",
}  # fmt: skip


@cache  # asking what is installed takes a second
def taken_names() -> set[str]:
    """Top-level names that belong to somebody else."""
    return set(sys.stdlib_module_names) | {name for name in packages_distributions() if name != "forecasting"} | ONLY_IN_LEAN


def modules_on_leans_path(root: Path) -> list[Path]:
    """Every module and package under Library, and every module beside a ``main.py``."""
    library = [path for path in sorted((root / "Library").rglob("*")) if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))]
    beside = [path for main in sorted((root / "algorithms").glob("*/main.py")) for path in sorted(main.parent.glob("*.py"))]
    return [path for path in library + beside if path.name not in {"__init__.py", "__pycache__"}]


def shadowing(root: Path) -> list[str]:
    """List the modules whose name is taken."""
    return [str(path.relative_to(root)) for path in modules_on_leans_path(root) if path.stem in taken_names()]


def algorithm_classes(main: Path) -> list[str]:
    """Names of the classes in a ``main.py`` that derive from QCAlgorithm directly."""
    classes = [node for node in ast.walk(ast.parse(main.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)]
    return [node.name for node in classes if any(isinstance(base, ast.Name) and base.id == "QCAlgorithm" for base in node.bases)]


def requirements_files(root: Path) -> list[str]:
    """List what lean would install into every container of every Python project."""
    return [str(path.relative_to(root)) for path in sorted((root / "Library").rglob("requirements.txt"))]


def test_no_module_takes_a_name_that_is_taken(repo_root: Path) -> None:
    assert len(modules_on_leans_path(repo_root)) > 5, "too few modules were seen for the check to mean anything"
    assert shadowing(repo_root) == []


@pytest.mark.parametrize(
    "planted",
    ["Library/statistics.py", "Library/forecasting/signal.py", "Library/forecasting/keras.py", "Library/torch/__init__.py",
     "algorithms/planted/random.py", "algorithms/planted/pandas.py"],
)  # fmt: skip
def test_a_planted_name_is_found(tmp_path: Path, planted: str) -> None:
    for name in ("Library/forecasting/windows.py", "algorithms/planted/main.py", planted):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert shadowing(tmp_path) == [planted.removesuffix("/__init__.py")]


def test_every_main_has_exactly_one_algorithm(repo_root: Path) -> None:
    """LEAN takes the first class it finds in ``main``, and no other module may be named so that it looks like ``main``."""
    mains = sorted((repo_root / "algorithms").glob("*/main.py"))

    assert mains
    assert {main.parent.name: len(algorithm_classes(main)) for main in mains} == {main.parent.name: 1 for main in mains}
    assert [path for main in mains for path in main.parent.glob("main?*.py")] == []


def test_a_second_algorithm_is_seen(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text("class First(QCAlgorithm): ...\nclass Helper: ...\nclass Second(QCAlgorithm): ...\n", encoding="utf-8")

    assert algorithm_classes(main) == ["First", "Second"]


def test_nothing_is_installed_into_leans_container(repo_root: Path) -> None:
    assert requirements_files(repo_root) == []


def test_a_planted_requirements_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "Library" / "forecasting").mkdir(parents=True)
    (tmp_path / "Library" / "forecasting" / "requirements.txt").touch()

    assert requirements_files(tmp_path) == ["Library/forecasting/requirements.txt"]


def test_every_strategy_is_a_whole_project(repo_root: Path) -> None:
    for main in sorted((repo_root / "algorithms").glob("*/main.py")):
        assert {"config.json", "README.md"} <= {path.name for path in main.parent.iterdir()}, main.parent.name
