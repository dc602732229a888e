"""Every module has a test on the mirrored path: `runtime/minilean/orders/order.py` has `tests/runtime/minilean/orders/test_order.py`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FOLDERS = ("runtime/minilean", "Library", "models", "algorithms", "scripts", "bench")
LAYER = "layers/test_conformance.py has a case of every layer, and fails for one without"
WITHOUT = {
    "Library/forecasting/layers/batch_normalisation.py": LAYER,
    "Library/forecasting/layers/concatenate.py": LAYER,
    "Library/forecasting/layers/dense.py": LAYER,
    "Library/forecasting/layers/dropout.py": LAYER,
    "Library/forecasting/layers/embedding.py": LAYER,
    "Library/forecasting/layers/gates.py": LAYER,
    "Library/forecasting/layers/gru.py": LAYER,
    "Library/forecasting/layers/in_jax/gru.py": LAYER,
    "Library/forecasting/layers/in_jax/lstm.py": LAYER,
    "Library/forecasting/layers/in_jax/scan.py": LAYER,
    "Library/forecasting/layers/in_jax/simple_rnn.py": LAYER,
    "Library/forecasting/layers/layer.py": LAYER,
    "Library/forecasting/layers/lstm.py": LAYER,
    "Library/forecasting/layers/one_hot.py": LAYER,
    "Library/forecasting/layers/recurrent.py": LAYER,
    "Library/forecasting/layers/simple_rnn.py": LAYER,
    "Library/forecasting/networks/__init__.py": "networks/test_conformance.py looks up every network through it, a planted one too",
    "Library/forecasting/references/__init__.py": "references/test_conformance.py looks up every reference through it, a planted one too",
    "Library/forecasting/strategy/algorithm.py": "a Protocol and nothing else",
    "Library/forecasting/training_keras.py": "runs in a process with TensorFlow; test_training.py and test_keras_process.py fit through it",
    "bench/engine.py": "a benchmark, which is run by a person: its figures differ from machine to machine",
    "bench/published_fit.py": "a process that a benchmark measures: the published code as it was",
    "bench/refits.py": "a process that a benchmark measures: test_refit.py has what it calls",
    "bench/resting_orders.py": "an algorithm that a benchmark measures",
    "bench/strategy.py": "a benchmark, which is run by a person: its figures differ from machine to machine",
    "bench/training.py": "a benchmark, which is run by a person: its figures differ from machine to machine",
    "runtime/minilean/algorithm/run.py": "a Protocol and nothing else",
    "runtime/minilean/brokerage/context.py": "Protocols and a record of what they name",
    "runtime/minilean/framework/algorithm.py": "a Protocol and nothing else",
    "runtime/minilean/universes/sources.py": "a Protocol and a record of three parts",
}


def modules(root: Path) -> list[str]:
    """All modules that have something to test, by their path."""
    found = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")) if "backtests" not in path.parts)
    return [path.relative_to(root).as_posix() for path in found if path.stem != "__init__" or has_code(path)]


def has_code(path: Path) -> bool:
    """Whether a package does more than to name what its modules have."""
    named = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    return not all(isinstance(node, named) for node in ast.parse(path.read_text(encoding="utf-8")).body)


def mirrored(module: str) -> str:
    """Where the test of a module lies."""
    path = Path(module)
    return (Path("tests") / path.parent / f"test_{path.stem.strip('_')}.py").as_posix()


def untested(root: Path) -> set[str]:
    """Modules without a file of tests on the mirrored path that has at least one test."""
    return {module for module in modules(root) if not has_test(root / mirrored(module))}


def has_test(path: Path) -> bool:
    """Whether there is such a file, and something in it is a test."""
    if not path.is_file():
        return False
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in nodes)


def test_every_module_has_its_test_or_a_reason(repo_root: Path) -> None:
    found = untested(repo_root)
    assert found - WITHOUT.keys() == set(), "write the test, or give the reason in WITHOUT"
    assert WITHOUT.keys() - found == set(), "these have their tests, or are gone: take them from WITHOUT"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two modules with their tests."""
    for name in ("minilean/orders/order.py", "minilean/orders/__init__.py", "minilean/__main__.py"):
        (tmp_path / "runtime" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "runtime" / name).write_text("x = 1\n")
    for name in ("minilean/orders/test_order.py", "minilean/test_main.py"):
        (tmp_path / "tests/runtime" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests/runtime" / name).write_text("def test_x() -> None:\n    assert True\n")
    return tmp_path


def test_a_tree_with_all_its_tests_has_none_without(tree: Path) -> None:
    assert modules(tree) == ["runtime/minilean/__main__.py", "runtime/minilean/orders/order.py"]
    assert untested(tree) == set()


@pytest.mark.parametrize(
    ("file", "text", "module"),
    [
        ("runtime/minilean/orders/ticket.py", "x = 1\n", "runtime/minilean/orders/ticket.py"),
        ("runtime/minilean/orders/__init__.py", "def f(): ...\n", "runtime/minilean/orders/__init__.py"),
        ("tests/runtime/minilean/orders/test_order.py", "import pytest\n", "runtime/minilean/orders/order.py"),
    ],
)
def test_a_module_without_a_test_is_noticed(tree: Path, file: str, text: str, module: str) -> None:
    (tree / file).write_text(text)
    assert untested(tree) == {module}
