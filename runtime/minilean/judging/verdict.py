"""The rule by which a strategy is judged. It stands here before any result, and has no settings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from statistics import NormalDist

from minilean.judging.sharpe_difference import SharpeDifference

CONFIDENCE = 0.95
"""Of the deflated Sharpe ratio, and of all intervals."""
MOST_OVERFITTED = 0.5
"""The probability of overfitting of a choice that is no better than a coin."""
MOST_YEARS = 50.0
"""A strategy that would take longer to be known is not worth waiting for."""
FEWEST_SESSIONS = 60
"""A quarter of a year; below it nothing is judged."""
SESSIONS_PER_YEAR = 252


class Answer(Enum):
    """Does the strategy know anything?"""

    YES = "yes"
    NO = "no"
    NOT_ENOUGH_DATA = "not enough data"


@dataclass(frozen=True)
class Evidence:
    """What the rule looks at.

    Args:
        num_sessions: of the judged run.
        deflated: deflated Sharpe ratio with the raw number of trials, a probability.
        needed_sessions: minimum track record length above the Sharpe ratio that luck alone gives the best of all trials.
        against_benchmark: difference of Sharpe ratios to the benchmark, and so to every constant mix of it with bills; None without one.
        against_naive: the same to the strategy on naive forecasts; None where none was named.
        overfitting: probability of backtest overfitting; None where it cannot be told.
    """

    num_sessions: int
    deflated: float
    needed_sessions: float
    against_benchmark: SharpeDifference | None
    against_naive: SharpeDifference | None
    overfitting: float | None


@dataclass(frozen=True)
class Verdict:
    """The answer with its reasons.

    Args:
        answer: yes, no, or not enough data.
        years: how many more years it takes to know, where that is the answer.
        reasons: what speaks against a yes, a clause each; empty for a yes.
    """

    answer: Answer
    years: int | None
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The first line that a reader sees."""
        if self.years is None:
            return self.answer.value
        return f"{self.answer.value}: needs about {self.years} more year{'s' * (self.years != 1)}"


def decide(evidence: Evidence) -> Verdict:
    """Judge by the rule.

    *yes*: the deflated Sharpe ratio is 95 % or more, the 95 % intervals of the differences to the benchmark, and to the strategy on naive
    forecasts where one was named, lie above zero, and the probability of overfitting, where it can be told, is below one half.

    *not enough data*: no yes, but all of that would come true if the record went on as it is, within fifty more years: the minimum track
    record length is longer than the record, or the interval of a difference that is above zero is too wide for it.

    *no*: anything else.
    """
    reasons, needed = [], [0.0]
    if evidence.deflated < CONFIDENCE:
        reasons.append(f"the deflated Sharpe ratio is {evidence.deflated:.1%}, below {CONFIDENCE:.0%}")
        needed.append(evidence.needed_sessions)
    differences = (("the benchmark", evidence.against_benchmark), ("the strategy on naive forecasts", evidence.against_naive))
    for name, difference in differences:
        if difference is not None and difference.low <= 0:
            above = "not above" if difference.difference <= 0 else "not surely above"
            reasons.append(f"its Sharpe ratio is {above} that of {name}")
            needed.append(_sessions_to_tell(difference, evidence.num_sessions))
    if evidence.overfitting is not None and evidence.overfitting >= MOST_OVERFITTED:
        reasons.append(f"the probability of overfitting is {evidence.overfitting:.0%}, {MOST_OVERFITTED:.0%} or more")
        needed.append(math.inf)
    if not reasons:
        return Verdict(Answer.YES, None, ())
    years = (max(needed) - evidence.num_sessions) / SESSIONS_PER_YEAR
    if years > MOST_YEARS:
        return Verdict(Answer.NO, None, tuple(reasons))
    return Verdict(Answer.NOT_ENOUGH_DATA, max(math.ceil(years), 1), tuple(reasons))


def _sessions_to_tell(difference: SharpeDifference, num_sessions: int) -> float:
    """Sessions until the interval of a difference that stays as it is lies above zero, as errors shrink with the root of their number."""
    if difference.difference <= 0:
        return math.inf
    reach = max(NormalDist().inv_cdf(0.5 + CONFIDENCE / 2.0) * difference.error, difference.difference - difference.low)
    return num_sessions * (reach / difference.difference) ** 2
