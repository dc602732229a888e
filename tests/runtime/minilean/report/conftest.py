"""Result folders for the report: one that real LEAN wrote, and small ones made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# 2020-01-01 00:00 in New York; no change of clocks in the weeks after it
NEW_YEAR = 1_577_854_800
DAY = 86_400
WriteRun = Callable[..., Path]


def chart(name: str, **series: list[list[float | None]]) -> dict[str, Any]:
    """A chart as LEAN writes it; underscores in the names of series stand for blanks."""
    rows = {key.replace("_", " "): values for key, values in series.items()}
    return {"name": name, "chartType": 0, "series": {key: {"name": key, "unit": "$", "values": values} for key, values in rows.items()}}


def small_run() -> dict[str, Any]:
    """Three days: 100, 110, 99, with the benchmark at 50, 50, 55."""
    times = [NEW_YEAR + DAY * day for day in range(3)]
    return {
        "charts": {
            "Strategy Equity": chart("Strategy Equity", Equity=[[t, v, v, v, v] for t, v in zip(times, (100, 110, 99), strict=True)]),
            "Benchmark": chart("Benchmark", Benchmark=[[t, v] for t, v in zip(times, (50, 50, 55), strict=True)]),
        },
        "orders": {},
        "statistics": {"Total Orders": "0", "Net Profit": "-1.000%"},
        "state": {"Status": "Completed", "RuntimeError": "", "StackTrace": ""},
        "algorithmConfiguration": {
            "name": "small", "accountCurrency": "USD", "parameters": {},
            "startDate": "2020-01-01T00:00:00Z", "endDate": "2020-01-02T23:59:59Z",
        },
        "totalPerformance": {"closedTrades": []},
    }  # fmt: skip


@pytest.fixture
def write_run(tmp_path: Path) -> WriteRun:
    """Writes `Small.json`, the small run with some of its parts replaced, and hands back its folder."""

    def write(events: list[dict[str, Any]] | None = None, charts: dict[str, Any] | None = None, **parts: Any) -> Path:
        run = small_run() | parts
        run["charts"] = run["charts"] | (charts or {})
        (tmp_path / "Small.json").write_text(json.dumps(run), encoding="utf-8")
        if events is not None:
            (tmp_path / "Small-order-events.json").write_text(json.dumps(events), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def lean_output(repo_root: Path) -> Path:
    """A whole result folder that real LEAN wrote, of an algorithm named EqualWeighting."""
    return repo_root / "tests" / "conformance" / "lean-output"


@pytest.fixture
def make_chart() -> Callable[..., dict[str, Any]]:
    """The function `chart`."""
    return chart


@pytest.fixture
def new_year() -> int:
    """Unix seconds of 2020-01-01 00:00 in New York."""
    return NEW_YEAR
