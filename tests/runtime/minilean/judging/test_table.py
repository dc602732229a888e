"""The table has a row for all that is known, in the units of a reader, and none for what is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from minilean.judging.costs import Accuracy
from minilean.judging.judgement import Comparison, CostFigures, Judgement, MixFigures, SharpeFigures
from minilean.judging.market_model import Estimate, MarketModel
from minilean.judging.moments import Moments
from minilean.judging.overfitting import Overfitting
from minilean.judging.sharpe_difference import SharpeDifference
from minilean.judging.table import Row, table_of
from minilean.judging.trials import Search

ROOT = 252**0.5
"""A ratio of a session times this is one of a year."""
SHARPE = SharpeFigures(
    Moments(500, 0.001, 0.01, 0.0, 3.0), 0.5 / ROOT, 0.6 / ROOT, 0.9, 0.7 / ROOT, 0.3 / ROOT, 0.8, 0.85, 504.0, float("inf")
)  # fmt: skip
DIFFERENCE = SharpeDifference(-0.2 / ROOT, 0.1, -1.25 / ROOT, 0.75 / ROOT, 0.0314)
COMPARED = Comparison(480, 1.5 / ROOT, DIFFERENCE, DIFFERENCE)


@pytest.fixture
def alone(judgement: Judgement) -> Judgement:
    """What is known of a run that stands alone."""
    return replace(
        judgement, sharpe=SHARPE, search=Search(3, (0.1,), np.zeros((0, 0)), 2, ()), overfitting=None, market=None, benchmark=None,
        naive=None, mix=None, costs=None,
    )  # fmt: skip


def test_a_run_that_stands_alone_has_its_ratio_and_the_number_of_trials(alone: Judgement) -> None:
    assert table_of(alone) == {
        "Sharpe ratio": [
            Row("Sharpe ratio", "1.59", "of a year, above bills"),
            Row("  standard error", "0.60", "for returns of this shape (Mertens); 0.50 for normal ones (Lo)"),
            Row("Probabilistic Sharpe", "90.0%", "chance that the true ratio is above zero"),
            Row("  track record needed", "2.0 years", "to know that at 95 %"),
            Row("Deflated Sharpe", "80.0%", "chance that it is above 0.70, the luck of the best of all trials"),
            Row("  by effective trials", "85.0%", "the same above 0.30"),
            Row("  track record needed", "endless", "to know the deflated one at 95 %"),
        ],
        "Search": [Row("Trials", "3", "of the ledger and the results; 2 in effect, by what moves together")],
    }


def test_comparisons_follow_where_there_is_something_to_compare_with(alone: Judgement) -> None:
    found = replace(
        alone,
        market=MarketModel(Estimate(0.001, 0.1, -0.0005, 0.0025), Estimate(0.456, 0.1, 0.3, 0.612), 0.7, 3),
        benchmark=COMPARED,
        naive=replace(COMPARED, num_sessions=470),
        mix=MixFigures(0.834, 0.0, -0.0002),
    )
    assert table_of(found)["Market"] == [
        Row("Sharpe of the benchmark", "1.50", "on 480 sessions"),
        Row("  difference to it", "-0.20", "95 % interval -1.25 to 0.75, p = 0.031 (Ledoit and Wolf)"),
        Row("Beta", "0.46", "95 % interval 0.30 to 0.61"),
        Row("Alpha", "25.2%", "of a year; 95 % interval -12.6% to 63.0%"),
        Row("Ahead of constant mix", "-5.0%", "of a year beside 83% benchmark and bills at the same volatility, whose Sharpe ratio is the "
            "benchmark's"),
        Row("Sharpe of naive forecasts", "1.50", "on 470 sessions"),
        Row("  difference to it", "-0.20", "95 % interval -1.25 to 0.75, p = 0.031 (Ledoit and Wolf)"),
    ]  # fmt: skip


def test_overfitting_and_costs_follow_where_they_are_known(alone: Judgement) -> None:
    accuracy = Accuracy(found=0.56, needed=0.54, num_sessions=480, mean_gain=0.01, mean_loss=0.01)
    overfitting = Overfitting(0.25, 0.4, 12, 70)
    costs = CostFigures(0.05, 10.04, -5.06, accuracy, 2.5)
    found = table_of(replace(alone, overfitting=overfitting, costs=costs))
    assert found["Search"][1] == Row("Overfitting", "25.0%", "of choosing among 12 trials; a loss follows in 40%")
    assert found["Costs"] == [
        Row("Turnover", "5.0%", "of the portfolio in a session, 12.6 times a year"),
        Row(
            "Break-even cost",
            "10.0 bp",
            "of a traded dollar, on top of the run's own, down to bills; -5.1 bp to no more than the constant mix",
        ),
        Row("Break-even accuracy", "54.0%", "right sessions needed at 2.5 bp of further cost; 56.0% of 480 were"),
    ]
    idle = table_of(replace(alone, costs=CostFigures(0.0, float("inf"), None, None, 2.5)))["Costs"]
    assert [(row.value, row.about) for row in idle] == [
        ("0.0%", "of the portfolio in a session, 0.0 times a year"),
        ("none is traded", "of a traded dollar, on top of the run's own, down to bills"),
    ]
