"""Diagnoses beside SPY: Sharpe ratios of the run and of crises, and whether the excess return is more than chance."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from datetime import datetime

from minilean.common.decimals import to_double
from minilean.results.analysis.curves import DailyCurves
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.analysis.mathnet import deviation, mean, student_t_cdf
from minilean.results.finding import Finding, first_of

_HIGH_P_VALUE = 0.05
# the one that LEAN dates to the present, AI Boom, is never over before a run is
CRISES = (
    ("DotCom Bubble 2000", datetime(2000, 2, 26), datetime(2000, 9, 10)),
    ("September 11, 2001", datetime(2001, 9, 5), datetime(2001, 10, 10)),
    ("U.S. Housing Bubble 2003", datetime(2003, 1, 1), datetime(2003, 2, 20)),
    ("Global Financial Crisis 2007", datetime(2007, 10, 1), datetime(2011, 12, 1)),
    ("Flash Crash 2010", datetime(2010, 5, 1), datetime(2010, 5, 22)),
    ("Fukushima Meltdown 2011", datetime(2011, 3, 1), datetime(2011, 4, 22)),
    ("U.S. Credit Downgrade 2011", datetime(2011, 8, 5), datetime(2011, 9, 1)),
    ("ECB IR Event 2012", datetime(2012, 9, 5), datetime(2012, 10, 12)),
    ("European Debt Crisis 2014", datetime(2014, 10, 1), datetime(2014, 10, 29)),
    ("Market Sell-Off 2015", datetime(2015, 8, 10), datetime(2015, 10, 10)),
    ("Recovery 2010-2012", datetime(2010, 1, 1), datetime(2012, 10, 1)),
    ("New Normal 2014-2019", datetime(2014, 1, 1), datetime(2019, 1, 1)),
    ("COVID-19 Pandemic 2020", datetime(2020, 2, 10), datetime(2020, 9, 20)),
    ("Post-COVID Run-up 2020-2021", datetime(2020, 4, 1), datetime(2022, 1, 1)),
    ("Meme Season 2021", datetime(2021, 1, 1), datetime(2021, 5, 15)),
    ("Russia Invades Ukraine 2022-2023", datetime(2022, 2, 1), datetime(2024, 1, 1)),
)
"""Name, first and last moment (UTC) of the spans that LEAN compares."""


def performance_relative_to_benchmark(run: FinishedRun) -> list[Finding]:
    """The Sharpe ratio is below SPY's (`PerformanceRelativeToBenchmarkAnalysis`).

    As in LEAN both are mean daily return less the yearly risk-free rate, over the daily deviation: their order counts, not their size.
    """
    own, benchmark = _sharpe_ratios(run, 0, len(run.curves.equity.times))
    if not own < benchmark:
        return []
    return [
        Finding(
            "PerformanceRelativeToBenchmarkAnalysis",
            "The Sharpe ratio is below that of holding SPY over the same days.",
            {"backtestSharpe": own, "benchmarkSharpe": benchmark},
            ("Ask what the strategy adds to holding SPY; change its rules or its universe, or hold SPY.",),
        )
    ]


def crisis_events(run: FinishedRun) -> list[Finding]:
    """The Sharpe ratio is below SPY's in a crisis that lies inside the run (`CrisisEventsAnalysis`): the first, and how many."""
    times = run.curves.equity.times
    lost = []
    for name, start, end in CRISES if times else ():
        if start < times[0] or end > times[-1]:
            continue
        own, benchmark = _sharpe_ratios(run, bisect_left(times, start), bisect_right(times, end))
        if own < benchmark:
            lost.append({"crisisEvent": name, "backtestSharpe": own, "benchmarkSharpe": benchmark})
    if not lost:
        return []
    sample, count = first_of(lost)
    return [
        Finding(
            "CrisisEventsAnalysis",
            "In a crisis the strategy did worse than SPY for the risk that it took.",
            sample,
            ("Limit what a crisis can cost: smaller positions as volatility rises, stops, funds that do not fall together, or options.",),
            count,
        )
    ]


def significance_of_daily_returns(run: FinishedRun) -> list[Finding]:
    """The mean daily return above SPY's may be chance (`StatisticalSignificanceOfDailyReturnsAnalysis`).

    A t-test, one-sided whatever the sign of the mean, as in LEAN: half of the two-sided p-value. Without two days it is one half.
    """
    value = _two_sided_p_value(_excess_returns(run.curves)) / 2.0
    if not value > _HIGH_P_VALUE:
        return []
    return [
        Finding(
            "StatisticalSignificanceOfDailyReturnsAnalysis",
            "The daily returns above those of SPY may well be chance: their p-value is above 0.05.",
            {"pValue": value},
            ("Test a longer span before any other change; if the p-value stays, change the rules or the universe.",),
        )
    ]


def _sharpe_ratios(run: FinishedRun, first: int, after: int) -> tuple[float, float]:
    """Those of the strategy and of SPY over some places of the curves; zero where there are none."""
    curves = run.curves
    if first >= after:
        return 0.0, 0.0
    rate = to_double(run.mean_risk_free_rate(curves.equity.times[first].date(), curves.equity.times[after - 1].date()))
    own, benchmark = (_sharpe_ratio(curve.returns[first : after - 1], rate) for curve in (curves.equity, curves.benchmark))
    return own, benchmark


def _sharpe_ratio(returns: list[float], rate: float) -> float:
    spread = deviation(returns)
    return 0.0 if spread == 0 else (mean(returns) - rate) / spread


def _excess_returns(curves: DailyCurves) -> list[float]:
    # LEAN drops the first return too
    pairs = zip(curves.equity.changes[1:], curves.benchmark.changes[1:], strict=True)
    return [to_double(own - benchmark) for own, benchmark in pairs]


def _two_sided_p_value(values: list[float]) -> float:
    if len(values) < 2:
        return 1.0
    error = deviation(values) / math.sqrt(len(values))
    if error == 0:
        return 1.0
    return 2.0 * student_t_cdf(-abs(mean(values) / error), len(values) - 1)
