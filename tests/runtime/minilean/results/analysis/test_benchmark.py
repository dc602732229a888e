"""Sharpe ratios and the t-test beside SPY."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import numpy as np
import pytest
import scipy.stats

from minilean.results.analysis.benchmark import (
    CRISES,
    crisis_events,
    performance_relative_to_benchmark,
    significance_of_daily_returns,
)


def walk(seed: int, days: int, drift: float, spread: float = 0.01) -> list[float]:
    steps = np.random.default_rng(seed).normal(drift, spread, days)
    return [round(float(value), 6) for value in 100 * np.cumprod(1 + steps)]


def changes(values: list[float]) -> np.ndarray:
    array = np.array(values)
    return array[1:] / array[:-1] - 1


def test_a_sharpe_ratio_below_that_of_spy_is_told_with_both(make_run) -> None:
    own, spy = walk(1, 100, -0.001), walk(2, 100, 0.001)
    (finding,) = performance_relative_to_benchmark(make_run(equity=own, benchmark=spy, risk_free_rate=lambda day: Decimal("0.02")))
    assert finding.name == "PerformanceRelativeToBenchmarkAnalysis"
    assert list(finding.sample) == ["backtestSharpe", "benchmarkSharpe"]
    for key, values in zip(finding.sample, (own, spy), strict=True):
        returns = changes(values)
        assert finding.sample[key] == pytest.approx((returns.mean() - 0.02) / returns.std(ddof=1), rel=1e-10)


def test_one_above_or_equal_is_not(make_run) -> None:
    own, spy = walk(1, 100, -0.001), walk(2, 100, 0.001)
    assert performance_relative_to_benchmark(make_run(equity=spy, benchmark=own)) == []
    assert performance_relative_to_benchmark(make_run(equity=spy)) == []
    assert performance_relative_to_benchmark(make_run()) == []
    assert performance_relative_to_benchmark(make_run(equity=[100])) == []


def test_without_spread_the_ratio_is_zero(make_run) -> None:
    (finding,) = performance_relative_to_benchmark(make_run(equity=[100, 100, 100], benchmark=[100, 110, 121.5]))
    assert finding.sample["backtestSharpe"] == 0.0


def test_a_crisis_inside_the_run_is_compared_by_itself(make_run) -> None:
    # the flash crash lies inside; the strategy falls in it and rises otherwise
    own, spy = walk(3, 120, 0.004), walk(4, 120, 0.0)
    own[30:52] = [own[30] * (0.98 - 0.002 * (n % 3)) ** n for n in range(22)]
    own[52:] = [own[51] * (1.01 + 0.001 * (n % 3)) ** n for n in range(1, 69)]
    (finding,) = crisis_events(make_run(equity=own, benchmark=spy, start=datetime(2010, 4, 1)))
    assert (finding.name, finding.count) == ("CrisisEventsAnalysis", None)
    assert finding.sample["crisisEvent"] == "Flash Crash 2010"
    returns = changes(own[30:52])
    assert finding.sample["backtestSharpe"] == pytest.approx(returns.mean() / returns.std(ddof=1), rel=1e-9)


def test_a_crisis_that_the_run_does_not_hold_whole_is_left_out(make_run) -> None:
    own, spy = [100 * 0.98**n for n in range(30)], walk(4, 30, 0.01)
    assert crisis_events(make_run(equity=own, benchmark=spy, start=datetime(2010, 5, 2))) == []
    assert crisis_events(make_run(equity=own[:20], benchmark=spy[:20], start=datetime(2010, 5, 1))) == []
    assert crisis_events(make_run()) == []


def test_several_crises_are_counted_and_the_first_of_the_list_is_shown(make_run) -> None:
    own, spy = walk(5, 400, -0.01), walk(6, 400, 0.01)
    (finding,) = crisis_events(make_run(equity=own, benchmark=spy, start=datetime(2011, 1, 1)))
    assert (finding.sample["crisisEvent"], finding.count) == ("Fukushima Meltdown 2011", 2)


def test_a_crisis_survived_better_than_spy_is_not_told(make_run) -> None:
    own, spy = walk(5, 400, 0.01), walk(6, 400, -0.01)
    assert crisis_events(make_run(equity=own, benchmark=spy, start=datetime(2011, 1, 1))) == []


def test_the_list_of_crises_is_that_of_lean() -> None:
    assert len(CRISES) == 16
    assert CRISES[3] == ("Global Financial Crisis 2007", datetime(2007, 10, 1), datetime(2011, 12, 1))
    assert CRISES[-1] == ("Russia Invades Ukraine 2022-2023", datetime(2022, 2, 1), datetime(2024, 1, 1))


def test_excess_returns_that_may_be_chance_are_told_with_half_the_p_value_of_scipy(make_run) -> None:
    own, spy = walk(7, 120, 0.0005), walk(8, 120, 0.0003)
    (finding,) = significance_of_daily_returns(make_run(equity=own, benchmark=spy))
    # LEAN leaves the first return out
    excess = (changes(own) - changes(spy))[1:]
    assert finding.name == "StatisticalSignificanceOfDailyReturnsAnalysis"
    assert finding.sample["pValue"] == pytest.approx(scipy.stats.ttest_1samp(excess, 0.0).pvalue / 2, rel=1e-8)


def test_returns_far_from_those_of_spy_are_not_chance(make_run) -> None:
    own, spy = walk(7, 120, 0.02), walk(8, 120, 0.0)
    assert significance_of_daily_returns(make_run(equity=own, benchmark=spy)) == []
    # the sign does not matter to LEAN
    assert significance_of_daily_returns(make_run(equity=spy, benchmark=own)) == []


@pytest.mark.parametrize("equity", [[], [100], [100, 101], [100, 101, 103]])
def test_without_two_returns_the_p_value_is_one_half(make_run, equity: list[int]) -> None:
    (finding,) = significance_of_daily_returns(make_run(equity=equity, benchmark=equity[::-1]))
    assert finding.sample == {"pValue": 0.5}


def test_an_excess_without_spread_is_chance(make_run) -> None:
    (finding,) = significance_of_daily_returns(make_run(equity=[100, 105, 99, 120]))
    assert finding.sample == {"pValue": 0.5}
