"""Runs each conformance case once, in this process, and collects it the way real LEAN's runs were collected."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PARAMETERS = {"parameters_and_store": {"window": "30", "rate": "0.25", "name": "abc"}}
_collected: dict[str, Path] = {}


def _class_name(case: str) -> str:
    return "".join(part.capitalize() for part in case.split("_"))


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory):
    """A function from a case's name to its folder of collected results."""
    from minilean.engine.backtest import BacktestSpec, run_backtest
    from minilean.project.loading import find_project

    def of(case: str) -> Path:
        if case not in _collected:
            top = tmp_path_factory.mktemp(case)
            run = top / "runs" / case
            spec = BacktestSpec(
                find_project(HERE / "cases" / f"{case}.py"),
                HERE / "data",
                run / "storage",
                class_name=_class_name(case),
                parameters=PARAMETERS.get(case, {}),
            )
            outcome = run_backtest(spec)
            outcome.write(run)
            (run / "console.log").write_text(f"OrderListHash: {outcome.order_list_hash}\n")
            subprocess.run([sys.executable, str(HERE / "collect.py"), str(top / "runs"), str(top / "collected")], check=True)
            _collected[case] = top / "collected" / case
        return _collected[case]

    return of
