"""The Sharpe ratio that the best of many useless trials reaches by luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, variance

from minilean.errors import InputError

_EULER_MASCHERONI = 0.5772156649015329
_NORMAL = NormalDist()
_FEWEST = 2


def expected_maximum(num_trials: int, spread: float) -> float:
    """The Sharpe ratio to expect of the best of several trials whose true ratio is zero.

    spread ((1 - g) Z(1 - 1/N) + g Z(1 - 1/(N e))), with Z the normal quantile and g the Euler-Mascheroni constant; zero for one trial,
    which was chosen from nothing. Source: Bailey and Lopez de Prado (2014), *The Deflated Sharpe Ratio*, Journal of Portfolio
    Management 40(5). The deflated Sharpe ratio is ``probabilistic_sharpe`` above this level.

    Args:
        num_trials: N, independent trials.
        spread: standard deviation of the trials' Sharpe ratios, of the same period as these.

    Raises:
        InputError: there is no trial.
    """
    if num_trials < 1:
        raise InputError(f"The number of trials is {num_trials}; expected 1 or more.")
    if num_trials == 1:
        return 0.0
    best, next_best = _NORMAL.inv_cdf(1.0 - 1.0 / num_trials), _NORMAL.inv_cdf(1.0 - 1.0 / (num_trials * math.e))
    return spread * ((1.0 - _EULER_MASCHERONI) * best + _EULER_MASCHERONI * next_best)


def spread_of_trials(sharpes: Sequence[float], num_observations: int) -> float:
    """Standard deviation of the trials' Sharpe ratios; of fewer than two known ones that of pure chance, 1 / sqrt(N - 1).

    Args:
        sharpes: those that are known, of one period.
        num_observations: N, how many periods the judged ratio is made of, 2 or more.
    """
    return math.sqrt(variance(sharpes)) if len(sharpes) >= _FEWEST else 1.0 / math.sqrt(num_observations - 1)
