"""The rule says yes, no, and how much longer it takes, and each of its conditions alone can take a yes away."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from minilean.judging.sharpe_difference import SharpeDifference
from minilean.judging.verdict import Answer, Evidence, decide

SURE = SharpeDifference(0.05, 0.01, 0.03, 0.07, 0.001)
UNSURE = SharpeDifference(0.05, 0.05, 0.05 - 1.959963984540054 * 0.05, 0.05 + 1.959963984540054 * 0.05, 0.32)
WORSE = SharpeDifference(-0.01, 0.01, -0.03, 0.01, 0.3)
GOOD = Evidence(2520, 0.97, 2000.0, SURE, SURE, 0.2)


def test_all_conditions_together_are_a_yes() -> None:
    found = decide(GOOD)
    assert (found.answer, found.years, found.reasons, found.sentence) == (Answer.YES, None, (), "yes")
    assert decide(replace(GOOD, against_benchmark=None, against_naive=None, overfitting=None)).answer is Answer.YES


def test_the_limits_themselves() -> None:
    assert decide(replace(GOOD, deflated=0.95)).answer is Answer.YES
    assert decide(replace(GOOD, deflated=0.9499, needed_sessions=2521.0)).answer is Answer.NOT_ENOUGH_DATA
    assert decide(replace(GOOD, overfitting=0.4999)).answer is Answer.YES
    assert decide(replace(GOOD, overfitting=0.5)).answer is Answer.NO
    assert decide(replace(GOOD, against_benchmark=replace(SURE, low=0.0))).answer is not Answer.YES


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"deflated": 0.9, "needed_sessions": math.inf}, "the deflated Sharpe ratio is 90.0%, below 95%"),
        ({"against_benchmark": WORSE}, "its Sharpe ratio is not above that of the benchmark"),
        ({"against_naive": WORSE}, "its Sharpe ratio is not above that of the strategy on naive forecasts"),
        ({"overfitting": 0.61}, "the probability of overfitting is 61%, 50% or more"),
        ({"deflated": 0.9, "needed_sessions": 2520 + 50.1 * 252}, "the deflated Sharpe ratio is 90.0%, below 95%"),
    ],
)
def test_what_more_data_would_not_mend_is_a_no(changed: dict, reason: str) -> None:
    found = decide(replace(GOOD, **changed))
    assert (found.answer, found.years, found.reasons, found.sentence) == (Answer.NO, None, (reason,), "no")


@pytest.mark.parametrize(
    ("changed", "years", "sentence"),
    [
        ({"deflated": 0.9, "needed_sessions": 2520 + 252 * 3.2}, 4, "not enough data: needs about 4 more years"),
        ({"deflated": 0.9, "needed_sessions": 2521.0}, 1, "not enough data: needs about 1 more year"),
        ({"deflated": 0.9, "needed_sessions": 2520 + 50 * 252.0}, 50, "not enough data: needs about 50 more years"),
        # the interval reaches 1.96 errors, and the difference is one: 3.84 times the record of ten years
        ({"against_benchmark": UNSURE}, 29, "not enough data: needs about 29 more years"),
        # an interval that is narrower than its normal error, and one that is wider: twice the difference is four times the record
        ({"against_benchmark": replace(UNSURE, low=-0.01)}, 29, "not enough data: needs about 29 more years"),
        ({"against_benchmark": replace(UNSURE, error=0.001, low=-0.05)}, 30, "not enough data: needs about 30 more years"),
        ({"against_naive": UNSURE}, 29, "not enough data: needs about 29 more years"),
        ({"against_benchmark": UNSURE, "deflated": 0.9, "needed_sessions": 2700.0}, 29, "not enough data: needs about 29 more years"),
    ],
)
def test_what_more_data_would_tell_is_not_known_yet(changed: dict, years: int, sentence: str) -> None:
    found = decide(replace(GOOD, **changed))
    assert (found.answer, found.years, found.sentence) == (Answer.NOT_ENOUGH_DATA, years, sentence)
    assert found.reasons


def test_all_reasons_are_told() -> None:
    found = decide(Evidence(2520, 0.1, math.inf, UNSURE, WORSE, 0.9))
    assert found.reasons == (
        "the deflated Sharpe ratio is 10.0%, below 95%",
        "its Sharpe ratio is not surely above that of the benchmark",
        "its Sharpe ratio is not above that of the strategy on naive forecasts",
        "the probability of overfitting is 90%, 50% or more",
    )
