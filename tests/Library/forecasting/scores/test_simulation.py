"""The simulated markets are what they say, and the tests hold their size in them; `python tests/significance` tries 2,000 of them."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from garch_noise import binomial_interval, rejections
from simulation import HORIZONS, TESTS, make_markets, p_values, persistent
from statsmodels.tsa.stattools import acf

from forecasting.scores.pesaran_timmermann import pesaran_timmermann

FEW = {"model confidence set": 100}  # ten times slower than the others


def test_outcomes_overlap_and_what_can_be_known_has_its_share() -> None:
    market = make_markets(np.random.default_rng(1), 200, 500, horizon=5, effect=0.0)
    overlap = np.mean([acf(row, nlags=5) for row in market.change], axis=0)
    assert overlap == pytest.approx([1.0, 0.8, 0.6, 0.4, 0.2, 0.0], abs=0.04)
    knowing = make_markets(np.random.default_rng(1), 200, 500, horizon=5, effect=0.5)
    assert np.mean(knowing.change * knowing.signal) == pytest.approx(0.5 * 5**0.5, abs=0.1)
    assert np.mean(market.change * market.signal) == pytest.approx(0.0, abs=0.1)


def test_forecasts_persist() -> None:
    series = persistent(np.random.default_rng(1), 400, 500)
    assert series.std() == pytest.approx(1, abs=0.02)
    assert np.mean([acf(row, nlags=2)[1:] for row in series], axis=0) == pytest.approx([0.8, 0.64], abs=0.03)


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("test", TESTS)
def test_a_true_hypothesis_is_rejected_in_five_of_a_hundred_markets(test: str, horizon: int) -> None:
    cases = FEW.get(test, 200)
    low, high = binomial_interval(cases)
    assert low <= rejections(p_values(test, cases, horizon, 0.0, seed=1)) <= high


@pytest.mark.long
@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("test", TESTS)
def test_the_size_is_within_its_interval_over_2000_markets(test: str, horizon: int) -> None:
    low, high = binomial_interval(2000)
    assert low <= rejections(p_values(test, 2000, horizon, 0.0, seed=1)) <= high


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("test", TESTS)
def test_an_effect_is_found_more_often(test: str, horizon: int) -> None:
    """At the effect of each test: 40 % at the longer horizon, of whose overlapping outcomes a fifth is new, and 60 % at the shorter."""
    found = rejections(p_values(test, 40, horizon, TESTS[test][1], seed=2))
    assert found >= {1: 22, 5: 12}[horizon]


def test_a_test_that_takes_overlapping_outcomes_for_independent_is_caught() -> None:
    """The statistics that allow for no dependence leave the interval of 400 markets far behind."""
    market = make_markets(np.random.default_rng(1), 400, 500, horizon=5, effect=0.0)
    plain = [
        sm.OLS(change * forecast, np.ones(500)).fit().pvalues[0] for change, forecast in zip(market.change, market.signal, strict=True)
    ]
    of_1992 = [pesaran_timmermann(change, forecast, 5).p_value for change, forecast in zip(market.change, market.signal, strict=True)]
    _, high = binomial_interval(400)
    assert rejections(np.array(plain)) > 2 * high
    assert rejections(np.array(of_1992)) > 1.5 * high


def test_the_usual_correction_for_overlap_is_caught_too() -> None:
    """Bartlett's weights with the lag of Newey and West and normal quantiles reject a true hypothesis in 8 of 100 markets and more."""
    market = make_markets(np.random.default_rng(1), 1000, 250, horizon=5, effect=0.0)
    usual = []
    for change, forecast in zip(market.change, market.signal, strict=True):
        fit = sm.OLS(change * forecast, np.ones(250)).fit(cov_type="HAC", cov_kwds={"maxlags": 5})  # 4 (250 / 100)^(2/9) = 4.9
        usual.append(float(fit.pvalues[0]))
    _, high = binomial_interval(1000)
    assert rejections(np.array(usual)) > high
