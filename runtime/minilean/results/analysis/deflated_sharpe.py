"""Whether the Sharpe ratio is more than the best of so many trials without any skill."""

from __future__ import annotations

import math
from collections.abc import Sequence

from minilean.results.analysis.finished_run import FinishedRun, Trials
from minilean.results.finding import Finding
from minilean.results.sampler import RETURN, STRATEGY_EQUITY
from minilean.results.statistics.numbers import normal_cdf

_CONFIDENCE = 0.95
_EULER_MASCHERONI = 0.5772156649015329
_ALONE = 1.0


def few_trials_explain_it(run: FinishedRun) -> list[Finding]:
    """The deflated Sharpe ratio is below 0.95. Nothing is said where nobody counted the trials, or fewer than three returns exist."""
    returns = _daily_returns(run)
    if run.trials is None:
        return []
    deflated = deflated_sharpe_ratio(returns, run.trials)
    if not deflated < _CONFIDENCE:
        return []
    return [
        Finding(
            "DeflatedSharpe",
            "The Sharpe ratio is no more than the best of so many trials gives by chance.",
            {"deflatedSharpe": deflated, "trials": run.trials.num_trials},
            ("Test the strategy as it is on days that no trial has seen, and do not search further on these.",),
        )
    ]


def deflated_sharpe_ratio(returns: Sequence[float], trials: Trials) -> float:
    """Probability that the true Sharpe ratio is above what the best of the trials would have without skill.

    Bailey and Lopez de Prado, The Deflated Sharpe Ratio (2014), equations 1 and 2.

    Args:
        returns: of each day, fractions, shape (n,).
        trials: how many there were, and how much their Sharpe ratios differ.

    Returns:
        A probability; NaN for fewer than three returns, for returns that are all the same, and where the formula has no value.
    """
    n = len(returns)
    if n < 3:
        return math.nan
    centre = math.fsum(returns) / n
    second, third, fourth = (math.fsum((value - centre) ** power for value in returns) / n for power in (2, 3, 4))
    if second <= 0:
        return math.nan
    sharpe = centre / math.sqrt(second * n / (n - 1))
    skewness, kurtosis = third / second**1.5, fourth / second**2
    spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    if spread <= 0:
        return math.nan
    return normal_cdf((sharpe - expected_best(trials)) * math.sqrt((n - 1) / spread))


def expected_best(trials: Trials) -> float:
    """The Sharpe ratio, for a day, that the best of some trials without skill is expected to have; zero for one trial."""
    if trials.num_trials <= _ALONE:
        return 0.0
    from statistics import NormalDist

    quantile = NormalDist().inv_cdf
    high, higher = quantile(1 - 1 / trials.num_trials), quantile(1 - 1 / (trials.num_trials * math.e))
    return math.sqrt(trials.sharpe_variance) * ((1 - _EULER_MASCHERONI) * high + _EULER_MASCHERONI * higher)


def _daily_returns(run: FinishedRun) -> list[float]:
    chart = run.result.charts.get(STRATEGY_EQUITY)
    series = None if chart is None else chart.series.get(RETURN)
    # the first return is that of the day before the run
    return [] if series is None else [float(point[1]) / 100 for point in series._points[1:] if point[1] is not None]
