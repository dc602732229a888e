"""What ``make`` and ``.ci/run`` do, seen through stand-ins for the programs that they start."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

AS_ROOT = "--allow-root" if os.geteuid() == 0 else ""


def write_program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path, repo_root: Path) -> Path:
    """A checkout where everything is installed, and every program only says what it was called with."""
    folder = tmp_path / "checkout"
    for name in ("Makefile", "pyproject.toml", "constraints.txt", ".ci/run", "scripts/environment.sh", "scripts/check.sh"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repo_root / name, folder / name)
    for name in ("python", "minilean", "ruff", "basedpyright", "deptry", "lint-imports", "jupyter", "mkdocs"):
        write_program(folder / ".venv" / "bin" / name, f'echo "{name} $*"; test -z "$LEAN_DATA_FOLDER" || echo "data $LEAN_DATA_FOLDER"')
    installed = run(folder, "make", "setup")
    assert installed.returncode == 0, installed.stderr
    return folder


def run(checkout: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    outer = {"BASE", "LEAN_DATA_FOLDER", "MAKEFLAGS", "MAKELEVEL", "PROJECT", "PYTEST_WORKERS", "PYTHON"}
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.run(command, cwd=checkout, env=environment | variables, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("backtest", "minilean backtest algorithms/macro_lstm\n"),
        ("train", "python models train\n"),
        ("evaluate", "python models evaluate\n"),
        ("research", f"jupyter lab --notebook-dir research {AS_ROOT}\n"),
        ("test", "python -m pytest --numprocesses 2 -m not long\n"),
        ("quick", "python -m pytest --numprocesses 2 -m quick\n"),
        ("test-all", "python -m pytest --numprocesses 2\npython tests/faults\npython tests/significance\npython tests/stress\n"),
        ("format", "ruff check --quiet --select I --fix .\nruff format .\n"),
        ("docs-serve", "mkdocs serve --no-strict\n"),
        ("bench", "python bench\n"),
        ("bench BASE=HEAD~1", "python bench --base HEAD~1\n"),
        ("strategy NAME=mine", "python scripts/strategy.py mine\n"),
        ("soak", "python tests/faults\npython tests/significance\n"),
        ("stress", "python tests/stress\n"),
        ("mutants MUTANTS=fills", "python tests/mutants fills\n"),
    ],
)
def test_a_second_run_installs_nothing_and_starts_the_program(checkout: Path, target: str, said: str) -> None:
    completed = run(checkout, "make", *target.split())

    assert (completed.returncode, completed.stdout, completed.stderr) == (0, said, "")


def test_the_pages_are_built_and_it_says_where(checkout: Path) -> None:
    said = f"mkdocs build\nThe pages are there; open {checkout}/site/index.html in a browser.\n"

    assert run(checkout, "make", "docs").stdout == said


def test_the_named_data_folder_reaches_the_backtest(checkout: Path) -> None:
    completed = run(checkout, "make", "backtest", LEAN_DATA_FOLDER="prices")

    assert completed.stdout == "minilean backtest algorithms/macro_lstm\ndata prices\n"


def test_the_named_python_is_used_or_refused(checkout: Path) -> None:
    write_program(checkout / "python3.9", "exit 1")

    completed = run(checkout, "make", "backtest", "PYTHON=./python3.9")

    assert (completed.returncode, completed.stdout) == (2, "")
    assert completed.stderr.splitlines()[0] == (
        "make: ./python3.9 is not Python 3.11, the version LEAN runs; name another one: make PYTHON=/path/to/python3.11"
    )


def test_report_prints_the_newest(checkout: Path) -> None:
    for age, name in enumerate(("2026-01-02_00-00-00", "2026-01-01_00-00-00")):
        report = checkout / "algorithms" / "macro_lstm" / "backtests" / name / "report.html"
        report.parent.mkdir(parents=True)
        report.touch()
        os.utime(report, (1_000_000 - age, 1_000_000 - age))

    assert run(checkout, "make", "report").stdout == "algorithms/macro_lstm/backtests/2026-01-02_00-00-00/report.html\n"


def test_report_says_how_to_get_one(checkout: Path) -> None:
    completed = run(checkout, "make", "report")

    assert completed.returncode == 2
    assert completed.stderr.startswith("make: algorithms/macro_lstm has no report yet; make backtest writes one\n")


def test_help_names_every_target(checkout: Path) -> None:
    targets = [line.split()[1] for line in run(checkout, "make", "help").stdout.splitlines()]

    first, second = (
        "setup backtest train research quick test test-all soak stress mutants",
        "check format docs docs-serve bench record regressions strategy report clean",
    )
    assert targets == f"{first} {second}".split()


def started(said: str) -> list[str]:
    """What a run of the gate says without the steps' own lines."""
    programs = ("python", "ruff", "basedpyright", "lint-imports", "deptry", "data")
    return [line for line in said.splitlines() if line.startswith(programs)]


def test_the_gate_asks_every_tool_then_runs_the_tests(checkout: Path) -> None:
    completed = run(checkout, "make", "check")

    assert completed.returncode == 0, completed.stderr
    assert started(completed.stdout) == [
        "ruff format --check --quiet .",
        "ruff check --quiet .",
        "basedpyright --level warning",
        "lint-imports --no-logo --no-cache",
        "python scripts/unused_code.py",
        "deptry --no-ansi runtime Library models algorithms/*/ research bench scripts",
        "python -m pytest --numprocesses 2 -m not long",
    ]


def test_the_gate_runs_no_tests_where_a_tool_finds_something(checkout: Path) -> None:
    write_program(checkout / ".venv" / "bin" / "ruff", "exit 1")

    completed = run(checkout, "make", "check")

    assert completed.returncode == 2
    assert "check: failed: format lint\n" in completed.stderr
    assert "basedpyright" in completed.stdout
    assert "pytest" not in completed.stdout


def test_ci_runs_the_gate_on_the_prices_beside_the_checkout(checkout: Path) -> None:
    assert started(run(checkout, ".ci/run").stdout) == started(run(checkout, "make", "check").stdout)

    (checkout.parent / "shared" / "data").mkdir(parents=True)
    completed = run(checkout, ".ci/run")

    assert completed.returncode == 0, completed.stderr
    tests_and_prices = ["python -m pytest --numprocesses 2 -m not long", f"data {checkout.parent / 'shared' / 'data'}"]
    assert started(completed.stdout)[-2:] == tests_and_prices


def test_ci_fails_when_the_tests_fail(checkout: Path) -> None:
    write_program(checkout / ".venv" / "bin" / "python", 'case "$*" in *pytest*) exit 1 ;; esac')

    assert run(checkout, ".ci/run").returncode != 0
