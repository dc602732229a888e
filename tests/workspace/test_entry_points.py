"""Every program of the checkout that a person starts answers `--help`, does nothing else, and knows wrong words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# what starts a process of its own kind, or is a part of a test: no person calls these
OF_OTHERS = {
    "Library/forecasting/training_keras.py": "the process in which Keras trains",
    "bench/published_fit.py": "a process that the benchmarks measure",
    "bench/refits.py": "a process that the benchmarks measure",
    "bench/training.py": "a process that the benchmarks measure",
    "tests/algorithms/sentiment_lstm/invented_headlines.py": "writes the sample that ships, as a test has it too",
    "tests/conformance/compare.py": "comes with the recordings as it is",
    "tests/workspace/lean_up_to_the_container.py": "stands in for the lean command",
}
ENTRY_POINTS = {
    "runtime/minilean/__main__.py": ["-m", "minilean"],
    "models/__main__.py": ["models"],
    "bench/__main__.py": ["bench"],
    "bench/gpu.py": ["bench/gpu.py"],
    "scripts/strategy.py": ["scripts/strategy.py"],
    "scripts/unused_code.py": ["scripts/unused_code.py"],
    "tests/faults/__main__.py": ["tests/faults"],
    "tests/mutants/__main__.py": ["tests/mutants"],
    "tests/significance/__main__.py": ["tests/significance"],
    "tests/stress/__main__.py": ["tests/stress"],
    "tests/conformance/record.py": ["tests/conformance/record.py"],
    "tests/conformance/regressions.py": ["tests/conformance/regressions.py"],
}


def start(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(root / "runtime"), str(root / "Library")])
    environment = os.environ | {"PYTHONPATH": paths, "LEAN_DATA_FOLDER": ""}
    return subprocess.run([sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_every_program_is_known(repo_root: Path) -> None:
    folders = ("algorithms", "Library", "bench", "models", "research", "runtime", "scripts", "tests")
    files = (path for folder in folders for path in (repo_root / folder).rglob("*.py") if "backtests" not in path.parts)
    found = {path.relative_to(repo_root).as_posix() for path in files if "\nif __name__ == " in path.read_text(encoding="utf-8")}
    assert found == OF_OTHERS.keys() | ENTRY_POINTS.keys()


@pytest.mark.parametrize(
    "words",
    [*ENTRY_POINTS.values(), ["models", "evaluate"], ["models", "train"], ["-m", "minilean", "backtest"], ["-m", "minilean", "data"]],
    ids=" ".join,
)
def test_help_is_given_and_nothing_is_run(repo_root: Path, words: list[str]) -> None:
    done = start(repo_root, *words, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.lower().startswith("usage: ")
    assert "--help" in done.stdout


@pytest.mark.parametrize("words", ENTRY_POINTS.values(), ids=" ".join)
def test_an_unknown_option_is_wrong_usage(repo_root: Path, words: list[str]) -> None:
    done = start(repo_root, *words, "--no-such-option")
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr
    assert "Traceback" not in done.stderr
