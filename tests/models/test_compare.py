"""Results beside the first of them: figures by hand, other days refused."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from compare import compared, table

from minilean.errors import InputError
from minilean.judging.reading import JudgedRun
from minilean.judging.sharpe_difference import difference_by_delta


def run_of(name: str, excess: np.ndarray, turnover: np.ndarray | None = None, keep: np.ndarray | None = None) -> JudgedRun:
    days = np.arange("2015-01-05", "2016-01-05", dtype="datetime64[D]")[: len(excess)]
    keep = np.ones(len(excess), bool) if keep is None else keep
    turnover = np.full(len(excess), 0.1) if turnover is None else turnover
    kept = excess[keep]
    return JudgedRun("Own", Path(name), days[keep], kept, kept, np.full(len(kept), np.nan), turnover[keep])


@pytest.fixture
def returns() -> np.ndarray:
    return np.random.default_rng(4).normal(0.001, 0.01, (2, 300))


def test_figures_are_of_a_year() -> None:
    # means of 0.001 and deviations of 0.01 * sqrt(200 / 199)
    excess = np.tile([0.011, -0.009], 100)
    (plain, other) = compared([run_of("plain", excess), run_of("other", np.roll(excess, 1) * 2)], 0.0)
    deviation = 0.01 * math.sqrt(200 / 199)
    assert (plain.name, plain.difference, plain.p_value) == ("plain", None, None)
    assert plain.volatility == pytest.approx(deviation * math.sqrt(252), rel=1e-12)
    assert plain.sharpe == pytest.approx(0.001 / deviation * math.sqrt(252), rel=1e-12)
    assert (plain.turnover, plain.cost) == (pytest.approx(25.2), 0.0)
    assert other.volatility == pytest.approx(2 * plain.volatility, rel=1e-12)
    assert other.difference == pytest.approx(0.0, abs=1e-12)


def test_the_difference_is_that_of_ledoit_and_wolf_after_the_cost(returns: np.ndarray) -> None:
    turnover = np.full(300, 0.5)
    first, second = run_of("first", returns[0]), run_of("second", returns[1], turnover)
    (_, beside) = compared([first, second], 20.0)
    # 20 basis points of 0.5 and of 0.1 of the portfolio each day
    expected = difference_by_delta(returns[1] - 0.001, returns[0] - 0.0002)
    assert beside.difference == pytest.approx(expected.difference * math.sqrt(252), rel=1e-12)
    assert beside.difference_error == pytest.approx(expected.error * math.sqrt(252), rel=1e-12)
    assert beside.p_value == pytest.approx(expected.p_value, rel=1e-12)
    assert beside.cost == pytest.approx(0.252, rel=1e-12)
    (_, free) = compared([first, second], 0.0)
    assert free.difference == pytest.approx(difference_by_delta(returns[1], returns[0]).difference * math.sqrt(252), rel=1e-12)
    assert free.difference != beside.difference
    assert free.sharpe == beside.sharpe


def test_a_day_on_which_one_run_did_not_move_is_a_return_of_zero(returns: np.ndarray) -> None:
    moved = np.arange(300) != 120
    still = returns[0] * moved
    turnover = 0.1 * moved
    with_gap = compared([run_of("a", returns[1]), run_of("b", returns[0], keep=moved)], 0.0)
    assert with_gap == compared([run_of("a", returns[1]), run_of("b", still, turnover)], 0.0)


@pytest.mark.parametrize("days", [slice(0, 299), slice(1, 300)], ids=["ends before", "begins later"])
def test_runs_of_other_days_are_refused(returns: np.ndarray, days: slice) -> None:
    keep = np.zeros(300, bool)
    keep[days] = True
    with pytest.raises(InputError, match=r"second has 299 sessions from .* and first 300 from 2015-01-05 to 2015-10-31: compare"):
        compared([run_of("first", returns[0]), run_of("second", returns[1], keep=keep)], 0.0)


def test_too_many_days_without_a_session_are_other_days(returns: np.ndarray) -> None:
    keep = np.ones(300, bool)
    keep[100:104] = False
    with pytest.raises(InputError, match="second has 296 sessions"):
        compared([run_of("first", returns[0]), run_of("second", returns[1], keep=keep)], 0.0)
    keep[100] = True
    assert len(compared([run_of("first", returns[0]), run_of("second", returns[1], keep=keep)], 0.0)) == 2


def test_a_run_without_turnover_is_refused(returns: np.ndarray) -> None:
    without = replace(run_of("bare", returns[0]), turnover=None)
    with pytest.raises(InputError, match="bare has no samples of turnover"):
        compared([without, without], 0.0)


def test_the_table_has_a_line_for_each(returns: np.ndarray) -> None:
    lines = table(compared([run_of("first", returns[0]), run_of("second", returns[1])], 10.0))
    assert [line.count("|") for line in lines] == [8, 8, 8, 8]
    assert lines[2].startswith("| first | ")
    assert lines[2].endswith(" | 25.20 | 2.520% |  |  |")
    assert " ± " in lines[3].split("|")[6]
