"""The deflated Sharpe ratio, against SciPy's moments and normal distribution."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
import scipy.stats

from minilean.results.analysis.deflated_sharpe import deflated_sharpe_ratio, expected_best, few_trials_explain_it
from minilean.results.analysis.finished_run import Trials
from minilean.results.charts import Chart, Series

RETURNS = np.random.default_rng(5).standard_t(5, 500) * 0.01 + 0.0008


def chart(returns: np.ndarray) -> dict[str, Chart]:
    series = Series("Return")
    # percent, after the return of the day before the run
    series._points = [(day * 86_400, Decimal(str(round(value, 10)))) for day, value in enumerate([-99.0, *(returns * 100)])]
    made = Chart("Strategy Equity")
    made.series = {"Return": series}
    return {"Strategy Equity": made}


def by_scipy(returns: np.ndarray, trials: float, variance: float) -> float:
    norm, sharpe = scipy.stats.norm, returns.mean() / returns.std(ddof=1)
    best = math.sqrt(variance) * ((1 - np.euler_gamma) * norm.ppf(1 - 1 / trials) + np.euler_gamma * norm.ppf(1 - 1 / (trials * math.e)))
    skewness, kurtosis = scipy.stats.skew(returns), scipy.stats.kurtosis(returns, fisher=False)
    spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    return float(norm.cdf((sharpe - best) * math.sqrt((len(returns) - 1) / spread)))


@pytest.mark.parametrize(("trials", "variance"), [(2, 0.001), (10, 0.002), (100, 0.0005), (45.5, 0.001)])
def test_it_is_that_of_the_formula(trials: float, variance: float) -> None:
    assert deflated_sharpe_ratio(RETURNS.tolist(), Trials(trials, variance)) == pytest.approx(by_scipy(RETURNS, trials, variance), rel=1e-9)


def test_the_example_of_the_paper() -> None:
    # Bailey and Lopez de Prado (2014): 100 trials, variance 1/2 a year of 250 days; the best is expected at 0.1132 a day
    assert expected_best(Trials(100, 0.5 / 250)) == pytest.approx(0.1132, abs=5e-5)


def test_one_trial_deflates_nothing_and_more_trials_deflate_more() -> None:
    assert expected_best(Trials(1, 0.5)) == 0.0
    found = [deflated_sharpe_ratio(RETURNS.tolist(), Trials(n, 0.001)) for n in (1, 2, 10, 1000)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


@pytest.mark.parametrize("returns", [[], [0.01, 0.02], [0.01] * 10])
def test_without_spread_or_days_there_is_none(returns: list[float]) -> None:
    assert math.isnan(deflated_sharpe_ratio(returns, Trials(2, 0.1)))


def test_a_ratio_that_so_many_trials_explain_is_told(make_run) -> None:
    run = make_run(charts=chart(RETURNS), trials=Trials(100, 0.002))
    (finding,) = few_trials_explain_it(run)
    assert finding.name == "DeflatedSharpe"
    assert finding.sample["trials"] == 100
    assert finding.sample["deflatedSharpe"] == pytest.approx(by_scipy(RETURNS, 100, 0.002), rel=1e-6)


def test_a_high_one_is_not_and_neither_is_one_without_counted_trials(make_run) -> None:
    high = RETURNS + 0.01
    assert few_trials_explain_it(make_run(charts=chart(high), trials=Trials(100, 0.002))) == []
    assert few_trials_explain_it(make_run(charts=chart(RETURNS))) == []
    assert few_trials_explain_it(make_run(trials=Trials(100, 0.002))) == []
