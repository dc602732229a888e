"""Two packages offer ``AlgorithmImports``: at run time ours is imported, while editors complete from quantconnect-stubs."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path


def run_in_the_environment(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a fresh interpreter that gets nothing but what the environment was installed with."""
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env={}, capture_output=True, text=True, timeout=120, check=False)


def test_plain_python_imports_ours(repo_root: Path, tmp_path: Path) -> None:
    found = run_in_the_environment("-c", "import AlgorithmImports; print(AlgorithmImports.__file__)", cwd=tmp_path)

    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()) == repo_root / "runtime" / "AlgorithmImports.py"


def test_the_star_import_gives_the_classes_of_the_runtime(tmp_path: Path) -> None:
    found = run_in_the_environment("-c", "from AlgorithmImports import *; print(QCAlgorithm.__module__)", cwd=tmp_path)

    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("minilean.")


def test_the_stubs_are_installed_and_are_only_stubs(tmp_path: Path) -> None:
    site_packages = next(Path(path) for path in sys.path if (Path(path) / "AlgorithmImports").is_dir())

    assert [path.name for path in (site_packages / "AlgorithmImports").glob("*.py*")] == ["__init__.pyi"]
    assert (site_packages / "AlgorithmImports" / "py.typed").is_file(), "what tells an editor to use the stubs"


def test_the_runtime_is_found_after_the_stubs_and_wins_all_the_same(repo_root: Path) -> None:
    """A folder without ``__init__.py`` is imported only when no module of that name is anywhere on the path."""
    folders = [Path(path).resolve() for path in sys.path if path]
    stubs = next(index for index, path in enumerate(folders) if (path / "AlgorithmImports").is_dir())

    assert stubs < folders.index(repo_root / "runtime")
    assert importlib.util.find_spec("AlgorithmImports").origin == str(repo_root / "runtime" / "AlgorithmImports.py")  # type: ignore[union-attr]


def test_the_type_checker_completes_from_the_stubs(repo_root: Path, tmp_path: Path) -> None:
    """The stubs know all of LEAN, also what minilean does not model, and they know what is not LEAN's."""
    probe = tmp_path / "main.py"
    probe.write_text(
        "from AlgorithmImports import *\n\n\n"
        "class Probe(QCAlgorithm):\n"
        "    def initialize(self) -> None:\n"
        "        reveal_type(self.add_option('SPY'))\n"
        "        self.no_such_method_in_lean()\n",
        encoding="utf-8",
    )
    checked = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--project", str(repo_root), "--outputjson", str(probe)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    messages = [found["message"] for found in json.loads(checked.stdout)["generalDiagnostics"]]

    assert any('"self.add_option(\'SPY\')" is "Option"' in message for message in messages), messages
    assert any("no_such_method_in_lean" in message for message in messages), messages
