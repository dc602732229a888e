"""A Sharpe ratio that so many trials explain."""

from __future__ import annotations

import math

import pytest

from minilean.results.analysis.deflated_sharpe import few_trials_explain_it
from minilean.results.analysis.finished_run import DeflatedSharpe


def test_a_ratio_that_so_many_trials_explain_is_told(make_run) -> None:
    (finding,) = few_trials_explain_it(make_run(deflated_sharpe=DeflatedSharpe(0.9499, 45.5, 0.002)))
    assert (finding.name, finding.count) == ("DeflatedSharpe", None)
    assert finding.sample == {"deflatedSharpe": 0.9499, "trials": 45.5, "sharpeVariance": 0.002}


@pytest.mark.parametrize("probability", [0.95, 1.0, math.nan])
def test_a_high_one_and_one_without_a_value_are_not(make_run, probability: float) -> None:
    assert few_trials_explain_it(make_run(deflated_sharpe=DeflatedSharpe(probability, 45.5, 0.002))) == []


def test_without_counted_trials_nothing_is_said(make_run) -> None:
    assert few_trials_explain_it(make_run()) == []
