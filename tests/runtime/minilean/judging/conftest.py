"""Results in LEAN's form, and the simulations on the path."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minilean.judging.judgement import Judgement, judge
from minilean.judging.reading import read_run
from minilean.judging.trials import KnownTrial

FIRST = "2015-01-01"

# the simulations, as `python tests/significance` finds them
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "significance")]


def midnights(days: np.ndarray) -> list[int]:
    """Unix seconds of 5:00 UTC after each day, New York's midnight in winter."""
    return [int(datetime.combine(day, datetime.min.time(), UTC).timestamp()) + 86_400 + 5 * 3600 for day in days.tolist()]


def write_result(
    folder: Path,
    returns: np.ndarray,
    benchmark: np.ndarray | None = None,
    turnover: np.ndarray | None = None,
    family: str = "Momentum",
    first: str = FIRST,
) -> Path:
    """A result in LEAN's form: an account of 100 that has these returns on weekdays after a first day."""
    folder.mkdir(parents=True, exist_ok=True)
    days = np.busday_offset(np.datetime64(first), np.arange(len(returns) + 1), roll="forward").astype("datetime64[D]")
    times = midnights(days)

    def series(changes: np.ndarray) -> list[list[float]]:
        values = 100.0 * np.cumprod(np.append(1.0, 1.0 + changes))
        return [[time, value] for time, value in zip(times, values.tolist(), strict=True)]

    charts = {"Strategy Equity": {"series": {"Equity": {"values": series(returns)}}}}
    if benchmark is not None:
        charts["Benchmark"] = {"series": {"Benchmark": {"values": series(benchmark)}}}
    if turnover is not None:
        sampled = [[time, value] for time, value in zip(times[1:], turnover.tolist(), strict=True)]
        charts["Portfolio Turnover"] = {"series": {"Portfolio Turnover": {"values": sampled}}}
    (folder / f"{family}.json").write_text(json.dumps({"charts": charts}))
    (folder / f"{family}-summary.json").write_text("{}")
    return folder


@pytest.fixture
def result(tmp_path: Path) -> Callable[..., Path]:
    """Writes a result into a folder of a name, see `write_result`."""
    return lambda name, *rows, **options: write_result(tmp_path / name, *rows, **options)


@pytest.fixture
def judgement(result: Callable[..., Path]) -> Judgement:
    """The judgement of a made-up run of 200 sessions, with a benchmark and a turnover."""
    random = np.random.default_rng(1)
    market = 0.01 * random.standard_normal(200)
    run = read_run(result("judged", 0.5 * market + 0.01 * random.standard_normal(200), market, np.full(200, 0.1)), lambda _: 0.0)
    return judge(run, [KnownTrial(run.score.sharpe, run.days, run.excess)], None, cost=5.0, seed=1)
