"""Runs each conformance case once, in this process, and collects it the way real LEAN's runs were collected."""

from __future__ import annotations

import gzip
import runpy
import shutil
import sys
from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project

HERE = Path(__file__).parent
PARAMETERS = {"parameters_and_store": {"window": "30", "rate": "0.25", "name": "abc"}}
_collected: dict[str, Path] = {}


def _class_name(case: str) -> str:
    return "".join(part.capitalize() for part in case.split("_"))


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory):
    """A function from a case's name to its folder of collected results."""

    def of(case: str) -> Path:
        if case not in _collected:
            _collected[case] = _run(case, HERE / "cases" / f"{case}.py", HERE / "data", tmp_path_factory.mktemp(case))
        return _collected[case]

    return of


@pytest.fixture
def unpacked(tmp_path: Path):
    """A function from a group and a case to a folder of what LEAN gave, its packed files unpacked."""

    def of(group: str, case: str) -> Path:
        folder = tmp_path / "expected" / group / case
        folder.mkdir(parents=True)
        for source in (HERE / group / "expected" / case).iterdir():
            content = source.read_bytes()
            packed = source.suffix == ".gz"
            (folder / source.name.removesuffix(".gz")).write_bytes(gzip.decompress(content) if packed else content)
        return folder

    return of


@pytest.fixture(scope="session")
def money_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the cases of `money/`: that of all cases, and files of their own in their places."""
    folder = tmp_path_factory.mktemp("money-data")
    for source in (HERE / "data", HERE / "money" / "data"):
        shutil.copytree(source, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def money_collected(tmp_path: Path, money_data: Path):
    """A function from a case of `money/` to its folder of collected results."""

    def of(case: str) -> Path:
        return _run(case, HERE / "money" / "cases" / f"{case}.py", money_data, tmp_path)

    return of


@pytest.fixture
def group_collected(tmp_path: Path):
    """A function from a further group, its case and the parameters that lie beside it to its folder of collected results."""

    def of(group: str, case: str, parameters: dict[str, str]) -> Path:
        return _run(case, HERE / group / "cases" / f"{case}.py", HERE / "data", tmp_path, parameters=parameters)

    return of


@pytest.fixture
def speed_collected(tmp_path: Path):
    """A function from a speed case's name and a data folder to its folder of collected results."""

    def of(case: str, data: Path) -> Path:
        return _run(case, HERE / "speed" / f"{case}.py", data, tmp_path)

    return of


STRATEGY_PARAMETERS = {"default": {}, "ten_years": {"start": "2011-01-01", "end": "2020-11-30"}}


@pytest.fixture
def strategy_collected(tmp_path: Path, repo_root: Path):
    """A function from a recorded run of the strategy, its published store and a data folder to its folder of collected results.

    With the folder of the store as the run has left it, which is a copy.
    """

    def of(case: str, store: Path, data: Path) -> tuple[Path, Path]:
        copy = tmp_path / "runs" / case / "storage"
        shutil.copytree(store, copy)
        parameters = {"weights": "load", **STRATEGY_PARAMETERS[case]}
        return _run(case, repo_root / "algorithms" / "macro_lstm", data, tmp_path, "MacroLstm", parameters), copy

    return of


def _run(case: str, source: Path, data: Path, top: Path, class_name: str | None = None, parameters: dict[str, str] | None = None) -> Path:
    run = top / "runs" / case
    given = PARAMETERS.get(case, {}) if parameters is None else parameters
    name = class_name or _class_name(case)
    spec = BacktestSpec(find_project(source), data, run / "storage", name, given, strict=True)
    outcome = run_backtest(spec)
    outcome.write(run)
    (run / "console.log").write_text(f"OrderListHash: {outcome.order_list_hash}\n")
    with pytest.MonkeyPatch.context() as patched:  # a script that was recorded with, started here without a process of its own
        patched.setattr(sys, "argv", ["collect.py", str(top / "runs"), str(top / "collected")])
        runpy.run_path(str(HERE / "collect.py"))
    return top / "collected" / case
