"""Strategies of which it is known what they are worth: tests of Sharpe ratios, and the whole judgement, asked about many of them.

An effect is a Sharpe ratio of one session, or the difference of two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from garch_noise import garch

from minilean.judging.judgement import best_of, judge
from minilean.judging.moments import moments
from minilean.judging.reading import JudgedRun
from minilean.judging.sharpe_difference import SharpeDifference, difference_by_bootstrap, difference_by_delta
from minilean.judging.sharpe_error import probabilistic_sharpe
from minilean.judging.trials import KnownTrial
from minilean.judging.verdict import Answer

SESSIONS = 1250  # five years
_TRIALS = 8
_RESAMPLES = 399
_DRIFT = 0.05  # that both of a pair have

Simulate = Callable[[np.random.Generator, int, float, int], Iterator[float]]


@dataclass(frozen=True)
class StrategyTest:
    """A test, with what is asked of it.

    Args:
        p_values: from a generator, a number of cases, an effect and a number of sessions to p-values.
        effect: at which its power is shown.
        most_cases: more would take too long; None where any number will do.
        is_exact: whether it rejects a true hypothesis as often as its level says, and not only as seldom.
    """

    p_values: Simulate
    effect: float
    most_cases: int | None = None
    is_exact: bool = True


def _probabilistic(random: np.random.Generator, cases: int, effect: float, sessions: int) -> Iterator[float]:
    """A strategy's true ratio is zero; one-sided."""
    for path in garch(random, cases, sessions):
        yield 1.0 - probabilistic_sharpe(moments(path + effect))


def _difference(test: Callable[[np.ndarray, np.ndarray], SharpeDifference]) -> Simulate:
    """Two strategies that correlate by one half have the same ratio; two-sided."""

    def p_values(random: np.random.Generator, cases: int, effect: float, sessions: int) -> Iterator[float]:
        shared, one, other = (garch(random, cases, sessions) for _ in range(3))
        first, second = (0.5**0.5 * (shared + own) + _DRIFT for own in (one, other))
        for ours, theirs in zip(first + effect, second, strict=True):
            yield test(ours, theirs).p_value

    return p_values


def _by_bootstrap(one: np.ndarray, other: np.ndarray) -> SharpeDifference:
    return difference_by_bootstrap(one, other, 1, num=_RESAMPLES)


def _judgement(random: np.random.Generator, cases: int, effect: float, sessions: int) -> Iterator[float]:
    """Eight trials that hold half the market, of which the first may know something: 0 for a yes about the best of them, and 1 for a no."""
    days = np.busday_offset("2015-01-01", np.arange(sessions), roll="forward").astype("datetime64[D]")
    for _ in range(cases):
        market = 0.01 * garch(random, 1, sessions)[0] + 0.0003
        own = 0.01 * garch(random, _TRIALS, sessions)
        own[0] += 0.01 * effect
        runs = [
            JudgedRun("Planted", Path(f"trial{place}"), days, returns, returns, market, None)
            for place, returns in enumerate(own + 0.5 * market)
        ]
        trials = [KnownTrial(run.score.sharpe, run.days, run.excess) for run in runs]
        yield float(judge(best_of(runs), trials, None, cost=5.0, seed=1).verdict.answer is not Answer.YES)


STRATEGY_TESTS: dict[str, StrategyTest] = {
    "probabilistic Sharpe": StrategyTest(_probabilistic, 0.1),
    "Sharpe difference, delta": StrategyTest(_difference(difference_by_delta), 0.12),
    "Sharpe difference, bootstrap": StrategyTest(_difference(_by_bootstrap), 0.12),
    "the judge's yes": StrategyTest(_judgement, 0.16, most_cases=100, is_exact=False),
}


def strategy_p_values(test: str, cases: int, effect: float, seed: int, sessions: int = SESSIONS) -> np.ndarray:
    """P-values of a test about so many strategies, shape (cases,); without an effect the hypothesis is true."""
    drawn = STRATEGY_TESTS[test].p_values(np.random.default_rng(seed), cases, effect, sessions)
    return np.fromiter(drawn, dtype=np.float64, count=cases)
