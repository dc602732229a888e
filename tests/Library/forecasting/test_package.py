from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[3] / "Library"
CODE = (
    "import sys, pkgutil, importlib, forecasting\n"
    "for m in pkgutil.walk_packages(forecasting.__path__, 'forecasting.'):\n"
    "    if not m.name.startswith({skipped}): importlib.import_module(m.name)\n"
    "print(sorted({{'tensorflow', 'keras', 'jax', 'AlgorithmImports', 'minilean'}} & set(sys.modules)))"
)


def loaded(skipped: tuple[str, ...]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(skipped=skipped)], cwd=LIBRARY, capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_only_the_modules_of_the_jax_backend_load_a_framework() -> None:
    modules = ("training_jax", "layers.in_jax.", "jax_settings", "compiled_steps")
    assert loaded(tuple(f"forecasting.{name}" for name in modules)) == "[]"
    assert "'jax'" in loaded(("forecasting.training_jax",))


def test_no_module_has_the_name_of_a_standard_or_installed_one() -> None:
    names = {module.name for module in pkgutil.iter_modules([str(LIBRARY / "forecasting")])}
    taken = set(sys.stdlib_module_names) | set(metadata.packages_distributions())
    assert {"windows", "my_lstm"} <= names
    assert not names & taken


def test_lean_takes_the_folder_for_a_python_library() -> None:
    assert json.loads((LIBRARY / "forecasting" / "config.json").read_text())["algorithm-language"] == "Python"
